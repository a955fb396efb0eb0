// Buttons of the page: with an icon, a key in the tooltip, and a command to run.

import { icon } from "../icons.js";
import { shownKeys } from "../keys.js";
import { h } from "../markup.js";

/** @typedef {import("../types").Run} Run */

const IS_MAC = /mac|iphone|ipad/i.test(navigator.platform);

/**
 * The tooltip of a command, with its key.
 * @param {string} title
 * @param {string} command
 * @param {string | number} [argument]
 */
export function tooltip(title, command, argument) {
  const keys = shownKeys(command, argument, IS_MAC);
  return keys ? `${title} (${keys})` : title;
}

/**
 * A button that shows an icon alone.
 * @param {object} options
 * @param {string} options.icon
 * @param {string} options.title
 * @param {string} options.command
 * @param {string | number} [options.argument]
 * @param {string} [options.testid]
 * @param {Run} run
 */
export function iconButton({ icon: name, title, command, argument, testid }, run) {
  const button = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      title: tooltip(title, command, argument),
      "aria-label": title,
      "data-testid": testid ?? command,
    },
    icon(name),
  );
  button.addEventListener("click", () => run(command, argument));
  return button;
}

/**
 * A button with words, and its key printed small.
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.command
 * @param {string} [options.testid]
 * @param {string} [options.className]
 * @param {Run} run
 */
export function wordButton({ title, command, testid, className = "" }, run) {
  const keys = shownKeys(command, undefined, IS_MAC).split(" or ")[0];
  const button = h(
    "button",
    { type: "button", class: `button ${className}`, "data-testid": testid ?? command },
    h("span", { class: "words" }, title),
    keys ? h("kbd", {}, keys) : null,
  );
  button.addEventListener("click", () => run(command));
  return button;
}

export { IS_MAC };
