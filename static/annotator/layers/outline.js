// A polygon that is being drawn: its area, its corners, and the line to the pointer.

import { imageToClient } from "../viewport.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {Extract<import("../types").Preview, { kind: "polygon" }>} Polygon */

const CORNER = 4; // client pixels
const FIRST = 6;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Polygon} polygon
 */
export function drawPolygon(ctx, scene, { points, pointer, isMinus, isClosing }) {
  const corners = points.map((point) => imageToClient(scene.view, point));
  const open = pointer && !isClosing ? [...corners, imageToClient(scene.view, pointer)] : corners;
  const path = new Path2D();
  open.forEach(({ x, y }) => path.lineTo(x, y));
  if (isClosing) path.closePath();
  ctx.fillStyle = isMinus ? "rgb(179 38 30 / 25%)" : "rgb(11 122 75 / 25%)";
  ctx.fill(path, "evenodd");
  for (const [color, width, dash] of /** @type {const} */ ([
    ["rgb(0 0 0 / 65%)", 3.5, []],
    ["#ffffff", 1.5, isMinus ? [5, 4] : []],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineJoin = "round";
    ctx.setLineDash([...dash]);
    ctx.stroke(path);
  }
  ctx.setLineDash([]);
  corners.forEach((corner, i) => drawCorner(ctx, corner, i === 0 ? FIRST : CORNER, i === 0 && isClosing));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../types").Point} at
 * @param {number} radius
 * @param {boolean} isMarked
 */
function drawCorner(ctx, { x, y }, radius, isMarked) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = isMarked ? "#1d5fd1" : "#ffffff";
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = "rgb(0 0 0 / 75%)";
  ctx.stroke();
}
