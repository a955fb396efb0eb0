// Points, boxes and bounds in one plane. Pure; a function never mixes client and image positions.

/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Bounds} Bounds */
/** @typedef {import("./types").Size} Size */

/**
 * The box with two opposite corners.
 * @param {Point} a
 * @param {Point} b
 * @returns {Box}
 */
export function between(a, b) {
  return { x0: Math.min(a.x, b.x), y0: Math.min(a.y, b.y), x1: Math.max(a.x, b.x), y1: Math.max(a.y, b.y) };
}

/**
 * The part of a box inside a picture; null if there is none.
 * @param {Box} box
 * @param {Size} size
 * @returns {Box | null}
 */
export function clipBox(box, size) {
  const inside = {
    x0: Math.max(box.x0, 0),
    y0: Math.max(box.y0, 0),
    x1: Math.min(box.x1, size.width),
    y1: Math.min(box.y1, size.height),
  };
  return inside.x0 < inside.x1 && inside.y0 < inside.y1 ? inside : null;
}

/**
 * @param {Bounds} bounds
 * @returns {Box}
 */
export function boundsToBox(bounds) {
  return { x0: bounds.left, y0: bounds.top, x1: bounds.left + bounds.width, y1: bounds.top + bounds.height };
}

/**
 * @param {Box} box
 * @param {number} margin on every side
 * @returns {Box}
 */
export function grown(box, margin) {
  return { x0: box.x0 - margin, y0: box.y0 - margin, x1: box.x1 + margin, y1: box.y1 + margin };
}

/**
 * @param {Box} box
 * @param {Point} point
 */
export function boxHolds(box, point) {
  return point.x >= box.x0 && point.x < box.x1 && point.y >= box.y0 && point.y < box.y1;
}

/**
 * @param {Box} a
 * @param {Box} b
 */
export function overlap(a, b) {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/**
 * @param {Point} a
 * @param {Point} b
 */
export function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point}
 */
export function middle(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/**
 * @param {Point} point
 * @param {Size} size
 */
export function isInside(point, size) {
  return point.x >= 0 && point.y >= 0 && point.x < size.width && point.y < size.height;
}

/**
 * The nearest place on the picture.
 * @param {Point} point
 * @param {Size} size
 * @returns {Point}
 */
export function clamped({ x, y }, size) {
  return { x: Math.min(Math.max(x, 0), size.width), y: Math.min(Math.max(y, 0), size.height) };
}

/**
 * How far outside an object's bounds a click still means that object: a third of its longer side, at least 12 client pixels.
 * @param {Bounds} bounds
 * @param {number} scale client pixels per image pixel
 * @returns {Box}
 */
export function reachOf(bounds, scale) {
  return grown(boundsToBox(bounds), Math.max(Math.max(bounds.width, bounds.height) / 3, 12 / scale));
}

/**
 * Points at equal steps along a line of points, its ends among them.
 * @param {readonly Point[]} points
 * @param {number} most how many at most
 * @returns {Point[]}
 */
export function evenly(points, most) {
  if (points.length <= most) return [...points];
  const reached = [0]; // length of the line up to each point
  points.slice(1).forEach((point, i) => reached.push(reached[i] + distance(points[i], point)));
  const whole = reached[reached.length - 1];
  return Array.from({ length: most }, (_, step) => {
    const wanted = (whole * step) / (most - 1);
    const i = Math.min(Math.max(1, reached.findIndex((length) => length >= wanted)), points.length - 1);
    const part = reached[i] > reached[i - 1] ? (wanted - reached[i - 1]) / (reached[i] - reached[i - 1]) : 0;
    const [a, b] = [points[i - 1], points[i]];
    return { x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part };
  });
}
