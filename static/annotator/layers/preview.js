// What the tool in hand is about to do.

import { imageBoxToClient } from "../viewport.js";
import { drawBrush } from "./brush.js";
import { drawPolygon } from "./outline.js";
import { drawBox, drawScribble } from "./prompts.js";
import { drawRuler } from "./ruler.js";
import { onClientPlane } from "./scene.js";
import { drawTag } from "./tags.js";

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 */
export function drawPreview(ctx, scene) {
  onClientPlane(ctx, scene);
  if (scene.preview?.kind === "brush") drawBrush(ctx, scene, scene.preview);
  if (scene.preview?.kind === "polygon") drawPolygon(ctx, scene, scene.preview);
  if (scene.preview?.kind === "scribble") drawScribble(ctx, scene, scene.preview.points, scene.preview.isPositive);
  if (scene.preview?.kind === "ruler") drawRuler(ctx, scene, scene.preview);
  if (scene.preview?.kind === "box") drawDragged(ctx, scene, scene.preview.box);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 * @param {import("../types").Box} box
 */
function drawDragged(ctx, scene, box) {
  drawBox(ctx, scene, box);
  const client = imageBoxToClient(scene.view, box);
  const words = `${Math.round(box.x1 - box.x0)} × ${Math.round(box.y1 - box.y0)}`;
  drawTag(ctx, scene, words, { x: client.x0, y: client.y1 + 24 }, "#1f2023");
}
