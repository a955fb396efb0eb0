// The keys, to be changed: press the new one. The page is loaded anew then, so that all tooltips show it.

import { followed } from "../dialog.js";
import { DEFAULT_KEYS, printed } from "../keys.js";
import { h, setText } from "../markup.js";
import { assigned, holderOf, idOf, keepOwnKeys, readOwnKeys, withOwnKeys, written } from "../own_keys.js";
import { IS_MAC } from "./buttons.js";

/** @typedef {import("../types").KeyEntry} KeyEntry */

/**
 * @param {() => void} onKept the page is to be loaded anew
 * @param {() => void} onClose
 * @returns {import("../types").Panel}
 */
export function keysDialog(onKept, onClose) {
  let own = readOwnKeys();
  /** @type {KeyEntry | null} */ let waiting = null;
  /** @type {string | null} */ let wanted = null; // pressed, and held by another command
  const entries = DEFAULT_KEYS.filter((entry) => entry.shown !== "");
  const said = h("p", { class: "keys-said", role: "status", "data-testid": "keys-said" });
  const take = h("button", { type: "button", class: "button", "data-testid": "keys-take" }, "Use it here instead");
  const reset = h("button", { type: "button", class: "button", "data-testid": "keys-reset" }, "All as they were");
  const cancel = h("button", { type: "button", class: "button" }, "Cancel");
  const keep = h("button", { type: "button", class: "button primary", "data-testid": "keys-keep" }, "Keep");
  const rows = entries.map((entry) => {
    const button = h("button", { type: "button", class: "button key", "data-testid": `key-${idOf(entry)}` });
    button.addEventListener("click", () => wait(entry));
    return { entry, button, root: h("li", {}, h("span", {}, entry.title), button) };
  });
  const dialog = h(
    "dialog",
    { class: "dialog keys-dialog", "aria-label": "Change the keys", "data-testid": "keys-dialog" },
    h("h2", {}, "Change the keys"),
    h("ul", {}, ...rows.map(({ root }) => root)),
    said,
    h("footer", {}, take, reset, cancel, keep),
  );

  const table = () => withOwnKeys(DEFAULT_KEYS, own);

  /** @param {string} [words] */
  function show(words = "Choose a command, then press its new key. Esc leaves it as it is.") {
    setText(said, words);
    take.hidden = wanted === null;
    const now = new Map(table().map((entry) => [idOf(entry), printed(entry, IS_MAC)]));
    for (const { entry, button } of rows) setText(button, entry === waiting ? "press a key" : now.get(idOf(entry)) || "none");
  }

  /** @param {KeyEntry} entry */
  function wait(entry) {
    waiting = entry;
    wanted = null;
    show(`Press the new key for “${entry.title}”.`);
  }

  /**
   * @param {KeyEntry} entry
   * @param {string} key
   */
  function assign(entry, key) {
    own = assigned(table(), own, entry, key);
    waiting = wanted = null;
    show();
  }

  dialog.addEventListener("keydown", (event) => {
    if (!waiting) return;
    event.preventDefault();
    event.stopPropagation();
    const key = written(event);
    if (event.key === "Escape") {
      waiting = wanted = null;
      return show();
    }
    if (!key) return;
    const holder = holderOf(table(), waiting, key);
    if (!holder) return assign(waiting, key);
    wanted = key;
    show(`That key belongs to “${holder.title}”. Press another one, or take it from there.`);
  });
  dialog.addEventListener("cancel", (event) => waiting && event.preventDefault());
  take.addEventListener("click", () => waiting && wanted && assign(waiting, wanted));
  reset.addEventListener("click", () => {
    own = {};
    waiting = wanted = null;
    show("All keys as they were.");
  });
  cancel.addEventListener("click", () => dialog.close());
  keep.addEventListener("click", () => {
    keepOwnKeys(own);
    dialog.close();
    onKept();
  });
  const follow = followed(dialog, onClose);

  return {
    root: dialog,
    update(_, { isKeysOpen }) {
      if (!follow(isKeysOpen)) return;
      own = readOwnKeys();
      waiting = wanted = null;
      show();
    },
  };
}
