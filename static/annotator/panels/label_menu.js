// What can be done with one label as a whole.

import { above } from "../label_tree.js";
import { popupMenu } from "./menu.js";

/** @typedef {import("../types").Label} Label */
/** @typedef {import("../types").Shown} Shown */
/** @typedef {import("../types").Ui} Ui */

/**
 * @param {import("../types").Run} run
 * @param {() => { shown: Shown, ui: Ui } | null} now
 */
export function labelMenu(run, now) {
  /** @type {HTMLElement | null} */ let opener = null;
  const menu = popupMenu({ title: "The label", testid: "label-menu", run, onEscape: () => opener?.focus() });
  return {
    root: menu.root,
    /**
     * @param {Label} label
     * @param {HTMLElement} button
     */
    open(label, button) {
      const shown = now();
      if (!shown) return;
      opener = button;
      menu.fill(items(label, shown.shown, shown.ui));
      menu.root.showPopover();
      const { right, bottom } = button.getBoundingClientRect();
      const { height } = menu.root.getBoundingClientRect();
      Object.assign(menu.root.style, { right: `${innerWidth - right}px`, top: `${Math.max(4, Math.min(bottom + 4, innerHeight - height - 4))}px`, left: "auto", bottom: "auto" });
    },
  };
}

/**
 * @param {Label} label
 * @param {Shown} shown
 * @param {Ui} ui
 */
function items(label, { labels }, { lockedLabels }) {
  const others = labels.filter((one) => one.id !== label.id);
  const parents = others.filter((one) => one.number !== label.parent && !above(labels, one).includes(label.number));
  return [
    { command: "label.lock", argument: label.id, title: lockedLabels.has(label.id) ? "Unlock its objects" : "Lock its objects" },
    ...(label.parent === null ? [] : [{ command: "label.nest", argument: `${label.id} `, title: "Let it stand on its own" }]),
    ...parents.map((one) => ({ command: "label.nest", argument: `${label.id} ${one.id}`, title: `Put it under “${one.name}”` })),
    ...others.map((one) => ({ command: "label.merge", argument: `${label.id} ${one.id}`, title: `Merge it into “${one.name}”` })),
  ];
}
