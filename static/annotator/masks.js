// Masks: COCO's string <-> runs <-> a bitmap of the crop, and the outline along pixel edges. Pure; the twin of
// core/masks.py. Runs go column by column, background first; bitmaps are row by row, one byte a pixel, 1 inside.

/** @typedef {import("./types").Runs} Runs */
/** @typedef {import("./types").Point} Point */
/** @typedef {import("./wire").Mask} Mask */

/**
 * Run lengths of COCO's compressed string.
 * @param {string} text
 * @returns {number[]}
 */
export function stringToRuns(text) {
  /** @type {number[]} */
  const runs = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let weight = 1;
    let group = 0;
    do {
      if (at >= text.length) throw new Error("the run-length string ends in the middle of a number");
      group = text.charCodeAt(at++) - 48;
      if (group < 0 || group > 63) throw new Error("not a COCO run-length string");
      value += (group & 31) * weight;
      weight *= 32;
    } while (group & 32);
    if (group & 16) value -= weight;
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
}

/**
 * COCO's compressed string of run lengths.
 * @param {number[]} runs
 */
export function runsToString(runs) {
  let text = "";
  runs.forEach((run, i) => {
    let value = i > 2 ? run - runs[i - 2] : run;
    let more = true;
    while (more) {
      const group = ((value % 32) + 32) % 32;
      value = Math.floor(value / 32);
      more = group & 16 ? value !== -1 : value !== 0;
      text += String.fromCharCode((more ? group | 32 : group) + 48);
    }
  });
  return text;
}

/**
 * @param {Mask} mask as it travels
 * @returns {Runs | null} null if it is empty
 */
export function wireToRuns(mask) {
  if (!mask.bounds) return null;
  const [left, top, width, height] = mask.bounds;
  const runs = stringToRuns(mask.counts);
  const covered = runs.reduce((sum, run) => sum + run, 0);
  if (covered !== width * height) {
    throw new Error(`the runs cover ${covered} pixels, the bounds hold ${width * height}`);
  }
  return { bounds: { left, top, width, height }, runs };
}

/**
 * @param {Runs} mask
 * @returns {Uint8Array} row by row
 */
export function runsToBitmap({ bounds: { width, height }, runs }) {
  const bitmap = new Uint8Array(width * height);
  let at = 0;
  runs.forEach((run, i) => {
    if (i % 2) {
      for (let k = at; k < at + run; k++) bitmap[(k % height) * width + Math.floor(k / height)] = 1;
    }
    at += run;
  });
  return bitmap;
}

/**
 * @param {Uint8Array} bitmap row by row
 * @param {number} width
 * @param {number} height
 * @returns {number[]}
 */
export function bitmapToRuns(bitmap, width, height) {
  const edges = edgesOf(bitmap, width, height);
  /** @type {number[]} */
  const runs = [];
  let end = 0; // in column order
  edges.forEach((column, x) => {
    for (let k = 0; k < column.length; k += 2) {
      const start = x * height + column[k];
      const stop = x * height + column[k + 1];
      if (runs.length && start === end) runs[runs.length - 1] += stop - start; // goes on from the column before
      else runs.push(start - end, stop - start);
      end = stop;
    }
  });
  if (end < width * height) runs.push(width * height - end);
  return runs;
}

/**
 * For each column the rows where it enters and leaves the object. The bitmap is read in the order in which it lies in
 * memory: column by column it would take several times as long.
 * @param {Uint8Array} bitmap row by row
 * @param {number} width
 * @param {number} height
 */
function edgesOf(bitmap, width, height) {
  const edges = Array.from({ length: width }, () => /** @type {number[]} */ ([]));
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (bitmap[i] !== (y > 0 ? bitmap[i - width] : 0)) edges[x].push(y);
    }
  }
  for (const column of edges) if (column.length % 2) column.push(height);
  return edges;
}

/**
 * RGBA of the crop in one colour, as ImageData takes it.
 * @param {Uint8Array} bitmap
 * @param {readonly [number, number, number]} color
 * @returns {Uint8ClampedArray}
 */
export function bitmapToRgba(bitmap, [red, green, blue]) {
  const [inside] = new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer); // one write a pixel, whatever the byte order
  const pixels = new Uint32Array(bitmap.length);
  for (let i = 0; i < bitmap.length; i++) if (bitmap[i]) pixels[i] = inside;
  return new Uint8ClampedArray(pixels.buffer);
}

/**
 * @param {Runs} mask
 */
export function areaOf({ runs }) {
  return runs.reduce((sum, run, i) => (i % 2 ? sum + run : sum), 0);
}

/**
 * Whether the pixel under a position belongs to the mask.
 * @param {Runs} mask
 * @param {Point} at
 */
export function holds({ bounds, runs }, at) {
  const column = Math.floor(at.x) - bounds.left;
  const row = Math.floor(at.y) - bounds.top;
  if (column < 0 || row < 0 || column >= bounds.width || row >= bounds.height) return false;
  const wanted = column * bounds.height + row;
  let end = 0;
  for (let i = 0; i < runs.length; i++) {
    end += runs[i];
    if (wanted < end) return i % 2 === 1;
  }
  return false;
}

const STEPS = /** @type {const} */ ([
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
]);

/**
 * Closed loops along the pixel edges, inside to the right; pixels that touch only at a corner are kept apart.
 * @param {Uint8Array} bitmap
 * @param {number} width
 * @param {number} height
 * @returns {number[][]} x, y, x, y ... of the corners, from the crop's top left
 */
export function outline(bitmap, width, height) {
  /** @type {(x: number, y: number) => boolean} */
  const inside = (x, y) => x >= 0 && y >= 0 && x < width && y < height && bitmap[y * width + x] === 1;
  const seen = new Uint8Array(bitmap.length); // pixels whose top edge was walked
  /** @type {number[][]} */
  const loops = [];
  for (let at = bitmap.indexOf(1); at >= 0; at = bitmap.indexOf(1, at + 1)) {
    if (seen[at] || (at >= width && bitmap[at - width])) continue;
    const x = at % width;
    loops.push(walk(inside, seen, width, x, (at - x) / width));
  }
  return loops;
}

/**
 * One loop, from the top edge of the pixel (startX, startY) until it is back there.
 * @param {(x: number, y: number) => boolean} inside
 * @param {Uint8Array} seen
 * @param {number} width
 * @param {number} startX
 * @param {number} startY
 */
function walk(inside, seen, width, startX, startY) {
  /** @type {number[]} */
  const corners = [];
  let [x, y, heading] = [startX, startY, 0];
  do {
    if (heading === 0) seen[y * width + x] = 1;
    x += STEPS[heading][0];
    y += STEPS[heading][1];
    const next = turned(inside, x, y, heading);
    if (next !== heading) corners.push(x, y);
    heading = next;
  } while (x !== startX || y !== startY || heading !== 0);
  return corners;
}

/**
 * Where to go from a corner point, keeping the inside to the right.
 * @param {(x: number, y: number) => boolean} inside
 * @param {number} x
 * @param {number} y
 * @param {number} heading
 */
function turned(inside, x, y, heading) {
  const [stepX, stepY] = STEPS[heading];
  const aheadX = stepX > 0 || (stepX === 0 && stepY < 0) ? x : x - 1; // the pixel ahead, on the right
  const aheadY = stepY > 0 || (stepY === 0 && stepX > 0) ? y : y - 1;
  if (!inside(aheadX, aheadY)) return (heading + 1) % 4;
  // To the left of it, seen along the heading.
  return inside(aheadX + stepY, aheadY - stepX) ? (heading + 3) % 4 : heading;
}
