// What is still on its way, laid over what the server said. Pure.

import { inTree } from "./label_tree.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Edit} Edit */
/** @typedef {import("./types").Label} Label */
/** @typedef {import("./types").Overlay} Overlay */

/**
 * The annotations as the edits on their way leave them. New ones are shown on their own picture only.
 * @param {ReadonlyMap<string, Annotation>} annotations
 * @param {readonly Overlay[]} overlays in the order in which they were made
 * @param {string | null} image the open one
 */
export function withEdits(annotations, overlays, image) {
  const result = new Map(annotations);
  for (const { edit, isHere } of overlays.flatMap((one) => one.edits.map((edit) => ({ edit, isHere: one.image === image })))) {
    const before = result.get(edit.annotation);
    if (before && before.version === edit.expected) result.set(before.id, edited(before, edit));
    else if (!before && isHere && image && edit.expected === null && edit.mask) result.set(edit.annotation, drawn(edit, image, result));
  }
  return result;
}

/**
 * An annotation as an edit leaves it.
 * @param {Annotation} before
 * @param {Edit} edit
 * @returns {Annotation}
 */
function edited(before, edit) {
  return {
    ...before,
    version: before.version + 1,
    status: edit.status ?? before.status,
    label: edit.label === undefined ? before.label : edit.label,
    z: edit.z ?? before.z,
    attributes: edit.attributes ?? before.attributes,
    mask: edit.mask ?? before.mask,
    ...(edit.mask && edit.kind && edit.kind !== "candidate" ? { score: null, origin: byHand(edit.kind) } : {}),
  };
}

/**
 * A new annotation as an edit makes it, on top of the others.
 * @param {Edit} edit
 * @param {string} image
 * @param {ReadonlyMap<string, Annotation>} others
 * @returns {Annotation}
 */
function drawn(edit, image, others) {
  return {
    id: edit.annotation,
    image,
    version: 1,
    status: edit.status ?? "accepted",
    label: edit.label ?? null,
    z: edit.z ?? Math.max(0, ...[...others.values()].map((one) => one.z)) + 1,
    score: null,
    phrase: null,
    author: "",
    origin: byHand(edit.kind ?? "edit"),
    mask: /** @type {Annotation["mask"]} */ (edit.mask),
    changed_at: null,
    attributes: edit.attributes ?? {},
  };
}

/**
 * @param {string} kind
 * @returns {Annotation["origin"]}
 */
function byHand(kind) {
  return { kind, prompt: null, asked: null, models: {}, seconds: null };
}

/**
 * @param {ReadonlyMap<string, Label>} labels
 * @param {readonly Overlay[]} overlays
 * @returns {Label[]} each followed by those under it, among equals by number
 */
export function withLabels(labels, overlays) {
  const result = new Map(labels);
  for (const patch of overlays.flatMap((overlay) => overlay.labels)) {
    const before = result.get(patch.id);
    const isWhole = patch.name !== undefined && patch.number !== undefined;
    if (before) result.set(patch.id, { ...before, ...patch });
    else if (isWhole) result.set(patch.id, /** @type {Label} */ (patch));
  }
  return inTree(result.values());
}

/**
 * What has a deleted label is shown as if it had none; it has it again when the label comes back.
 * @param {Annotation} annotation
 * @param {ReadonlySet<string>} known
 */
export function withKnownLabel(annotation, known) {
  return annotation.label === null || known.has(annotation.label) ? annotation : { ...annotation, label: null };
}
