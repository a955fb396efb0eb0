// The menu at the pointer: what can be done with the object there, or with the view where there is none.

import { KEYS } from "../keys.js";
import { popupMenu } from "./menu.js";

/** @typedef {import("./menu.js").Item} Item */

const OBJECT = ["accept", "reject", "candidate 1", "tool outline", "split", "merge", "cut-out", "duplicate"];
const VIEW = ["fit", "actual", "hide", "invert", "outline", "plain", "help"];

/**
 * @param {import("../types").Run} run
 * @param {() => void} onEscape
 */
export function contextMenu(run, onEscape) {
  const menu = popupMenu({ title: "At the pointer", testid: "context-menu", run, onEscape });
  return {
    root: menu.root,
    /**
     * @param {import("../types").Shown} shown
     * @param {import("../types").Ui} ui
     * @param {import("../types").Point} page CSS pixels of the window
     */
    open(shown, ui, page) {
      menu.fill(shown.selection.size ? objectItems(shown) : viewItems(ui));
      menu.root.showPopover();
      const { width, height } = menu.root.getBoundingClientRect();
      const left = Math.max(4, Math.min(page.x, innerWidth - width - 4));
      const top = Math.max(4, Math.min(page.y, innerHeight - height - 4));
      Object.assign(menu.root.style, { left: `${left}px`, top: `${top}px`, right: "auto", bottom: "auto" });
    },
  };
}

/**
 * @param {import("../types").Shown} shown
 * @returns {Item[]}
 */
function objectItems({ annotations, selection, labels }) {
  const selected = annotations.filter((one) => selection.has(one.id));
  const isProposed = selected.some((one) => one.status === "proposed");
  const left = OBJECT.filter((name) => (name !== "accept" && name !== "candidate 1") || isProposed).filter((name) => name !== "merge" || selected.length > 1);
  const named = labels.slice(0, 9).map(({ id, name }) => ({ command: "label.pick", argument: id, title: `Label “${name}”` }));
  return [...entries(left), ...named];
}

/**
 * @param {import("../types").Ui} ui
 * @returns {Item[]}
 */
function viewItems({ windowInfo }) {
  const windows = windowInfo?.is_hounsfield ? KEYS.filter((entry) => entry.command === "window") : [];
  return [...entries(VIEW), ...windows];
}

/**
 * @param {string[]} names
 * @returns {Item[]}
 */
function entries(names) {
  return names.flatMap((name) => KEYS.find(({ command, argument }) => name === (argument === undefined ? command : `${command} ${argument}`)) ?? []);
}
