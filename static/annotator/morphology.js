// Changes of a mask's shape, exact on pixels. Pure. Objects hang together by sides and corners, holes by sides only.
// At the picture's edge the object is thought to go on as it is there: neither shrinking nor smoothing frays it.

import { blank, framed, tight, widened } from "./crops.js";

/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Size} Size */

const SPECK = 0.02; // of the largest part: what is smaller is one
const REACH = 2; // pixels to each side that smoothing looks at

/**
 * What hangs together, the largest first.
 * @param {Crop} crop
 * @returns {Crop[]}
 */
export function parts({ bounds, bitmap }) {
  const { width, height, left, top } = bounds;
  const rest = bitmap.slice();
  /** @type {{ part: Crop, area: number }[]} */
  const found = [];
  for (let start = rest.indexOf(1); start >= 0; start = rest.indexOf(1, start + 1)) {
    const pixels = flood(rest, width, height, [start], 1);
    const part = blank({ left, top, width, height });
    for (const pixel of pixels) part.bitmap[pixel] = 1;
    found.push({ part: /** @type {Crop} */ (tight(part)), area: pixels.length });
  }
  return found.sort((a, b) => b.area - a.area).map(({ part }) => part);
}

/**
 * @param {Crop} crop
 * @returns {Crop}
 */
export function withoutHoles({ bounds, bitmap }) {
  const { width, height } = bounds;
  const outside = bitmap.map((one) => 1 - one);
  flood(outside, width, height, edge(width, height), 0);
  return { bounds, bitmap: bitmap.map((one, i) => one | outside[i]) }; // what the flood did not reach is a hole
}

/**
 * Without the parts that are tiny beside the largest.
 * @param {Crop} crop
 * @returns {Crop}
 */
export function withoutSpecks(crop) {
  const all = parts(crop).map((part) => ({ part, area: areaOf(part) }));
  const result = blank(crop.bounds);
  for (const { part, area } of all) if (area >= all[0].area * SPECK) put(result, part);
  return result;
}

/**
 * Each pixel becomes what most of the 5 x 5 around it are.
 * @param {Crop} crop
 * @param {Size} size
 * @returns {Crop}
 */
export function smoothed(crop, size) {
  const wide = framed(crop, widened(crop.bounds, REACH, size));
  const { width, height } = wide.bounds;
  const across = sums(wide.bitmap, width, height, 1, width);
  const all = sums(across, height, width, width, 1);
  const most = (2 * REACH + 1) ** 2 / 2;
  return { bounds: wide.bounds, bitmap: all.map((sum) => Number(sum > most)) };
}

/**
 * Larger by the pixels that share a side with it.
 * @param {Crop} crop
 * @param {Size} size
 */
export function grown(crop, size) {
  return fromSides(crop, size, (own, sides) => own | Number(sides > 0));
}

/**
 * Smaller by the pixels that share a side with what is not in it.
 * @param {Crop} crop
 * @param {Size} size
 */
export function shrunk(crop, size) {
  return fromSides(crop, size, (own, sides) => own & Number(sides === 4));
}

/** @param {Crop} crop */
export function areaOf({ bitmap }) {
  let area = 0;
  for (const one of bitmap) area += one;
  return area;
}

/**
 * @param {Crop} crop
 * @param {Size} size
 * @param {(own: number, sides: number) => number} changed from a pixel and how many of its four neighbours are inside
 * @returns {Crop}
 */
function fromSides(crop, size, changed) {
  const { bounds, bitmap } = framed(crop, widened(crop.bounds, 1, size));
  const { width, height } = bounds;
  const result = blank(bounds);
  for (let y = 0; y < height; y++) {
    const [up, here, down] = [Math.max(y - 1, 0) * width, y * width, Math.min(y + 1, height - 1) * width];
    for (let x = 0; x < width; x++) {
      const sides = bitmap[up + x] + bitmap[down + x] + bitmap[here + Math.max(x - 1, 0)] + bitmap[here + Math.min(x + 1, width - 1)];
      result.bitmap[here + x] = changed(bitmap[here + x], sides);
    }
  }
  return result;
}

/**
 * For each pixel the sum over those within reach along one direction; beyond the ends the end is repeated.
 * @param {Uint8Array} values
 * @param {number} length of a line
 * @param {number} lines
 * @param {number} step between neighbours of a line
 * @param {number} stride between lines
 */
function sums(values, length, lines, step, stride) {
  const result = new Uint8Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = i - REACH; k <= i + REACH; k++) sum += values[line * stride + Math.max(0, Math.min(length - 1, k)) * step];
      result[line * stride + i * step] = sum;
    }
  }
  return result;
}

/**
 * Take out of a bitmap all ones that hang together with some pixels.
 * @param {Uint8Array} bitmap is changed
 * @param {number} width
 * @param {number} height
 * @param {number[]} starts
 * @param {0 | 1} corners whether a shared corner is enough
 * @returns {number[]} the pixels taken
 */
function flood(bitmap, width, height, starts, corners) {
  const taken = starts.filter((pixel) => bitmap[pixel]);
  for (const pixel of taken) bitmap[pixel] = 0;
  for (let i = 0; i < taken.length; i++) {
    const x = taken[i] % width;
    const y = (taken[i] - x) / width;
    for (let dy = y > 0 ? -1 : 0; dy <= (y < height - 1 ? 1 : 0); dy++) {
      for (let dx = x > 0 ? -1 : 0; dx <= (x < width - 1 ? 1 : 0); dx++) {
        const pixel = taken[i] + dy * width + dx;
        if (!bitmap[pixel] || (!corners && dx && dy)) continue;
        bitmap[pixel] = 0;
        taken.push(pixel);
      }
    }
  }
  return taken;
}

/**
 * The pixels along the edge of a bitmap.
 * @param {number} width
 * @param {number} height
 */
function edge(width, height) {
  /** @type {Set<number>} */
  const pixels = new Set();
  for (let x = 0; x < width; x++) pixels.add(x).add((height - 1) * width + x);
  for (let y = 0; y < height; y++) pixels.add(y * width).add(y * width + width - 1);
  return [...pixels];
}

/**
 * Add the pixels of a part that lies inside.
 * @param {Crop} target
 * @param {Crop} part
 */
function put({ bounds, bitmap }, part) {
  const from = (part.bounds.top - bounds.top) * bounds.width + part.bounds.left - bounds.left;
  part.bitmap.forEach((one, i) => {
    if (one) bitmap[from + Math.floor(i / part.bounds.width) * bounds.width + (i % part.bounds.width)] = 1;
  });
}
