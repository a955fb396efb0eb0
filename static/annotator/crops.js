// Pieces of the picture's plane as bitmaps: cut, laid into each other, made tight. Pure. A crop is row by row, one byte
// a pixel, 1 inside; it is never larger than what it is about.

import { bitmapToRuns, runsToBitmap, runsToString, wireToRuns } from "./masks.js";

/** @typedef {import("./types").Bounds} Bounds */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Size} Size */
/** @typedef {import("./wire").Mask} Mask */

/** @type {Mask} */
const EMPTY = { bounds: null, counts: "" };

/**
 * @param {Bounds} bounds
 * @returns {Crop}
 */
export function blank(bounds) {
  return { bounds, bitmap: new Uint8Array(bounds.width * bounds.height) };
}

/**
 * The whole pixels that a box touches, inside a picture; null if there are none.
 * @param {Box} box
 * @param {Size} size
 * @returns {Bounds | null}
 */
export function boxToBounds(box, size) {
  const left = Math.max(0, Math.floor(box.x0));
  const top = Math.max(0, Math.floor(box.y0));
  const width = Math.min(size.width, Math.ceil(box.x1)) - left;
  const height = Math.min(size.height, Math.ceil(box.y1)) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/**
 * The smallest bounds around two.
 * @param {Bounds} a
 * @param {Bounds} b
 * @returns {Bounds}
 */
export function around(a, b) {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right = Math.max(a.left + a.width, b.left + b.width);
  const bottom = Math.max(a.top + a.height, b.top + b.height);
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * Bounds with a margin on every side, as far as the picture reaches.
 * @param {Bounds} bounds
 * @param {number} margin whole pixels
 * @param {Size} size
 * @returns {Bounds}
 */
export function widened({ left, top, width, height }, margin, size) {
  const box = { x0: left - margin, y0: top - margin, x1: left + width + margin, y1: top + height + margin };
  return /** @type {Bounds} */ (boxToBounds(box, size));
}

/**
 * What both bounds hold; null if they lie apart.
 * @param {Bounds} a
 * @param {Bounds} b
 * @returns {Bounds | null}
 */
export function shared(a, b) {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const width = Math.min(a.left + a.width, b.left + b.width) - left;
  const height = Math.min(a.top + a.height, b.top + b.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/**
 * Copy what both hold from one crop into another, which is changed.
 * @param {Crop} target
 * @param {Crop} source
 */
export function lay(target, source) {
  const part = shared(target.bounds, source.bounds);
  if (!part) return;
  for (let y = part.top; y < part.top + part.height; y++) {
    const from = indexIn(source.bounds, part.left, y);
    target.bitmap.set(source.bitmap.subarray(from, from + part.width), indexIn(target.bounds, part.left, y));
  }
}

/**
 * A crop seen through other bounds; a copy.
 * @param {Crop | null} crop
 * @param {Bounds} bounds
 * @returns {Crop}
 */
export function framed(crop, bounds) {
  const result = blank(bounds);
  if (crop) lay(result, crop);
  return result;
}

/**
 * Pixels of either.
 * @param {Crop} a
 * @param {Crop} b
 * @returns {Crop}
 */
export function united(a, b) {
  const result = framed(a, around(a.bounds, b.bounds));
  combine(result, b, () => 1);
  return result;
}

/**
 * Pixels of the first that are not in the second.
 * @param {Crop} a
 * @param {Crop} b
 * @returns {Crop}
 */
export function cutOut(a, b) {
  const result = framed(a, a.bounds);
  combine(result, b, () => 0);
  return result;
}

/**
 * Whether they have a pixel in common.
 * @param {Crop} a
 * @param {Crop} b
 */
export function meet(a, b) {
  let isMet = false;
  combine(framed(a, a.bounds), b, (before) => {
    isMet ||= before === 1;
    return before;
  });
  return isMet;
}

/**
 * The same pixels in the smallest bounds; null if there are none.
 * @param {Crop} crop
 * @returns {Crop | null}
 */
export function tight(crop) {
  const { left, top, width, height } = crop.bounds;
  let [x0, y0, x1, y1] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const first = crop.bitmap.indexOf(1, y * width) - y * width;
    if (first < 0 || first >= width) continue;
    const last = crop.bitmap.lastIndexOf(1, (y + 1) * width - 1) - y * width;
    x0 = Math.min(x0, first);
    x1 = Math.max(x1, last);
    y0 = Math.min(y0, y);
    y1 = y;
  }
  if (x1 < 0) return null;
  return framed(crop, { left: left + x0, top: top + y0, width: x1 - x0 + 1, height: y1 - y0 + 1 });
}

/**
 * @param {Mask} mask
 * @returns {Crop | null} null if it is empty
 */
export function wireToCrop(mask) {
  const runs = wireToRuns(mask);
  return runs && { bounds: runs.bounds, bitmap: runsToBitmap(runs) };
}

/**
 * As it travels and is stored: runs inside tight bounds.
 * @param {Crop | null} crop
 * @returns {Mask}
 */
export function cropToWire(crop) {
  const inner = crop && tight(crop);
  if (!inner) return EMPTY;
  const { left, top, width, height } = inner.bounds;
  return { bounds: [left, top, width, height], counts: runsToString(bitmapToRuns(inner.bitmap, width, height)) };
}

/**
 * Change the pixels of a crop that lie inside another.
 * @param {Crop} target
 * @param {Crop} source
 * @param {(before: number) => number} changed
 */
function combine(target, source, changed) {
  const part = shared(target.bounds, source.bounds);
  if (!part) return;
  for (let y = part.top; y < part.top + part.height; y++) {
    const from = indexIn(source.bounds, part.left, y);
    const to = indexIn(target.bounds, part.left, y);
    for (let k = 0; k < part.width; k++) {
      if (source.bitmap[from + k]) target.bitmap[to + k] = changed(target.bitmap[to + k]);
    }
  }
}

/**
 * @param {Bounds} bounds
 * @param {number} x
 * @param {number} y
 */
function indexIn(bounds, x, y) {
  return (y - bounds.top) * bounds.width + x - bounds.left;
}
