// A small menu behind a button. Arrows move, Escape and a click elsewhere close it.

import { h, icon } from "./dom.js";

/** @typedef {{ name: string, icon: Parameters<typeof icon>[0], act: () => void, danger?: boolean }} Item */

/**
 * @param {string} label what the menu is for, for a screen reader
 * @param {Item[] | (() => Promise<Item[]>)} items or how they are found when it opens
 * @param {{ text?: string }} [options] ``text`` stands on the button; without one it has three dots
 */
export function menuButton(label, items, { text } = {}) {
  const kind = text ? "button.s-button" : "button.s-quiet.s-square";
  const button = h(kind, { type: "button", "aria-label": label, title: text ? null : label, "aria-haspopup": "menu", "aria-expanded": "false" }, text ?? icon("more"));
  const list = h("div.s-menu-list", { role: "menu", "aria-label": label, hidden: true });
  const root = h("div.s-menu", { onkeydown: onKey }, button, list);

  button.addEventListener("click", (/** @type {Event} */ event) => {
    event.preventDefault();
    list.hidden ? void open() : close();
  });

  async function open() {
    const found = typeof items === "function" ? await items() : items;
    list.replaceChildren(...found.map(entry));
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    list.firstElementChild?.focus();
    document.addEventListener("pointerdown", closeOutside);
  }

  /** @param {Item} item */
  function entry(item) {
    return h("button.s-menu-item", { type: "button", role: "menuitem", "data-danger": item.danger, onclick: () => choose(item) }, icon(item.icon), h("span", {}, item.name));
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
    const entries = [...list.children];
    const at = entries.indexOf(document.activeElement);
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
