// The outline that is being edited, with its corners.

import { pointsOf } from "../rings.js";
import { imageToClient } from "../viewport.js";

/** @typedef {import("./scene.js").Scene} Scene */

const SIDE = 7; // client pixels
const MARKED = 11;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Extract<import("../types").Preview, { kind: "rings" }>} preview
 */
export function drawRings(ctx, scene, { rings, marked, added }) {
  const path = new Path2D();
  for (const ring of rings) {
    pointsOf(ring).forEach((point, i) => {
      const { x, y } = imageToClient(scene.view, point);
      if (i) path.lineTo(x, y);
      else path.moveTo(x, y);
    });
    path.closePath();
  }
  for (const [color, width] of /** @type {const} */ ([
    ["rgb(0 0 0 / 75%)", 3.5],
    ["#ffffff", 1.5],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }
  rings.forEach((ring, r) =>
    ring.forEach((corner, c) => {
      const { x, y } = imageToClient(scene.view, corner);
      const isSeen = x > -SIDE && y > -SIDE && x < scene.stage.width + SIDE && y < scene.stage.height + SIDE;
      if (isSeen) drawCorner(ctx, x, y, marked?.ring === r && marked.corner === c ? MARKED : SIDE, "#ffffff");
    }),
  );
  if (!added) return;
  const { x, y } = imageToClient(scene.view, added);
  drawCorner(ctx, x, y, SIDE, "#1d5fd1");
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} side
 * @param {string} color
 */
function drawCorner(ctx, x, y, side, color) {
  ctx.fillStyle = side === MARKED ? "#1d5fd1" : color;
  ctx.fillRect(x - side / 2, y - side / 2, side, side);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = side === MARKED ? "#ffffff" : "rgb(0 0 0 / 80%)";
  ctx.strokeRect(x - side / 2, y - side / 2, side, side);
}
