// Which object a prompt at a place is about.

import { boxHolds, reachOf } from "./geometry.js";
import { runsOf } from "./store.js";

/**
 * The one selected object if the place is on it or near it; null if a prompt there begins a new one.
 * @param {import("./types").Shown} shown
 * @param {import("./types").Point} at
 * @param {number} scale client pixels per image pixel
 */
export function targetNear({ annotations, selection }, at, scale) {
  const [id, ...others] = selection;
  const annotation = id && !others.length ? annotations.find((one) => one.id === id) : null;
  const runs = annotation && runsOf(annotation);
  return runs && boxHolds(reachOf(runs.bounds, scale), at) ? annotation : null;
}
