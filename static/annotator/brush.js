// The round brush, defined on pixels, and a stroke with it. Pure. A stroke of diameter d along a line holds the pixels
// whose centre is at most d / 2 from the line, and those that hold its two ends: so the thinnest brush leaves no gap.

import { around, boxToBounds, framed, lay } from "./crops.js";

/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Size} Size */
/** @typedef {Crop & { step: number }} StrokeTile `step` grows when something may have changed */

export const SMALLEST = 1; // image pixels
export const LARGEST = 2000;
const SHORTEST_PIECE = 16; // image pixels
const TILE = 256; // image pixels

/**
 * The brush some steps larger or smaller; always another whole number inside the limits.
 * @param {number} diameter
 * @param {number} steps
 */
export function resizedBrush(diameter, steps) {
  const wanted = Math.round(diameter * 1.2 ** steps);
  const next = wanted === diameter ? diameter + Math.sign(steps) : wanted;
  return Math.max(SMALLEST, Math.min(LARGEST, next));
}

/**
 * Set the pixels of one straight piece of a stroke.
 * @param {(box: Box) => Iterable<Crop>} cropsIn what to paint on in a box
 * @param {Point} a
 * @param {Point} b
 * @param {number} diameter
 * @param {number} value
 */
export function paintLine(cropsIn, a, b, diameter, value) {
  const pieces = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / Math.max(diameter, SHORTEST_PIECE)));
  for (let piece = 0; piece < pieces; piece++) {
    const box = reach(along(a, b, piece / pieces), along(a, b, (piece + 1) / pieces), diameter);
    for (const crop of cropsIn(box)) paintNear(crop, box, { a, b, radius: diameter / 2 }, value);
  }
  for (const { x, y } of [a, b]) {
    for (const crop of cropsIn({ x0: x, y0: y, x1: x, y1: y })) paintPixel(crop, Math.floor(x), Math.floor(y), value);
  }
}

/**
 * A stroke over an object, or over nothing. Only the tiles that it touches are worked on; the whole object is looked at
 * when the stroke ends.
 * @param {object} parts
 * @param {Crop | null} parts.base what is there before
 * @param {Size} parts.size the picture's
 * @param {number} parts.diameter
 * @param {boolean} parts.isErasing
 */
export function createStroke({ base, size, diameter, isErasing }) {
  /** @type {Map<number, StrokeTile>} */ const tiles = new Map();
  const across = Math.ceil(size.width / TILE);
  /** @type {Point | null} */ let last = null;

  /**
   * @param {number} column
   * @param {number} row
   */
  function tileAt(column, row) {
    const key = row * across + column;
    let tile = tiles.get(key);
    if (!tile) {
      const [left, top] = [column * TILE, row * TILE];
      const bounds = { left, top, width: Math.min(TILE, size.width - left), height: Math.min(TILE, size.height - top) };
      tiles.set(key, (tile = { ...framed(base, bounds), step: 0 }));
    }
    tile.step++;
    return tile;
  }

  /** @param {Box} box */
  function* tilesIn(box) {
    const bounds = boxToBounds({ ...box, x1: box.x1 + 1, y1: box.y1 + 1 }, size);
    if (!bounds) return;
    const { left, top, width, height } = bounds;
    for (let row = Math.floor(top / TILE); row * TILE < top + height; row++) {
      for (let column = Math.floor(left / TILE); column * TILE < left + width; column++) yield tileAt(column, row);
    }
  }

  return {
    /**
     * The stroke goes on to a place; the first is where it begins.
     * @param {Point} at
     */
    to(at) {
      paintLine(tilesIn, last ?? at, at, diameter, isErasing ? 0 : 1);
      last = at;
    },

    /** Where the stroke ended. */
    get last() {
      return last;
    },

    /** The pixels as they are now, around the stroke only. */
    get tiles() {
      return [...tiles.values()];
    },

    /** What is there after the stroke; it may be empty. */
    result() {
      const parts = [...tiles.values()];
      const bounds = [...(base ? [base] : []), ...parts].map((one) => one.bounds);
      if (!bounds.length) return null;
      const whole = framed(base, bounds.reduce(around));
      parts.forEach((part) => lay(whole, part));
      return whole;
    },
  };
}

/** @typedef {ReturnType<typeof createStroke>} Stroke */

/**
 * @param {Crop} crop
 * @param {Box} box
 * @param {{ a: Point, b: Point, radius: number }} line
 * @param {number} value
 */
function paintNear({ bounds, bitmap }, box, { a, b, radius }, value) {
  const x0 = Math.max(bounds.left, Math.floor(box.x0));
  const x1 = Math.min(bounds.left + bounds.width, Math.ceil(box.x1));
  const y0 = Math.max(bounds.top, Math.floor(box.y0));
  const y1 = Math.min(bounds.top + bounds.height, Math.ceil(box.y1));
  for (let y = y0; y < y1; y++) {
    const row = (y - bounds.top) * bounds.width - bounds.left;
    for (let x = x0; x < x1; x++) {
      if (squaredDistance(x + 0.5, y + 0.5, a, b) <= radius * radius) bitmap[row + x] = value;
    }
  }
}

/**
 * Squared distance of a position from the line between two others.
 * @param {number} x
 * @param {number} y
 * @param {Point} a
 * @param {Point} b
 */
function squaredDistance(x, y, a, b) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / length)) : 0;
  const offX = x - (a.x + t * dx);
  const offY = y - (a.y + t * dy);
  return offX * offX + offY * offY;
}

/**
 * @param {Crop} crop
 * @param {number} x
 * @param {number} y
 * @param {number} value
 */
function paintPixel({ bounds, bitmap }, x, y, value) {
  const column = x - bounds.left;
  const row = y - bounds.top;
  if (column >= 0 && row >= 0 && column < bounds.width && row < bounds.height) bitmap[row * bounds.width + column] = value;
}

/**
 * The box that a straight piece can touch.
 * @param {Point} a
 * @param {Point} b
 * @param {number} diameter
 * @returns {Box}
 */
function reach(a, b, diameter) {
  const margin = diameter / 2 + 1;
  return {
    x0: Math.min(a.x, b.x) - margin,
    y0: Math.min(a.y, b.y) - margin,
    x1: Math.max(a.x, b.x) + margin,
    y1: Math.max(a.y, b.y) + margin,
  };
}

/**
 * @param {Point} a
 * @param {Point} b
 * @param {number} t 0..1
 * @returns {Point}
 */
function along(a, b, t) {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}
