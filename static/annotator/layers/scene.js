// What the layers draw, and the two planes they draw it in.

/**
 * @typedef {object} Scene
 * @property {import("../types").Shown} shown
 * @property {import("../types").Ui} ui
 * @property {import("../types").View} view
 * @property {import("../types").Size} stage client pixels
 * @property {number} pixelRatio device pixels per client pixel
 * @property {import("../types").Preview} preview
 */

/** Above this many client pixels per image pixel, pixels are drawn as squares. */
export const PIXELATED_ABOVE = 3;

/**
 * One unit is a client pixel.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function onClientPlane(ctx, { pixelRatio }) {
  ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
}

/**
 * One unit is an image pixel. The origin falls on a whole device pixel, so that pixel edges are crisp.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function onImagePlane(ctx, { view, pixelRatio }) {
  const scale = view.scale * pixelRatio;
  ctx.setTransform(scale, 0, 0, scale, Math.round(view.clientLeft * pixelRatio), Math.round(view.clientTop * pixelRatio));
}
