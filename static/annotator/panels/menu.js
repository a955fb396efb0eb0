// A small menu of commands, with the keys they have, walked through with the arrow keys.

import { printedKeysOf } from "../keys.js";
import { h } from "../markup.js";
import { IS_MAC } from "./buttons.js";

/** @typedef {{ command: string, argument?: string | number, title: string }} Item */

/**
 * @param {object} parts
 * @param {string} parts.title
 * @param {string} parts.testid
 * @param {import("../types").Run} parts.run
 * @param {() => void} parts.onEscape where the focus goes then
 */
export function popupMenu({ title, testid, run, onEscape }) {
  /** @type {HTMLButtonElement[]} */ let buttons = [];
  const root = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": title, "data-testid": testid });

  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = buttons.findIndex((item) => item.matches(":focus"));
    if (event.key === "Escape") root.hidePopover();
    else if (step) buttons[(at + step + buttons.length) % buttons.length].focus();
    else if (event.key !== "Enter" && event.key !== " ") return;
    if (event.key === "Escape") onEscape();
    if (step || event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  });

  /** @param {Item} item */
  function button({ command, argument, title }) {
    const made = h(
      "button",
      { type: "button", role: "menuitem", tabindex: -1, "data-testid": argument === undefined ? command : `${command}-${argument}` },
      h("span", {}, title),
      h("kbd", {}, printedKeysOf(command, argument, IS_MAC)),
    );
    made.addEventListener("click", () => {
      root.hidePopover();
      run(command, argument);
    });
    return made;
  }

  return {
    root,
    /** @param {readonly Item[]} items */
    fill(items) {
      buttons = items.map(button);
      if (buttons.length) buttons[0].autofocus = true;
      root.replaceChildren(...buttons);
    },
  };
}
