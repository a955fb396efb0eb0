// The masks: proposed ones dashed with a light fill, accepted ones solid, selected ones thick. Under every outline lies
// a dark one, and under that of the selected a white one as well, so that each is seen on black and on white.

import { UNLABELLED } from "../colors.js";
import { boundsToBox, overlap } from "../geometry.js";
import { visibleBox } from "../viewport.js";
import { isHidden } from "../visibility.js";
import { fillPainted } from "./brush.js";
import { onImagePlane, PIXELATED_ABOVE } from "./scene.js";
import { fillShape, shapeOf } from "./shapes.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("../types").Annotation} Annotation */

const DASH = [7, 5]; // client pixels

/**
 * All but what is being painted on.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function drawMasks(ctx, scene) {
  const { shown, ui } = scene;
  const target = paintingIn(scene)?.target?.id;
  const seen = visibleBox(scene.view, scene.stage);
  const drawn = shown.annotations.flatMap((annotation) => {
    const shape = annotation.id === target || isHidden(annotation, shown, ui) ? null : shapeOf(annotation);
    return shape && overlap(boundsToBox(shape.bounds), seen) ? [{ annotation, shape }] : [];
  });
  drawn.sort((a, b) => a.annotation.z - b.annotation.z);
  onImagePlane(ctx, scene);
  ctx.imageSmoothingEnabled = scene.view.scale < PIXELATED_ABOVE;
  for (const { annotation, shape } of ui.isOutlineOnly ? [] : drawn) {
    ctx.globalAlpha = opacityOf(annotation, scene);
    fillShape(ctx, shape, colorOf(annotation, scene));
  }
  ctx.globalAlpha = 1;
  const isSelected = (/** @type {{ annotation: Annotation }} */ one) => shown.selection.has(one.annotation.id);
  for (const one of drawn) if (!isSelected(one)) drawOutline(ctx, one.shape, one.annotation, scene);
  for (const one of drawn) if (isSelected(one)) drawSelected(ctx, one.shape, one.annotation, scene);
  ctx.setLineDash([]);
}

/**
 * What is being painted on, with its outline as it was before; or the new object that comes to be.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function drawPainted(ctx, scene) {
  const painting = paintingIn(scene);
  if (!painting) return;
  const target = scene.shown.annotations.find((one) => one.id === painting.target?.id) ?? null;
  const shape = target && shapeOf(target);
  onImagePlane(ctx, scene);
  ctx.globalAlpha = target ? opacityOf(target, scene) : scene.ui.opacity;
  fillPainted(ctx, scene, painting, shape, colorOf(target ?? { label: scene.ui.armed }, scene));
  ctx.globalAlpha = 1;
  if (target && shape) drawSelected(ctx, shape, target, scene);
  ctx.setLineDash([]);
}

/** @param {Scene} scene */
function paintingIn({ preview }) {
  return preview?.kind === "brush" ? preview.painting : null;
}

/**
 * @param {Annotation} annotation
 * @param {Scene} scene
 */
function opacityOf({ status }, { ui }) {
  return ui.opacity * (status === "proposed" ? 0.55 : 1);
}

/**
 * @param {Pick<Annotation, "label">} annotation
 * @param {Scene} scene
 */
export function colorOf({ label }, { shown }) {
  return shown.labels.find((one) => one.id === label)?.color ?? UNLABELLED;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Shape} shape
 * @param {Annotation} annotation
 * @param {Scene} scene
 */
function drawOutline(ctx, shape, annotation, scene) {
  const { scale } = scene.view;
  outlineShape(ctx, shape, "rgb(0 0 0 / 55%)", 3.5 / scale, []);
  outlineShape(ctx, shape, colorOf(annotation, scene), 2 / scale, dashOf(annotation, scale));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Shape} shape
 * @param {Annotation} annotation
 * @param {Scene} scene
 */
function drawSelected(ctx, shape, annotation, scene) {
  const { scale } = scene.view;
  outlineShape(ctx, shape, "#ffffff", 7.5 / scale, []);
  outlineShape(ctx, shape, "#000000", 5.5 / scale, []);
  outlineShape(ctx, shape, colorOf(annotation, scene), 3.5 / scale, dashOf(annotation, scale));
}

/**
 * @param {Annotation} annotation
 * @param {number} scale
 */
function dashOf({ status }, scale) {
  return status === "proposed" ? DASH.map((length) => length / scale) : [];
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Shape} shape
 * @param {string} color
 * @param {number} width image pixels
 * @param {number[]} dash
 */
export function outlineShape(ctx, { path }, color, width, dash) {
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.lineJoin = "round";
  ctx.setLineDash(dash);
  ctx.stroke(path);
}
