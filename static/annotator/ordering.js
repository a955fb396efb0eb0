// What lies on top of what. Pure.

import { overlap } from "./geometry.js";
import { boxOf } from "./store.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {"front" | "forward" | "backward" | "back"} Way */

/**
 * The new heights of those that must move, so that the chosen ones come nearer to the front or to the back. One step
 * passes the next one that it may overlap, or the next of all.
 * @param {readonly Annotation[]} annotations
 * @param {ReadonlySet<string>} chosen
 * @param {Way} way
 * @returns {Map<string, number>}
 */
export function reordered(annotations, chosen, way) {
  const isUp = way === "front" || way === "forward";
  const order = [...annotations].sort((a, b) => (a.z - b.z || (a.id < b.id ? -1 : 1)) * (isUp ? 1 : -1)); // moving is to the right
  const isChosen = (/** @type {Annotation} */ one) => chosen.has(one.id);
  if (way === "front" || way === "back") order.sort((a, b) => Number(isChosen(a)) - Number(isChosen(b)));
  else for (const one of order.filter(isChosen).reverse()) step(order, one, isChosen);
  return heights(order, isUp ? 1 : -1);
}

/**
 * @param {Annotation[]} order
 * @param {Annotation} one
 * @param {(one: Annotation) => boolean} isChosen
 */
function step(order, one, isChosen) {
  const at = order.indexOf(one);
  const box = boxOf(one);
  const touches = (/** @type {Annotation} */ other) => {
    const its = boxOf(other);
    return Boolean(box && its && overlap(box, its));
  };
  const after = order.slice(at + 1).filter((other) => !isChosen(other));
  const next = after.find(touches) ?? after[0];
  if (!next) return;
  order.splice(at, 1);
  order.splice(order.indexOf(next) + 1, 0, one);
}

/**
 * The least change of heights that makes this order.
 * @param {Annotation[]} order
 * @param {1 | -1} sign
 */
function heights(order, sign) {
  /** @type {Map<string, number>} */
  const changed = new Map();
  let last = -Infinity;
  for (const { id, z } of order) {
    const height = Math.max(sign * z, last + 1);
    if (height !== sign * z) changed.set(id, sign * height);
    last = height;
  }
  return changed;
}
