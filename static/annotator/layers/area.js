// Where words are looked for: what lies outside is dimmed.

import { imageToClient } from "../viewport.js";
import { onClientPlane } from "./scene.js";

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 */
export function drawArea(ctx, scene) {
  const points = scene.preview?.kind === "area" ? scene.preview.points : scene.ui.within;
  if (!points) return;
  onClientPlane(ctx, scene);
  const outline = new Path2D();
  for (const point of points) {
    const { x, y } = imageToClient(scene.view, point);
    outline.lineTo(x, y);
  }
  outline.closePath();
  const outside = new Path2D(outline);
  outside.rect(0, 0, scene.stage.width, scene.stage.height);
  ctx.fillStyle = "rgb(0 0 0 / 45%)";
  ctx.fill(outside, "evenodd");
  for (const [color, width, dash] of /** @type {const} */ ([
    ["rgb(0 0 0 / 75%)", 3, []],
    ["#ffffff", 1.5, [2, 5]],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.setLineDash([...dash]);
    ctx.stroke(outline);
  }
  ctx.setLineDash([]);
}
