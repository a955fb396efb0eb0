// The tools: one icon each, its key printed on it.

import { icon } from "../icons.js";
import { shownKeys } from "../keys.js";
import { h, setAttribute } from "../markup.js";
import { TOOLS, WINDOWED } from "../tools/index.js";
import { IS_MAC, iconButton, tooltip } from "./buttons.js";

/**
 * @param {import("../types").Run} run
 * @returns {import("../types").Panel}
 */
export function rail(run) {
  const buttons = TOOLS.map((tool) => {
    const button = h(
      "button",
      { type: "button", class: "tool", title: tooltip(tool.title, "tool", tool.id), "aria-label": tool.title, "data-testid": `tool-${tool.id}` },
      icon(tool.icon),
      h("kbd", {}, shownKeys("tool", tool.id, IS_MAC)),
    );
    button.addEventListener("click", () => run("tool", tool.id));
    return { id: tool.id, button };
  });
  const undo = iconButton({ icon: "undo", title: "Undo", command: "undo" }, run);
  const redo = iconButton({ icon: "redo", title: "Redo", command: "redo" }, run);
  const bar = h(
    "div",
    { class: "rail", role: "toolbar", "aria-label": "Tools", "aria-orientation": "vertical" },
    ...buttons.map(({ button }) => button),
    h("span", { class: "rail-space" }),
    undo,
    redo,
  );

  return {
    root: bar,
    update(_, ui) {
      for (const { id, button } of buttons) button.hidden = WINDOWED.has(id) && !ui.windowInfo;
      for (const { id, button } of buttons) setAttribute(button, "aria-pressed", String(id === ui.tool));
    },
  };
}
