// A small menu behind a button. Arrows move, Escape and a click elsewhere close it.

import { h, icon } from "./dom.js";

/** @typedef {{ name: string, icon: "pencil" | "bin", act: () => void, danger?: boolean }} Item */

/**
 * @param {string} label what the menu is for, for a screen reader
 * @param {Item[]} items
 */
export function menuButton(label, items) {
  const button = h("button.s-quiet.s-square", { type: "button", "aria-label": label, title: label, "aria-expanded": "false" }, icon("more"));
  const entries = items.map((item) =>
    h("button.s-menu-item", { type: "button", role: "menuitem", "data-danger": item.danger, onclick: () => choose(item) }, icon(item.icon), item.name),
  );
  const list = h("div.s-menu-list", { role: "menu", hidden: true }, ...entries);
  const root = h("div.s-menu", { onkeydown: onKey }, button, list);

  button.addEventListener("click", (/** @type {Event} */ event) => {
    event.preventDefault();
    list.hidden ? open() : close();
  });

  function open() {
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    entries[0]?.focus();
    document.addEventListener("pointerdown", closeOutside);
  }

  function close() {
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", closeOutside);
  }

  /** @param {PointerEvent} event */
  function closeOutside(event) {
    if (!root.contains(/** @type {Node} */ (event.target))) close();
  }

  /** @param {Item} item */
  function choose(item) {
    close();
    item.act();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (list.hidden) return;
    const at = entries.indexOf(/** @type {any} */ (document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) entries[(at + step + entries.length) % entries.length].focus();
    else if (event.key === "Escape") {
      close();
      button.focus();
    } else return;
    event.preventDefault();
  }

  return root;
}
