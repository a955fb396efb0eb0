// The brush over the picture: its ring, the straight line it would draw, and the stroke that is being drawn.

import { hexToRgb } from "../colors.js";
import { bitmapToRgba } from "../masks.js";
import { imageToClient } from "../viewport.js";
import { onImagePlane, PIXELATED_ABOVE } from "./scene.js";
import { fillShape } from "./shapes.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../brush.js").StrokeTile} StrokeTile */
/** @typedef {Extract<import("../types").Preview, { kind: "brush" }>} Brush */

const DOT = 1.5; // client pixels

/** @type {WeakMap<StrokeTile, { canvas: HTMLCanvasElement, step: number, color: string }>} */
const tinted = new WeakMap();

/** @type {HTMLCanvasElement | null} */ let sheet = null; // as large as the stage; made when first needed

/**
 * Fill an object as the stroke has made it so far. It is put together on a sheet of its own, so that it lies on the
 * picture as one thing.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Brush["painting"]} painting
 * @param {import("./shapes.js").Shape | null} shape as it was before the stroke
 * @param {string} color
 */
export function fillPainted(ctx, scene, painting, shape, color) {
  sheet ??= document.createElement("canvas");
  sheet.width = ctx.canvas.width; // clears it
  sheet.height = ctx.canvas.height;
  const on = sheet.getContext("2d");
  if (!on) return;
  on.imageSmoothingEnabled = scene.view.scale < PIXELATED_ABOVE;
  onImagePlane(on, scene);
  if (shape) fillShape(on, shape, color);
  const plane = on.getTransform();
  on.resetTransform();
  for (const tile of painting?.stroke.tiles ?? []) {
    const { left, top, width, height } = tile.bounds;
    const from = plane.transformPoint({ x: left, y: top });
    const to = plane.transformPoint({ x: left + width, y: top + height });
    const [x, y] = [Math.round(from.x), Math.round(from.y)]; // whole device pixels: tiles meet without a seam
    const [across, down] = [Math.round(to.x) - x, Math.round(to.y) - y];
    on.clearRect(x, y, across, down);
    on.drawImage(tint(tile, color), x, y, across, down);
  }
  ctx.resetTransform();
  ctx.drawImage(sheet, 0, 0);
  onImagePlane(ctx, scene);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Brush} brush
 */
export function drawBrush(ctx, scene, { at, diameter, isErasing, line }) {
  const { view } = scene;
  const radius = (diameter / 2) * view.scale;
  if (line) drawLine(ctx, scene, line, radius);
  if (!at) return;
  const { x, y } = imageToClient(view, at);
  for (const [color, width] of /** @type {const} */ ([
    ["rgb(0 0 0 / 70%)", 3],
    ["#ffffff", 1.5],
  ])) {
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = width;
    ctx.setLineDash(isErasing ? [4, 3] : []);
    ctx.beginPath();
    ctx.arc(x, y, Math.max(radius, 2.5), 0, 2 * Math.PI);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, y, DOT * (width / 2), 0, 2 * Math.PI);
    if (radius > 8) ctx.fill();
  }
  ctx.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {[import("../types").Point, import("../types").Point]} line
 * @param {number} radius client pixels
 */
function drawLine(ctx, { view }, [a, b], radius) {
  const from = imageToClient(view, a);
  const to = imageToClient(view, b);
  ctx.lineCap = "round";
  for (const [color, width] of /** @type {const} */ ([
    ["rgb(255 255 255 / 35%)", Math.max(2 * radius, 2)],
    ["rgb(0 0 0 / 70%)", 3],
    ["#ffffff", 1.5],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(to.x, to.y);
    ctx.stroke();
  }
  ctx.lineCap = "butt";
}

/**
 * A tile of the stroke in one colour; drawn anew only when it has changed.
 * @param {StrokeTile} tile
 * @param {string} color
 */
function tint(tile, color) {
  const { width, height } = tile.bounds;
  const known = tinted.get(tile);
  if (known && known.step === tile.step && known.color === color) return known.canvas;
  const canvas = known?.canvas ?? document.createElement("canvas");
  if (!known) Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  image.data.set(bitmapToRgba(tile.bitmap, hexToRgb(color)));
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  tinted.set(tile, { canvas, step: tile.step, color });
  return canvas;
}
