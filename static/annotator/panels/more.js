// A small menu of what else can be done with the selected objects, printed from the table of keys.

import { KEYS, printed } from "../keys.js";
import { h } from "../markup.js";
import { IS_MAC } from "./buttons.js";

const GAP = 6; // client pixels between the button and its menu

/**
 * @param {import("../types").Run} run
 */
export function moreMenu(run) {
  const entries = KEYS.filter((entry) => entry.group === "Masks");
  const items = entries.map(({ command, argument, title, ...entry }) => {
    const item = h(
      "button",
      { type: "button", role: "menuitem", tabindex: -1, "data-testid": argument === undefined ? command : `${command}-${argument}` },
      h("span", {}, title),
      h("kbd", {}, printed({ command, argument, title, ...entry }, IS_MAC)),
    );
    item.addEventListener("click", () => {
      menu.hidePopover();
      run(command, argument);
    });
    return item;
  });
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": "Change the mask", "data-testid": "more-menu" }, ...items);
  const button = h("button", { type: "button", class: "button", "aria-haspopup": "menu", "aria-expanded": "false", "data-testid": "more" }, "Change…");
  const root = h("div", { class: "more" }, button, menu);

  button.popoverTargetElement = menu;
  items[0].autofocus = true;
  menu.addEventListener("beforetoggle", (event) => {
    button.setAttribute("aria-expanded", String(event instanceof ToggleEvent && event.newState === "open"));
    const { right, top } = button.getBoundingClientRect();
    Object.assign(menu.style, { right: `${innerWidth - right}px`, bottom: `${innerHeight - top + GAP}px` });
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = items.findIndex((item) => item.matches(":focus"));
    if (event.key === "Escape") menu.hidePopover();
    else if (step) items[(at + step + items.length) % items.length].focus();
    else if (event.key !== "Enter" && event.key !== " ") return;
    if (event.key === "Escape") button.focus();
    if (step || event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  });

  return {
    root,
    /** @param {import("../types").Shown} shown */
    update({ selection }) {
      root.hidden = !selection.size;
    },
  };
}
