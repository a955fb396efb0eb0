// The brush's size, while the brush or the eraser is in hand.

import { LARGEST, SMALLEST } from "../brush.js";
import { h, setText } from "../markup.js";
import { tooltip } from "./buttons.js";

const STEPS = 100; // of the slider, each larger than the last by the same factor

/**
 * @param {import("../types").Run} run
 */
export function brushSize(run) {
  const title = `${tooltip("Smaller brush", "brush-size", -1)}, ${tooltip("larger brush", "brush-size", 1)}`;
  const slider = h("input", { type: "range", min: 0, max: STEPS, step: 1, "aria-label": "Size of the brush", title, "data-testid": "brush-slider" });
  const words = h("span", { class: "brush-words", "data-testid": "brush-size" });
  const root = h("label", { class: "brush" }, slider, words);
  slider.addEventListener("input", () => run("brush-diameter", Math.round(SMALLEST * (LARGEST / SMALLEST) ** (Number(slider.value) / STEPS))));
  return {
    root,
    /** @param {import("../types").Ui} ui */
    update({ tool, brush }) {
      root.hidden = tool !== "brush" && tool !== "eraser";
      slider.value = String(Math.round((STEPS * Math.log(brush / SMALLEST)) / Math.log(LARGEST / SMALLEST)));
      setText(words, `${brush} px`);
    },
  };
}
