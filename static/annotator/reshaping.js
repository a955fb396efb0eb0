// Commands that change the shape of what is selected, or what is there: each is one change, and can be undone as one.

import { areaOf, grown, parts, shrunk, smoothed, withoutHoles, withoutSpecks } from "./morphology.js";
import { cropToWire, cutOut, meet, united, wireToCrop } from "./crops.js";
import { newId } from "./ids.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Edit} Edit */
/** @typedef {import("./types").Size} Size */

/** @type {Record<string, (crop: Crop, size: Size) => Crop>} */
const SHAPES = { "fill-holes": withoutHoles, "drop-specks": withoutSpecks, smooth: smoothed, grow: grown, shrink: shrunk };

/**
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./editing.js").Editing} parts.editing
 * @param {import("./messages.js").Voice} parts.voice
 */
export function createReshaping({ store, editing, voice }) {
  const undo = { title: "Undo", id: "message-undo", run: () => void editing.undo() };

  /** What is selected, the largest first; says so if it is too little. */
  function selected(least = 1) {
    const { annotations, selection } = store.shown;
    const some = annotations.flatMap((one) => {
      const crop = selection.has(one.id) ? wireToCrop(one.mask) : null;
      return crop ? [{ one, crop, area: areaOf(crop) }] : [];
    });
    if (some.length < least) voice.tell(least > 1 ? "Select two or more objects first." : "Select an object first.");
    return some.length < least ? [] : some.sort((a, b) => b.area - a.area);
  }

  return {
    /** @param {string} kind one of SHAPES */
    reshape(kind) {
      const { image } = store.shown;
      const some = image ? selected() : [];
      const edits = some.flatMap(({ one, crop }) => changed(one, SHAPES[kind](crop, /** @type {Size} */ (image)), kind));
      editing.sendEdits(kind, edits);
      if (!some.length) return;
      const change = pixels(some.map(({ one }) => store.find(one.id))) - some.reduce((sum, { area }) => sum + area, 0);
      voice.tell(edits.length ? difference(change) : "There is nothing to change.", edits.length ? [undo] : []);
    },

    /** Every part becomes an object of its own; the largest stays what it was. */
    split() {
      /** @type {Edit[]} */ const edits = [];
      for (const { one, crop } of selected()) {
        const [largest, ...others] = parts(crop);
        if (!others.length) continue;
        edits.push(...changed(one, largest, "split"), ...others.map((part) => made(one, part, "split")));
      }
      editing.sendEdits("split", edits);
      if (edits.length) store.select(edits.map((edit) => edit.annotation));
      if (store.shown.selection.size) voice.tell(edits.length ? `Split into ${edits.length} objects.` : "The object is in one part.", edits.length ? [undo] : []);
    },

    /** The largest takes up the others. */
    merge() {
      const [first, ...others] = selected(2);
      if (!first) return;
      const whole = others.reduce((sum, { crop }) => united(sum, crop), first.crop);
      editing.sendEdits("merge", [...changed(first.one, whole, "merge"), ...others.flatMap(({ one }) => gone(one))]);
      store.select([first.one.id]);
      voice.tell(`${others.length + 1} objects are one.`, [undo]);
    },

    /** What is selected keeps its pixels; all others lose them. */
    cutOutOfOthers() {
      const some = selected();
      const ids = new Set(some.map(({ one }) => one.id));
      const edits = store.shown.annotations.flatMap((other) => {
        const crop = ids.has(other.id) ? null : wireToCrop(other.mask);
        const near = crop ? some.filter((one) => meet(crop, one.crop)) : [];
        return crop && near.length ? changed(other, near.reduce((left, one) => cutOut(left, one.crop), crop), "cut-out") : [];
      });
      editing.sendEdits("cut out", edits);
      if (some.length) voice.tell(edits.length ? `Cut out of ${edits.length} other${edits.length > 1 ? "s" : ""}.` : "No other object overlaps it.", edits.length ? [undo] : []);
    },

    duplicate() {
      const edits = selected().map(({ one, crop }) => made(one, crop, "duplicate"));
      editing.sendEdits("duplicate", edits);
      if (!edits.length) return;
      store.select(edits.map((edit) => edit.annotation));
      voice.tell("Duplicated. The copy lies on top and is selected.", [undo]);
    },
  };
}

/** @typedef {ReturnType<typeof createReshaping>} Reshaping */

/**
 * @param {Annotation} one
 * @param {Crop} after
 * @param {string} kind
 * @returns {Edit[]} none if nothing changes
 */
function changed(one, after, kind) {
  const mask = cropToWire(after);
  if (!mask.bounds) return gone(one);
  const isSame = mask.counts === one.mask.counts && String(mask.bounds) === String(one.mask.bounds);
  return isSame ? [] : [{ annotation: one.id, expected: one.version, mask, kind }];
}

/**
 * @param {Annotation} one
 * @returns {Edit[]}
 */
function gone({ id, version, status }) {
  return [{ annotation: id, expected: version, status: status === "proposed" ? "rejected" : "deleted" }];
}

/**
 * A further object like another one.
 * @param {Annotation} like
 * @param {Crop} crop
 * @param {string} kind
 * @returns {Edit}
 */
function made({ status, label }, crop, kind) {
  return { annotation: newId(), expected: null, status, label, mask: cropToWire(crop), kind };
}

/** @param {(Annotation | null)[]} some */
function pixels(some) {
  return some.reduce((sum, one) => {
    const crop = one && (one.status === "proposed" || one.status === "accepted") ? wireToCrop(one.mask) : null;
    return sum + (crop ? areaOf(crop) : 0);
  }, 0);
}

/** @param {number} change in pixels */
function difference(change) {
  if (!change) return "The shape has changed, its area has not.";
  return `${Math.abs(change)} pixel${Math.abs(change) === 1 ? "" : "s"} ${change > 0 ? "more" : "fewer"}.`;
}
