// What the tool in hand is about to do.

import { imageBoxToClient } from "../viewport.js";
import { drawBrush } from "./brush.js";
import { colorOf, outlineShape } from "./masks.js";
import { drawPolygon } from "./outline.js";
import { drawBox, drawScribble } from "./prompts.js";
import { fillShape, shapeOf } from "./shapes.js";
import { drawRings } from "./rings.js";
import { drawRuler } from "./ruler.js";
import { onClientPlane, onImagePlane } from "./scene.js";
import { drawTag } from "./tags.js";

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 */
export function drawPreview(ctx, scene) {
  onClientPlane(ctx, scene);
  if (scene.preview?.kind === "brush") drawBrush(ctx, scene, scene.preview);
  if (scene.preview?.kind === "polygon") drawPolygon(ctx, scene, scene.preview);
  if (scene.preview?.kind === "rings") drawRings(ctx, scene, scene.preview);
  if (scene.preview?.kind === "scribble") drawScribble(ctx, scene, scene.preview.points, scene.preview.isPositive);
  if (scene.preview?.kind === "ruler") drawRuler(ctx, scene, scene.preview);
  if (scene.preview?.kind === "glance") drawGlance(ctx, scene, scene.preview.glance);
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

/**
 * The mask that a click would give: lighter than a proposal, with a finer outline.
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("./scene.js").Scene} scene
 * @param {import("../types").Glance} glance
 */
function drawGlance(ctx, scene, glance) {
  const shape = shapeOf(glance);
  if (!shape) return;
  const { scale } = scene.view;
  onImagePlane(ctx, scene);
  ctx.globalAlpha = scene.ui.opacity * 0.6;
  fillShape(ctx, shape, colorOf(glance, scene));
  ctx.globalAlpha = 1;
  outlineShape(ctx, shape, "rgb(0 0 0 / 65%)", 3 / scale, []);
  outlineShape(ctx, shape, "#ffffff", 1.5 / scale, [2 / scale, 3 / scale]);
  ctx.setLineDash([]);
}
