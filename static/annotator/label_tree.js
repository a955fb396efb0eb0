// Labels under labels. Pure. A label whose parent is gone stands on its own.

/** @typedef {import("./types").Label} Label */

/**
 * Each label followed by those under it; among equals by number.
 * @param {Iterable<Label>} labels
 * @returns {Label[]}
 */
export function inTree(labels) {
  const all = [...labels].sort((a, b) => a.number - b.number);
  const live = new Set(all.filter((one) => !one.deleted).map((one) => one.number));
  /** @type {Map<number | null, Label[]>} */
  const below = new Map();
  for (const label of all) {
    const parent = label.parent !== null && live.has(label.parent) ? label.parent : null;
    below.set(parent, [...(below.get(parent) ?? []), label]);
  }
  const walk = (/** @type {number | null} */ parent) => (below.get(parent) ?? []).flatMap(/** @returns {Label[]} */ (label) => [label, ...(label.deleted ? [] : walk(label.number))]);
  return walk(null);
}

/**
 * A label's numbers of ancestors, the nearest first.
 * @param {readonly Label[]} labels
 * @param {Label} label
 */
export function above(labels, label) {
  /** @type {number[]} */
  const found = [];
  let parent = labels.find((one) => one.number === label.parent);
  while (parent && !found.includes(parent.number)) {
    found.push(parent.number);
    parent = labels.find((one) => one.number === parent?.parent);
  }
  return found;
}
