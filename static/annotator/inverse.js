// What takes an edit back on the screen, before the server has answered. Pure.

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Edit} Edit */
/** @typedef {import("./types").Overlay} Overlay */

/**
 * The edit that puts back what another one changes.
 * @param {Edit} edit
 * @param {Annotation | null} before
 * @returns {Edit}
 */
export function restoring(edit, before) {
  const restored = /** @type {Edit} */ ({ annotation: edit.annotation, expected: null });
  if (!before) restored.status = "deleted"; // it was new
  if (before && edit.status !== undefined) restored.status = before.status;
  if (before && edit.label !== undefined) restored.label = before.label;
  if (before && edit.mask !== undefined) restored.mask = before.mask;
  if (before && edit.z !== undefined) restored.z = before.z;
  if (before && edit.attributes !== undefined) restored.attributes = before.attributes;
  return restored;
}

/**
 * The overlay for the versions that are there now.
 * @param {Overlay} overlay
 * @param {import("./store.js").Store} store
 * @returns {Overlay}
 */
export function rebased(overlay, store) {
  const edits = overlay.edits.map((edit) => ({ ...edit, expected: store.find(edit.annotation)?.version ?? null }));
  return { ...overlay, edits };
}
