// What a person changes by hand: accept, reject, label, pick another candidate, undo. Shown at once, sent through the
// outbox; the server's word replaces it when it comes.

import { freshColor } from "./colors.js";
import { newId } from "./ids.js";
import { rebased, restoring } from "./inverse.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Edit} Edit */
/** @typedef {import("./types").Label} Label */
/** @typedef {import("./types").Overlay} Overlay */
/** @typedef {import("./types").Sending} Sending */
/** @typedef {import("./history.js").Entry} Entry */

/** @type {Overlay} */
const NO_OVERLAY = { edits: [], labels: [] };

/**
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./outbox.js").Outbox} parts.outbox
 * @param {ReturnType<typeof import("./history.js").createHistory>} parts.history
 * @param {() => string} parts.tab
 * @param {(annotation: Annotation | null) => boolean} parts.isLocked
 * @param {() => void} parts.onLocked something that is locked was not changed
 */
export function createEditing({ store, outbox, history, tab, isLocked, onLocked }) {
  /**
   * @param {Pick<Sending, "what" | "method" | "path" | "body" | "overlay"> & { undoes?: string }} request
   * @param {Parameters<typeof history.queued>[2]} known
   */
  function send(request, known) {
    const command = newId();
    const { image, project } = store.shown;
    if (!image || !project) return;
    history.queued(command, request.what, known);
    void outbox.add({ command, order: Date.now(), tab: tab(), project: project.id, image: image.id, ...request });
    store.setPending(outbox.queue.map((item) => item.overlay));
  }

  /**
   * @param {string} what
   * @param {Edit[]} all
   * @returns {number} how many are sent
   */
  function sendEdits(what, all) {
    const { image } = store.shown;
    const edits = all.filter((edit) => !isLocked(store.find(edit.annotation)));
    if (edits.length < all.length) onLocked();
    if (!image || !edits.length) return 0;
    const before = edits.map((edit) => restoring(edit, store.find(edit.annotation)));
    const overlay = { image: image.id, edits, labels: [] };
    send(
      { what, method: "POST", path: `/images/${image.id}/changes`, body: { edits }, overlay },
      { inverse: { image: image.id, edits: before, labels: [] }, forward: overlay },
    );
    return edits.length;
  }

  /**
   * Change some annotations in one step.
   * @param {string} what
   * @param {Iterable<string>} ids
   * @param {(annotation: Annotation) => Partial<Edit> | null} changed
   */
  function edit(what, ids, changed) {
    /** @type {Edit[]} */
    const edits = [];
    for (const id of ids) {
      const annotation = store.find(id);
      const fields = annotation && changed(annotation);
      if (fields) edits.push({ annotation: id, expected: annotation.version, ...fields });
    }
    return sendEdits(what, edits);
  }

  /**
   * @param {string} what
   * @param {Label} label
   * @param {Partial<Label>} changed
   */
  function patchLabel(what, label, changed) {
    const patch = { id: label.id, ...changed };
    const before = { ...label };
    send(
      { what, method: "PATCH", path: `/labels/${label.id}`, body: changed, overlay: { edits: [], labels: [patch] } },
      { inverse: { edits: [], labels: [before] }, forward: { edits: [], labels: [patch] } },
    );
  }

  /**
   * @param {Entry} entry
   * @param {string} what
   */
  function takeBack(entry, what) {
    const overlay = entry.inverse ? rebased(entry.inverse, store) : NO_OVERLAY;
    const path = entry.sequence === null ? "" : `/changes/${entry.sequence}/undo`;
    const undoes = entry.sequence === null && entry.command ? { undoes: entry.command } : {};
    send(
      { what, method: "POST", path, body: {}, overlay, ...undoes },
      { undoes: entry, inverse: entry.forward, forward: entry.inverse },
    );
    if (overlay.edits.length) store.select(overlay.edits.map((one) => one.annotation));
  }

  /**
   * What is shown once the server has it.
   * @param {string} what
   * @param {"POST" | "PATCH"} method
   * @param {string} path
   * @param {Record<string, unknown>} body
   */
  function tell(what, method, path, body) {
    send({ what, method, path, body, overlay: NO_OVERLAY }, { inverse: NO_OVERLAY, forward: NO_OVERLAY });
  }

  return {
    /**
     * Say something of whole pictures: put aside, reviewed, tagged.
     * @param {string[]} images
     * @param {Omit<import("./wire").MarkCommand, "command" | "images">} said
     */
    mark(images, said) {
      const { project } = store.shown;
      const body = { images, ...said };
      if (project) tell("mark", "POST", `/projects/${project.id}/images/marks`, body);
    },

    /** @param {{ id: string, text: string, annotation: string | null, parent: string | null }} comment */
    comment: (comment) => tell("comment", "POST", `/images/${store.shown.image?.id}/comments`, comment),

    /**
     * @param {string} id
     * @param {{ resolved?: boolean, deleted?: true }} changed
     */
    changeComment: (id, changed) => tell("comment", "PATCH", `/comments/${id}`, changed),

    /** @param {Iterable<string>} ids */
    accept: (ids) => edit("accept", ids, (one) => (one.status === "proposed" ? { status: "accepted" } : null)),

    /**
     * Proposals are rejected, accepted ones deleted.
     * @param {Iterable<string>} ids
     */
    remove: (ids) => edit("delete", ids, (one) => ({ status: one.status === "proposed" ? "rejected" : "deleted" })),

    /**
     * @param {Iterable<string>} ids
     * @param {string | null} label
     */
    label: (ids, label) => edit("label", ids, (one) => (one.label === label ? null : { label })),

    /**
     * @param {string} id
     * @param {import("./wire").Mask} mask
     */
    mask: (id, mask) => edit("candidate", [id], () => ({ mask, kind: "candidate" })),

    sendEdits,

    /**
     * Add a label; one of that name that is there already is taken instead.
     * @param {string} name
     * @returns {string | null} its id
     */
    addLabel(name) {
      const { project, labels } = store.shown;
      const same = labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
      if (same || !project) return same?.id ?? null;
      const label = { id: newId(), name, color: freshColor(labels.map((one) => one.color)) };
      const number = Math.max(0, ...labels.map((one) => one.number)) + 1;
      const whole = { ...label, project: project.id, number, deleted: false, description: "", synonyms: [] };
      send(
        {
          what: "add label",
          method: "POST",
          path: `/projects/${project.id}/labels`,
          body: label,
          overlay: { edits: [], labels: [whole] },
        },
        {
          inverse: { edits: [], labels: [{ id: label.id, deleted: true }] },
          forward: { edits: [], labels: [{ id: label.id, deleted: false }] },
        },
      );
      return label.id;
    },

    /** @param {Label} label @param {string} name */
    renameLabel: (label, name) => patchLabel("rename label", label, { name }),

    /** @param {Label} label @param {string} color */
    recolorLabel: (label, color) => patchLabel("recolour label", label, { color }),

    /** @param {Label} label @param {string} description @param {string[]} synonyms */
    describeLabel: (label, description, synonyms) => patchLabel("description", label, { description, synonyms }),

    /** @param {Label} label @param {Label | null} parent */
    nestLabel(label, parent) {
      const overlay = { edits: [], labels: [{ id: label.id, parent: parent?.number ?? null }] };
      const inverse = { edits: [], labels: [{ id: label.id, parent: label.parent }] };
      send({ what: "nest label", method: "PATCH", path: `/labels/${label.id}`, body: { parent: parent?.id ?? null }, overlay }, { inverse, forward: overlay });
    },

    /**
     * On all pictures; shown on this one at once.
     * @param {Label} label
     * @param {Label} into
     */
    mergeLabel(label, into) {
      const { image, annotations } = store.shown;
      const own = annotations.filter((one) => one.label === label.id);
      const edits = own.map(({ id, version }) => ({ annotation: id, expected: version, label: into.id }));
      const before = own.map(({ id }) => ({ annotation: id, expected: null, label: label.id }));
      const overlay = { image: image?.id, edits, labels: [{ id: label.id, deleted: true }] };
      const inverse = { image: image?.id, edits: before, labels: [{ id: label.id, deleted: false }] };
      send({ what: "merge label", method: "PATCH", path: `/labels/${label.id}`, body: { into: into.id }, overlay }, { inverse, forward: overlay });
    },

    /** @param {{ overlap: string, attributes: object[] }} rules of the project */
    setRules(rules) {
      const { project } = store.shown;
      if (project) send({ what: "rules", method: "PATCH", path: `/projects/${project.id}`, body: rules, overlay: NO_OVERLAY }, {});
    },

    /**
     * @param {string} id
     * @param {string} name
     * @param {string | number | boolean | null} value null takes it away
     */
    attribute(id, name, value) {
      edit("attributes", [id], ({ attributes: { [name]: _, ...others } }) => ({ attributes: value === null ? others : { ...others, [name]: value } }));
    },

    /** @param {ReadonlyMap<string, number>} heights */
    order: (heights) => edit("order", heights.keys(), ({ id }) => ({ z: heights.get(id) })),

    /** @param {Label} label */
    deleteLabel: (label) => patchLabel("delete label", label, { deleted: true }),

    /** @returns {boolean} whether there was something */
    undo() {
      const entry = history.undoable();
      if (entry) takeBack(entry, "undo");
      return entry !== null;
    },

    /** @returns {boolean} */
    redo() {
      const entry = history.redoable();
      if (entry) takeBack(entry, "redo");
      return entry !== null;
    },
  };
}

/** @typedef {ReturnType<typeof createEditing>} Editing */
