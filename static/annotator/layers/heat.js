// Why a mask: the heat of its phrase over the picture, or what each region of it carried.

import { heatColor } from "../heat.js";
import { onImagePlane } from "./scene.js";

/** @typedef {import("../wire").Grid} Grid */

/** @type {WeakMap<Grid, OffscreenCanvas>} */
const painted = new WeakMap();

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 */
export function drawHeat(ctx, scene) {
  const { why } = scene.ui;
  if (!why?.answer) return;
  const isHeat = why.shows === "heat";
  const grid = isHeat ? why.answer.heat : why.answer.regions;
  const [x0, y0, x1, y1] = grid.box;
  onImagePlane(ctx, scene);
  ctx.imageSmoothingEnabled = isHeat; // regions are cells that were hidden one by one
  ctx.drawImage(cells(grid), x0, y0, x1 - x0, y1 - y0);
}

/** @param {Grid} grid */
function cells(grid) {
  let canvas = painted.get(grid);
  if (canvas) return canvas;
  canvas = new OffscreenCanvas(grid.columns, grid.rows);
  const pixels = new ImageData(grid.columns, grid.rows);
  pixels.data.set(grid.values.flat().flatMap(heatColor));
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  painted.set(grid, canvas);
  return canvas;
}
