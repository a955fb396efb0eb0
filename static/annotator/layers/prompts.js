// What was asked: the points and the box of the selected object, and of a prompt that is being worked on.

import { imageBoxToClient, imageToClient } from "../viewport.js";
import { marksOf } from "../marks.js";
import { isHidden } from "../visibility.js";
import { onClientPlane } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types").Box} Box */

const RADIUS = 7; // client pixels
const CORNER = 4;

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function drawPrompts(ctx, scene) {
  onClientPlane(ctx, scene);
  const [id, ...others] = scene.shown.selection;
  const selected = others.length ? undefined : scene.shown.annotations.find((one) => one.id === id);
  const prompt = selected && !isHidden(selected, scene.shown, scene.ui) ? (scene.preview?.kind === "marks" ? scene.preview.prompt : marksOf(selected)) : null;
  if (prompt?.box) {
    const [x0, y0, x1, y1] = prompt.box;
    drawBox(ctx, scene, { x0, y0, x1, y1 });
    if (scene.ui.tool === "select") for (const x of [x0, x1]) for (const y of [y0, y1]) drawCorner(ctx, scene, { x, y });
  }
  for (const line of prompt?.scribbles ?? []) drawScribble(ctx, scene, line, line[0]?.positive !== false);
  for (const point of prompt?.points ?? []) drawPoint(ctx, scene, point);
  const { asking, held } = scene.ui;
  for (const { points, positive } of [...(held?.marks ?? []), ...(asking?.held?.marks ?? [])]) drawScribble(ctx, scene, points, positive);
  if (asking?.box) drawBox(ctx, scene, asking.box);
  if (asking?.points) drawScribble(ctx, scene, asking.points, asking.positive !== false);
  if (asking?.at) drawPoint(ctx, scene, { ...asking.at, positive: asking.positive });
}

/**
 * A rectangle that is seen on any ground: white on black, dashed.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {Box} box
 */
export function drawBox(ctx, { view }, box) {
  const { x0, y0, x1, y1 } = imageBoxToClient(view, box);
  for (const [color, width, dash] of /** @type {const} */ ([
    ["rgb(0 0 0 / 65%)", 3, []],
    ["#ffffff", 1.5, [6, 4]],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.setLineDash([...dash]);
    ctx.strokeRect(x0, y0, x1 - x0, y1 - y0);
  }
  ctx.setLineDash([]);
}

/**
 * A square to take hold of.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {import("../types").Point} at
 */
function drawCorner(ctx, { view }, at) {
  const { x, y } = imageToClient(view, at);
  ctx.fillStyle = "#ffffff";
  ctx.strokeStyle = "rgb(0 0 0 / 75%)";
  ctx.lineWidth = 1.5;
  ctx.fillRect(x - CORNER, y - CORNER, 2 * CORNER, 2 * CORNER);
  ctx.strokeRect(x - CORNER, y - CORNER, 2 * CORNER, 2 * CORNER);
}

/**
 * A stroke with its sign where it begins.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {readonly import("../types").Point[]} points
 * @param {boolean} isPositive
 */
export function drawScribble(ctx, scene, points, isPositive) {
  if (!points.length) return;
  const path = new Path2D();
  for (const point of points) {
    const { x, y } = imageToClient(scene.view, point);
    path.lineTo(x, y);
  }
  ctx.lineCap = ctx.lineJoin = "round";
  for (const [color, width] of /** @type {const} */ ([
    ["rgb(0 0 0 / 55%)", 8],
    ["#ffffff", 6],
    [colorOfSign(isPositive), 4],
  ])) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke(path);
  }
  ctx.lineCap = "butt";
  drawPoint(ctx, scene, { ...points[0], positive: isPositive });
}

/** @param {boolean} isPositive */
function colorOfSign(isPositive) {
  return isPositive ? "#0b7a4b" : "#b3261e";
}

/**
 * A disc with its sign: told apart by the sign, not by colour alone.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {{ x: number, y: number, positive?: boolean }} point
 */
function drawPoint(ctx, { view }, point) {
  const { x, y } = imageToClient(view, point);
  const isPositive = point.positive !== false;
  ctx.beginPath();
  ctx.arc(x, y, RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = colorOfSign(isPositive);
  ctx.fill();
  ctx.lineWidth = 4;
  ctx.strokeStyle = "rgb(0 0 0 / 55%)";
  ctx.stroke();
  ctx.lineWidth = 2;
  ctx.strokeStyle = "#ffffff";
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x - 3.5, y);
  ctx.lineTo(x + 3.5, y);
  if (isPositive) {
    ctx.moveTo(x, y - 3.5);
    ctx.lineTo(x, y + 3.5);
  }
  ctx.stroke();
}
