// The window of a DICOM picture: which preset, and whether the model sees it.

import { h } from "../markup.js";
import { PRESETS } from "../windowing.js";

/**
 * @param {import("../types").Run} run
 */
export function windowChoice(run) {
  const presets = Object.entries(PRESETS).map(([value, { title, centre, width }]) => h("option", { value }, `${title} (${centre} / ${width})`.replace("-", "−")));
  const other = h("option", { value: "other", hidden: true }, "Dragged");
  const choice = h("select", { "data-testid": "window-preset" }, h("option", { value: "" }, "As in the file"), ...presets, other);
  const asked = h("input", { type: "checkbox", "data-testid": "window-asked" });
  const root = h(
    "div",
    { class: "window-choice" },
    h("label", { class: "view-slider" }, h("span", {}, "Window"), choice),
    h("label", { class: "view-switch" }, asked, "The model sees it so"),
  );
  choice.addEventListener("change", () => run("window", choice.value));
  asked.addEventListener("change", () => run("window-asked"));
  return {
    root,
    /** @param {import("../types").Ui} ui */
    update({ window, windowInfo, isWindowAsked }) {
      root.hidden = !windowInfo;
      const preset = Object.entries(PRESETS).find(([, one]) => one.centre === window?.centre && one.width === window.width);
      choice.value = window ? (preset?.[0] ?? "other") : "";
      presets.forEach((option) => (option.disabled = !windowInfo?.is_hounsfield));
      asked.checked = isWindowAsked;
    },
  };
}
