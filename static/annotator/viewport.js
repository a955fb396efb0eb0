// Where the picture lies on the stage. Pure. Client positions are CSS pixels from the stage's top left corner;
// all else is image pixels. A view is never changed in place.

import { distance, middle } from "./geometry.js";

/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Size} Size */
/** @typedef {import("./types").View} View */

const LARGEST_SCALE = 64;
const MARGIN = 16; // client pixels around a fitted picture
const KEPT_IN_SIGHT = 48; // client pixels of the picture that can't be moved off the stage

/**
 * @param {View} view
 * @param {Point} point
 * @returns {Point}
 */
export function imageToClient(view, point) {
  return { x: point.x * view.scale + view.clientLeft, y: point.y * view.scale + view.clientTop };
}

/**
 * @param {View} view
 * @param {Point} client
 * @returns {Point}
 */
export function clientToImage(view, client) {
  return { x: (client.x - view.clientLeft) / view.scale, y: (client.y - view.clientTop) / view.scale };
}

/**
 * @param {View} view
 * @param {Box} box
 * @returns {Box}
 */
export function imageBoxToClient(view, box) {
  const { x: x0, y: y0 } = imageToClient(view, { x: box.x0, y: box.y0 });
  const { x: x1, y: y1 } = imageToClient(view, { x: box.x1, y: box.y1 });
  return { x0, y0, x1, y1 };
}

/**
 * The part of the plane that the stage shows, in image pixels.
 * @param {View} view
 * @param {Size} stage in client pixels
 * @returns {Box}
 */
export function visibleBox(view, stage) {
  const { x: x0, y: y0 } = clientToImage(view, { x: 0, y: 0 });
  const { x: x1, y: y1 } = clientToImage(view, { x: stage.width, y: stage.height });
  return { x0, y0, x1, y1 };
}

/**
 * The whole picture, centred.
 * @param {Size} size
 * @param {Size} stage
 * @returns {View}
 */
export function fit(size, stage) {
  const margin = Math.min(MARGIN, stage.width / 10, stage.height / 10);
  const scale = Math.min((stage.width - 2 * margin) / size.width, (stage.height - 2 * margin) / size.height);
  return centred(size, stage, clamp(scale, 1e-4, LARGEST_SCALE));
}

/**
 * The picture's middle in the stage's middle, at a given scale.
 * @param {Size} size
 * @param {Size} stage
 * @param {number} scale
 * @returns {View}
 */
export function centred(size, stage, scale) {
  return {
    scale,
    clientLeft: (stage.width - size.width * scale) / 2,
    clientTop: (stage.height - size.height * scale) / 2,
  };
}

/**
 * Zoom by a factor so that what lies under `client` stays there.
 * @param {View} view
 * @param {Point} client
 * @param {number} factor
 * @param {Size} size
 * @param {Size} stage
 * @returns {View}
 */
export function zoomAt(view, client, factor, size, stage) {
  const smallest = Math.min(fit(size, stage).scale / 2, 1);
  const scale = clamp(view.scale * factor, smallest, LARGEST_SCALE);
  const kept = clientToImage(view, client);
  const moved = { scale, clientLeft: client.x - kept.x * scale, clientTop: client.y - kept.y * scale };
  return keptInSight(moved, size, stage);
}

/**
 * @param {View} view
 * @param {number} dx
 * @param {number} dy
 * @param {Size} size
 * @param {Size} stage
 * @returns {View}
 */
export function panned(view, dx, dy, size, stage) {
  const moved = { ...view, clientLeft: view.clientLeft + dx, clientTop: view.clientTop + dy };
  return keptInSight(moved, size, stage);
}

/**
 * Two fingers moved: what lay under them still does.
 * @param {View} view
 * @param {[Point, Point]} before
 * @param {[Point, Point]} after
 * @param {Size} size
 * @param {Size} stage
 * @returns {View}
 */
export function pinched(view, before, after, size, stage) {
  const from = middle(...before);
  const to = middle(...after);
  const spread = distance(...before);
  const zoomed = zoomAt(view, from, spread > 0 ? distance(...after) / spread : 1, size, stage);
  return panned(zoomed, to.x - from.x, to.y - from.y, size, stage);
}

/**
 * Move, without zooming unless it doesn't fit, so that a box is in sight; the same view if it is already.
 * @param {View} view
 * @param {Box} box
 * @param {Size} size
 * @param {Size} stage
 * @returns {View}
 */
export function showing(view, box, size, stage) {
  const client = imageBoxToClient(view, box);
  const isSeen = client.x1 > 0 && client.y1 > 0 && client.x0 < stage.width && client.y0 < stage.height;
  const isWhole = client.x0 >= 0 && client.y0 >= 0 && client.x1 <= stage.width && client.y1 <= stage.height;
  const isLarge = client.x1 - client.x0 > stage.width || client.y1 - client.y0 > stage.height;
  if (isWhole || (isSeen && isLarge)) return view;
  const centre = middle({ x: client.x0, y: client.y0 }, { x: client.x1, y: client.y1 });
  return panned(view, stage.width / 2 - centre.x, stage.height / 2 - centre.y, size, stage);
}

/**
 * The stage changed its size: what was in its middle still is.
 * @param {View} view
 * @param {Size} before
 * @param {Size} after
 * @param {Size} size
 * @returns {View}
 */
export function resized(view, before, after, size) {
  return panned(view, (after.width - before.width) / 2, (after.height - before.height) / 2, size, after);
}

/**
 * Which halving of the picture has just enough pixels: 0 is the full size.
 * @param {number} scale client pixels per image pixel
 * @param {number} pixelRatio device pixels per client pixel
 * @param {Size} size
 * @param {number} tileSide
 */
export function levelFor(scale, pixelRatio, size, tileSide) {
  if (Math.max(size.width, size.height) <= tileSide) return 0;
  const last = Math.ceil(Math.log2(Math.max(size.width, size.height) / tileSide));
  return clamp(Math.floor(-Math.log2(Math.min(scale * pixelRatio, 1))), 0, last);
}

/**
 * @param {View} view
 * @param {Size} size
 * @param {Size} stage
 * @returns {View}
 */
function keptInSight(view, size, stage) {
  const across = Math.min(KEPT_IN_SIGHT, size.width * view.scale);
  const down = Math.min(KEPT_IN_SIGHT, size.height * view.scale);
  return {
    scale: view.scale,
    clientLeft: clamp(view.clientLeft, across - size.width * view.scale, stage.width - across),
    clientTop: clamp(view.clientTop, down - size.height * view.scale, stage.height - down),
  };
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
