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
  return points.length < 3 ? null : ringsToCrop([points], size);
}

/**
 * Several outlines at once, by the same rule: one inside another cuts a hole.
 * @param {readonly (readonly Point[])[]} rings
 * @param {Size} size the picture's
 * @returns {Crop | null} null if no pixel's centre is inside
 */
export function ringsToCrop(rings, size) {
  const box = rings.length ? boxAround(rings.flat()) : null;
  const bounds = box && boxToBounds(box, size);
  if (!bounds) return null;
  const crop = blank(bounds);
  for (let row = 0; row < bounds.height; row++) {
    const y = bounds.top + row + 0.5;
    const crossings = rings.flatMap((ring) => crossingsAt(ring, y)).sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const first = clamp(Math.ceil(crossings[i] - 0.5) - bounds.left, bounds.width);
      const end = clamp(Math.ceil(crossings[i + 1] - 0.5) - bounds.left, bounds.width);
      crop.bitmap.fill(1, row * bounds.width + first, row * bounds.width + end);
    }
  }
  return crop.bitmap.includes(1) ? crop : null;
}

/** @param {readonly Point[]} points */
function boxAround(points) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
  return { x0, y0, x1, y1 };
}

/**
 * Where the outline crosses a horizontal line.
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
  return crossings;
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.max(0, Math.min(most, value));
}
