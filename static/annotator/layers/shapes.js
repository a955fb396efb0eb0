// Masks as the canvas draws them: a tinted bitmap of the crop and the outline as a path. Made once for each mask.

import { hexToRgb } from "../colors.js";
import { bitmapToRgba, outline, runsToBitmap } from "../masks.js";
import { runsOf } from "../store.js";

/** @typedef {import("../types").Annotation} Annotation */
/** @typedef {import("../types").Bounds} Bounds */

/**
 * @typedef {object} Shape
 * @property {Bounds} bounds
 * @property {Uint8Array} bitmap
 * @property {Path2D} path in image pixels
 * @property {{ color: string, canvas: HTMLCanvasElement } | null} tinted
 */

const LARGEST_BITMAP = 16_000_000; // pixels; what is larger is filled along its path

/** @type {WeakMap<import("../wire").Mask, Shape>} */
const shapes = new WeakMap();

/**
 * @param {Pick<Annotation, "mask">} annotation
 * @returns {Shape | null} null if its mask is empty
 */
export function shapeOf(annotation) {
  const known = shapes.get(annotation.mask);
  if (known) return known;
  const runs = runsOf(annotation);
  if (!runs) return null;
  const { bounds } = runs;
  const bitmap = runsToBitmap(runs);
  const path = loopsToPath(outline(bitmap, bounds.width, bounds.height), bounds);
  const shape = { bounds, bitmap, path, tinted: null };
  shapes.set(annotation.mask, shape);
  return shape;
}

/**
 * Fill the shape, on the image plane.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Shape} shape
 * @param {string} color
 */
export function fillShape(ctx, shape, color) {
  const { left, top, width, height } = shape.bounds;
  if (width * height > LARGEST_BITMAP) {
    ctx.fillStyle = color;
    ctx.fill(shape.path, "evenodd");
    return;
  }
  if (shape.tinted?.color !== color) shape.tinted = { color, canvas: tint(shape, color) };
  ctx.drawImage(shape.tinted.canvas, left, top);
}

/**
 * @param {Shape} shape
 * @param {string} color
 */
function tint({ bitmap, bounds: { width, height } }, color) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  image.data.set(bitmapToRgba(bitmap, hexToRgb(color)));
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/**
 * @param {number[][]} loops
 * @param {Bounds} bounds
 */
function loopsToPath(loops, { left, top }) {
  const path = new Path2D();
  for (const loop of loops) {
    path.moveTo(loop[0] + left, loop[1] + top);
    for (let i = 2; i < loop.length; i += 2) path.lineTo(loop[i] + left, loop[i + 1] + top);
    path.closePath();
  }
  return path;
}
