// Before the filmstrip: where Next goes, and putting the picture aside.

import { GOALS, statesOf } from "../flow.js";
import { h, setAttribute, setText } from "../markup.js";
import { tooltip } from "./buttons.js";

/**
 * @param {import("../types").Run} run
 * @returns {import("../types").Panel}
 */
export function goalPicker(run) {
  const options = GOALS.map(([name, states]) => h("option", { value: [...states].sort().join(" ") }, `Next: ${name}`));
  const other = h("option", { value: "other", hidden: true }, "Next: the chosen ones");
  const field = h("select", { class: "goal", "aria-label": "Next goes to", title: "Next goes to", "data-testid": "goal" }, ...options, other);
  field.addEventListener("change", () => run("goal", field.value));
  const skip = h("button", { type: "button", class: "button quiet", "data-testid": "skip" }, "Skip");
  skip.addEventListener("click", () => run("skip"));
  return {
    root: h("div", { class: "flow" }, field, skip),
    update(shown, ui) {
      const states = statesOf(ui.choice);
      const known = options.some((option) => option.value === states);
      if (field.value !== (known ? states : "other")) field.value = known ? states : "other";
      const isSkipped = shown.image?.skipped ?? false;
      setText(skip, isSkipped ? "Unskip" : "Skip");
      setAttribute(skip, "title", tooltip(isSkipped ? "Take this picture up again" : "Put this picture aside, go on", "skip"));
    },
  };
}
