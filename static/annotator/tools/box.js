// Drag to draw a box prompt. A click without a drag draws nothing.

import { between } from "../geometry.js";

/** @typedef {import("../types").Box} Box */
/** @typedef {import("../types").Point} Point */

const SMALLEST_CLIENT_SIDE = 4; // client pixels: less is a click with a shaking hand
const SMALLEST_SIDE = 1; // image pixels

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function boxTool(actions) {
  /** @type {Point | null} */ let from = null;
  /** @type {Point | null} */ let to = null;

  const current = () => (from && to ? between(from, to) : null);

  return {
    id: "box",
    cursor: "crosshair",
    hasMenu: true,
    down({ at }) {
      from = to = at;
    },
    move({ at }) {
      if (from) to = at;
    },
    up({ at, scale }) {
      if (from) to = at;
      const box = current();
      from = to = null;
      const smallest = Math.max(SMALLEST_SIDE, SMALLEST_CLIENT_SIDE / scale);
      if (box && box.x1 - box.x0 >= smallest && box.y1 - box.y0 >= smallest) actions.box(box);
    },
    cancel() {
      const had = from !== null;
      from = to = null;
      return had;
    },
    preview() {
      const box = current();
      return box && { kind: "box", box };
    },
  };
}
