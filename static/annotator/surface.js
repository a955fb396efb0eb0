// What the stage draws on, one canvas above the other: the picture, the masks, and what the hand is at. Each is drawn anew
// only when its own content changes, so that a stroke over a large picture with many masks draws little but itself.

import { toneFilter } from "./layers/tone.js";
import { h } from "./markup.js";

/** @typedef {import("./types").Size} Size */

/**
 * @param {() => void} onBlank the canvases have a new resolution and are empty
 */
export function createSurface(onBlank) {
  const ground = h("canvas", { "aria-hidden": "true" });
  const masks = h("canvas", { "aria-hidden": "true" });
  const canvas = h("canvas", { tabindex: 0, role: "application", "aria-label": "Picture", "data-testid": "canvas" });
  const tone = toneFilter(ground);
  /** @type {Size} */ let size = { width: 0, height: 0 };
  let pixelRatio = 1;

  function rescale() {
    pixelRatio = devicePixelRatio;
    for (const one of [ground, masks, canvas]) {
      one.width = Math.round(size.width * pixelRatio);
      one.height = Math.round(size.height * pixelRatio);
    }
    onBlank();
  }

  return {
    ground,
    masks,
    canvas,
    tone,

    /** Client pixels. */
    get size() {
      return size;
    },

    /** Device pixels per client pixel. */
    get pixelRatio() {
      return pixelRatio;
    },

    /** @param {Size} next client pixels */
    resize({ width, height }) {
      size = { width, height };
      rescale();
    },

    /**
     * Ready to be drawn on anew.
     * @param {HTMLCanvasElement} on
     */
    cleared(on) {
      if (pixelRatio !== devicePixelRatio) rescale(); // moved to another screen
      const ctx = on.getContext("2d");
      ctx?.resetTransform();
      ctx?.clearRect(0, 0, on.width, on.height);
      return ctx;
    },
  };
}
