// A mask's outline as rings of corners that a hand can take. Pure. Between two corners the outline runs as the pixels
// do, until one of the two is moved: then it is a straight line. So what is not touched keeps its exact pixels.

import { distance } from "./geometry.js";
import { outline, runsToBitmap } from "./masks.js";

/** @typedef {import("./types").Point} Point */
/** @typedef {Point & { via: Point[] }} Corner with the points of the outline behind it, up to the next corner */
/** @typedef {Corner[]} Ring */

/**
 * @param {import("./types").Runs} mask
 * @param {number} tolerance image pixels that the outline may lie off the lines between corners
 * @returns {Ring[]}
 */
export function ringsOf({ bounds, runs }, tolerance) {
  const loops = outline(runsToBitmap({ bounds, runs }), bounds.width, bounds.height);
  return loops.map((loop) => {
    const points = Array.from({ length: loop.length / 2 }, (_, i) => ({ x: loop[2 * i] + bounds.left, y: loop[2 * i + 1] + bounds.top }));
    const kept = cornersOf(points, tolerance);
    return kept.map((at, k) => ({ ...points[at], via: points.slice(at + 1, kept[k + 1] ?? points.length) }));
  });
}

/**
 * All points of a ring, in order.
 * @param {Ring} ring
 * @returns {Point[]}
 */
export function pointsOf(ring) {
  return ring.flatMap(({ x, y, via }) => [{ x, y }, ...via]);
}

/**
 * @param {Ring} ring
 * @param {number} i
 * @param {Point} at
 * @returns {Ring}
 */
export function moved(ring, i, { x, y }) {
  return straightened(ring, i).map((corner, k) => (k === i ? { x, y, via: [] } : corner));
}

/**
 * With a further corner behind corner `i`; what of the outline lies before and after it stays.
 * @param {Ring} ring
 * @param {number} i
 * @param {Point} at a place on the outline
 * @returns {Ring}
 */
export function inserted(ring, i, { x, y }) {
  const { via, ...corner } = ring[i];
  const line = [corner, ...via, ring[(i + 1) % ring.length]];
  const cut = nearestSegment(line, { x, y }).at;
  return [...ring.slice(0, i), { ...corner, via: via.slice(0, cut) }, { x, y, via: via.slice(cut) }, ...ring.slice(i + 1)];
}

/**
 * Without a corner; of fewer than three nothing is left.
 * @param {Ring} ring
 * @param {number} i
 * @returns {Ring}
 */
export function removed(ring, i) {
  const left = straightened(ring, i).filter((_, k) => k !== i);
  return left.length < 3 ? [] : left;
}

/**
 * The corner nearest to a place; null if none lies within reach.
 * @param {readonly Ring[]} rings
 * @param {Point} at
 * @param {number} reach
 * @returns {{ ring: number, corner: number } | null}
 */
export function cornerAt(rings, at, reach) {
  let [best, least] = [/** @type {{ ring: number, corner: number } | null} */ (null), reach];
  rings.forEach((corners, ring) =>
    corners.forEach((one, corner) => {
      const far = distance(one, at);
      if (far <= least) [best, least] = [{ ring, corner }, far];
    }),
  );
  return best;
}

/**
 * The place on the outline nearest to another, and the corner before it; null if none lies within reach.
 * @param {readonly Ring[]} rings
 * @param {Point} at
 * @param {number} reach
 * @returns {{ ring: number, corner: number, at: Point } | null}
 */
export function edgeAt(rings, at, reach) {
  let [best, least] = [/** @type {{ ring: number, corner: number, at: Point } | null} */ (null), reach];
  rings.forEach((corners, ring) =>
    corners.forEach((one, corner) => {
      const line = [one, ...one.via, corners[(corner + 1) % corners.length]];
      const found = nearestSegment(line, at);
      if (found.distance <= least) [best, least] = [{ ring, corner, at: found.point }, found.distance];
    }),
  );
  return best;
}

/**
 * With straight lines to and from a corner.
 * @param {Ring} ring
 * @param {number} i
 * @returns {Ring}
 */
function straightened(ring, i) {
  const before = (i - 1 + ring.length) % ring.length;
  return ring.map((corner, k) => (k === i || k === before ? { ...corner, via: [] } : corner));
}

/**
 * @param {readonly Point[]} line
 * @param {Point} at
 */
function nearestSegment(line, at) {
  let best = { at: 0, distance: Infinity, point: line[0] };
  for (let i = 0; i + 1 < line.length; i++) {
    const point = nearestOn(line[i], line[i + 1], at);
    const far = distance(point, at);
    if (far < best.distance) best = { at: i, distance: far, point };
  }
  return best;
}

/**
 * @param {Point} a
 * @param {Point} b
 * @param {Point} at
 */
function nearestOn(a, b, at) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / length)) : 0;
  return { x: a.x + t * dx, y: a.y + t * dy };
}

/**
 * Which points of a closed line are its corners, by Douglas and Peucker's rule; at least three.
 * @param {readonly Point[]} points
 * @param {number} tolerance
 */
function cornersOf(points, tolerance) {
  const far = points.reduce((best, point, i) => (distance(point, points[0]) > distance(points[best], points[0]) ? i : best), 0);
  const kept = new Set([0, far]);
  const spans = [
    [0, far],
    [far, points.length],
  ];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [start, end] = span;
    const most = farthest(points, start, end);
    if (most.distance <= tolerance) continue;
    kept.add(most.at);
    spans.push([start, most.at], [most.at, end]);
  }
  for (let i = 1; kept.size < 3 && i < points.length; i++) kept.add(i);
  return [...kept].sort((a, b) => a - b);
}

/**
 * The point between two that lies farthest from the line between them.
 * @param {readonly Point[]} points
 * @param {number} start
 * @param {number} end may be one past the last, which is the first
 */
function farthest(points, start, end) {
  let best = { at: start, distance: 0 };
  for (let i = start + 1; i < end; i++) {
    const far = distance(nearestOn(points[start], points[end % points.length], points[i]), points[i]);
    if (far > best.distance) best = { at: i, distance: far };
  }
  return best;
}
