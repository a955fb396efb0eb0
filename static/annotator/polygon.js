// A polygon's pixels. Pure. One rule: a pixel is inside if a ray from its centre to the left crosses the outline an odd
// number of times; a centre on the outline belongs to what lies to its right and below.

import { blank, boxToBounds } from "./crops.js";

/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Size} Size */

/**
 * @param {readonly Point[]} points the last is joined to the first
 * @param {Size} size the picture's
 * @returns {Crop | null} null if no pixel's centre is inside
 */
export function polygonToCrop(points, size) {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const box = { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
  const bounds = points.length < 3 ? null : boxToBounds(box, size);
  if (!bounds) return null;
  const crop = blank(bounds);
  for (let row = 0; row < bounds.height; row++) {
    const crossings = crossingsAt(points, bounds.top + row + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = clamp(Math.ceil(crossings[i] - 0.5) - bounds.left, bounds.width);
      const end = clamp(Math.ceil(crossings[i + 1] - 0.5) - bounds.left, bounds.width);
      crop.bitmap.fill(1, row * bounds.width + first, row * bounds.width + end);
    }
  }
  return crop.bitmap.includes(1) ? crop : null;
}

/**
 * Where the outline crosses a horizontal line, from left to right.
 * @param {readonly Point[]} points
 * @param {number} y
 */
function crossingsAt(points, y) {
  /** @type {number[]} */
  const crossings = [];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length];
    if (a.y <= y !== b.y <= y) crossings.push(a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x));
  });
  return crossings.sort((a, b) => a - b);
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.max(0, Math.min(most, value));
}
