// What else can be done with the selected objects: a menu printed from the table of keys.

import { KEYS } from "../keys.js";
import { h } from "../markup.js";
import { popupMenu } from "./menu.js";

const GAP = 6; // client pixels between the button and its menu

/**
 * @param {import("../types").Run} run
 */
export function moreMenu(run) {
  const button = h("button", { type: "button", class: "button", "aria-haspopup": "menu", "aria-expanded": "false", "data-testid": "more" }, "Change…");
  const menu = popupMenu({ title: "Change the mask", testid: "more-menu", run, onEscape: () => button.focus() });
  const root = h("div", { class: "more" }, button, menu.root);

  button.popoverTargetElement = menu.root;
  menu.fill(KEYS.filter((entry) => entry.group === "Masks"));
  menu.root.addEventListener("beforetoggle", (event) => {
    button.setAttribute("aria-expanded", String(event instanceof ToggleEvent && event.newState === "open"));
    const { right, top } = button.getBoundingClientRect();
    Object.assign(menu.root.style, { right: `${innerWidth - right}px`, bottom: `${innerHeight - top + GAP}px` });
  });

  return {
    root,
    /** @param {import("../types").Shown} shown */
    update({ selection }) {
      root.hidden = !selection.size;
    },
  };
}
