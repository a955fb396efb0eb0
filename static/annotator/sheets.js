// The three canvases and what is drawn on each: the picture, the masks, what the hand is at. Each at most once a frame.

import { drawArea } from "./layers/area.js";
import { drawHeat } from "./layers/heat.js";
import { drawMasks, drawPainted } from "./layers/masks.js";
import { drawPreview } from "./layers/preview.js";
import { drawPrompts } from "./layers/prompts.js";
import { drawTags } from "./layers/tags.js";
import { createPainter } from "./painter.js";
import { createSurface } from "./surface.js";

/** @typedef {import("./layers/scene.js").Scene} Scene */
/** @typedef {(ctx: CanvasRenderingContext2D, scene: Scene) => void} Draw */

/**
 * @param {object} parts
 * @param {Draw} parts.drawPicture
 * @param {() => Pick<Scene, "shown" | "ui" | "view" | "preview">} parts.content
 */
export function createSheets({ drawPicture, content }) {
  const surface = createSurface(() => sheets.forEach((one) => one.ask()));
  const ground = sheet(surface.ground, drawPicture);
  const masks = sheet(surface.masks, drawObjects);
  const top = sheet(surface.canvas, drawTop);
  const sheets = [ground, masks, top];
  /** @type {import("./types").Painting | null} */ let painting = null; // as the masks were drawn last

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Draw} draw
   */
  function sheet(canvas, draw) {
    const now = () => {
      const ctx = surface.cleared(canvas);
      const { size: stage, pixelRatio } = surface;
      const scene = { ...content(), stage, pixelRatio };
      if (ctx && scene.shown.image) draw(ctx, scene);
    };
    return { now, ...createPainter(now) };
  }

  /** @type {Draw} */
  function drawObjects(ctx, scene) {
    drawHeat(ctx, scene);
    drawMasks(ctx, scene);
  }

  /** @type {Draw} */
  function drawTop(ctx, scene) {
    const now = scene.preview?.kind === "brush" ? scene.preview.painting : null;
    if (now !== painting) masks.now(); // what is painted on is lifted to the top
    painting = now;
    drawPainted(ctx, scene);
    drawArea(ctx, scene);
    drawPrompts(ctx, scene);
    drawTags(ctx, scene);
    drawPreview(ctx, scene);
  }

  return {
    surface,

    /** The view is another one. */
    paintAll: () => sheets.forEach((one) => one.ask()),

    /** A part of the picture has come. */
    paintPicture: ground.ask,

    /** The hand has moved. */
    paintHand: top.ask,

    /** The objects, or how they are shown, have changed. */
    paint() {
      surface.tone.update(content().ui.tone);
      masks.ask();
      top.ask();
    },

    /** At once, all of it. */
    draw: () => sheets.forEach((one) => one.now()),
    stop: () => sheets.forEach((one) => one.stop()),
  };
}
