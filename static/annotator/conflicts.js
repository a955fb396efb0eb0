// Two people changed one thing: what of mine was refused is gathered, so that the person can be asked. Pure.

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Conflict} Conflict */
/** @typedef {import("./types").Edit} Edit */
/** @typedef {import("./types").Label} Label */
/** @typedef {import("./types").Sending} Sending */

/**
 * Sort a refused change into what clashes and what can go out again as it was.
 * @param {Sending} sending
 * @param {readonly Sending[]} waiting sent after it
 * @param {Annotation[]} current what the server has of the things that clash
 * @returns {{ conflict: Conflict, rest: Edit[] }}
 */
export function sortRefused(sending, waiting, current) {
  const refused = sending.overlay.edits;
  const theirs = current.filter((one) =>
    refused.some((edit) => edit.annotation === one.id && edit.expected !== one.version),
  );
  const clashing = new Set(theirs.map((one) => one.id));
  const later = waiting.flatMap((item) => item.overlay.edits);
  const mine = theirs.map((one) => merged([...refused, ...later].filter((edit) => edit.annotation === one.id)));
  return { conflict: { mine, theirs }, rest: refused.filter((edit) => !clashing.has(edit.annotation)) };
}

/**
 * A waiting change without the things that clash; null if nothing is left of it.
 * @param {Sending} sending
 * @param {ReadonlySet<string>} clashing
 * @returns {Sending | null}
 */
export function without(sending, clashing) {
  const edits = sending.overlay.edits.filter((edit) => !clashing.has(edit.annotation));
  if (edits.length === sending.overlay.edits.length) return sending;
  if (!edits.length || !Array.isArray(sending.body.edits)) return null;
  return { ...sending, body: { edits }, overlay: { ...sending.overlay, edits } };
}

/**
 * What waits was made on top of a change of mine whose outcome was not known yet: an undo of something from before a
 * reload, or a click that corrects. It counts from the version that this change has made.
 * @param {readonly Sending[]} waiting
 * @param {readonly Annotation[]} told what the change has made
 * @returns {(sending: Sending) => Sending}
 */
export function catchingUp(waiting, told) {
  const edits = waiting.flatMap((item) => item.overlay.edits);
  const isBehind = (/** @type {Annotation} */ one) =>
    edits.some((edit) => edit.annotation === one.id && edit.expected === one.version - 1);
  const behind = new Set(told.filter(isBehind).map((one) => one.id));
  /** @param {Edit} edit */
  const raised = (edit) =>
    behind.has(edit.annotation) && edit.expected !== null ? { ...edit, expected: edit.expected + 1 } : edit;
  return (sending) => {
    if (!sending.overlay.edits.some((edit) => behind.has(edit.annotation))) return sending;
    const raisedEdits = sending.overlay.edits.map(raised);
    const body = Array.isArray(sending.body.edits) ? { edits: raisedEdits } : sending.body;
    return { ...sending, body, overlay: { ...sending.overlay, edits: raisedEdits } };
  };
}

/**
 * Mine again, on top of theirs.
 * @param {Conflict} conflict
 * @returns {Edit[]}
 */
export function insisting({ mine, theirs }) {
  return mine.map((edit, i) => ({ ...edit, expected: theirs[i].version }));
}

/**
 * One side in words.
 * @param {Partial<Pick<Annotation, "status" | "label" | "mask">>} side
 * @param {readonly Label[]} labels
 */
export function inWords({ status, label, mask }, labels) {
  const name = labels.find((one) => one.id === label)?.name;
  const words = [
    status,
    label === null ? "without a label" : name && `labelled “${name}”`,
    mask && "with its own outline",
  ];
  return words.filter(Boolean).join(", ") || "unchanged";
}

/**
 * Several edits of one thing as one; the last word counts.
 * @param {Edit[]} edits
 * @returns {Edit}
 */
function merged(edits) {
  return Object.assign({}, ...edits);
}
