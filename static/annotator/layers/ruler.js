// The line that is measured, and how long it is.

import { lengthWords } from "../measure.js";
import { imageToClient } from "../viewport.js";
import { drawTag } from "./tags.js";

const TICK = 6; // client pixels to each side of the line

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 * @param {Extract<import("../types").Preview, { kind: "ruler" }>} ruler
 */
export function drawRuler(ctx, scene, { from, to }) {
  const a = imageToClient(scene.view, from);
  const b = imageToClient(scene.view, to);
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const [acrossX, acrossY] = [((b.y - a.y) / length) * TICK, ((a.x - b.x) / length) * TICK];
  const path = new Path2D();
  path.moveTo(a.x, a.y);
  path.lineTo(b.x, b.y);
  for (const { x, y } of [a, b]) {
    path.moveTo(x - acrossX, y - acrossY);
    path.lineTo(x + acrossX, y + acrossY);
  }
  for (const [color, width] of /** @type {const} */ ([
    ["rgb(0 0 0 / 65%)", 4],
    ["#ffffff", 1.5],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }
  const spacing = scene.shown.image?.spacing_mm ?? null;
  drawTag(ctx, scene, lengthWords(from, to, spacing), { x: b.x + 10, y: b.y - 6 }, "#1f2023");
}
