// Rejects the least sure proposals at once: a slider over their scores, and a button that says how many.

import { h, setAttribute, setText } from "../markup.js";

const STEP = 0.05;

/**
 * @param {import("../types").Run} run
 * @returns {import("../types").Panel}
 */
export function belowSlider(run) {
  const slider = h("input", { type: "range", min: 0, max: 1, step: STEP, "aria-label": "Reject proposals below this score", "data-testid": "below" });
  const button = h("button", { type: "button", class: "button quiet", "data-testid": "reject-below" });
  const root = h("div", { class: "below" }, slider, button);
  slider.value = "0.5";
  /** @type {number[]} */ let scores = [];

  function show() {
    const least = Number(slider.value);
    const count = scores.filter((score) => score < least).length;
    setText(button, `Reject ${count} below ${least.toFixed(2)}`);
    setAttribute(slider, "title", `${count} of ${scores.length} proposals are less sure than ${least.toFixed(2)}`);
    button.disabled = count === 0;
  }

  slider.addEventListener("input", show);
  button.addEventListener("click", () => run("reject-below", Number(slider.value)));
  return {
    root,
    update({ annotations }) {
      scores = annotations.filter((one) => one.status === "proposed" && one.score !== null).map((one) => one.score ?? 1);
      root.hidden = scores.length < 2;
      show();
    },
  };
}
