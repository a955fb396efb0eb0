// Find a command by its name and run it.

import { followed } from "../dialog.js";
import { shownKeys } from "../keys.js";
import { h, setAttribute } from "../markup.js";
import { actions, matching } from "../palette.js";
import { IS_MAC } from "./buttons.js";

/** @typedef {import("../palette.js").Action} Action */

const LIST = "palette-list";

/**
 * @param {import("../types").Run} run
 * @param {() => void} onClose
 * @returns {import("../types").Panel}
 */
export function commandPalette(run, onClose) {
  /** @type {Action[]} */ let all = [];
  /** @type {Action[]} */ let found = [];
  let active = 0;
  const field = h("input", {
    type: "text",
    role: "combobox",
    placeholder: "What do you want to do?",
    autocomplete: "off",
    "aria-label": "Command",
    "aria-controls": LIST,
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    "data-testid": "palette-field",
  });
  const list = h("ul", { id: LIST, role: "listbox", "aria-label": "Commands" });
  const none = h("p", { class: "empty" }, "No command has that name.");
  const dialog = h("dialog", { class: "dialog palette", "aria-label": "Commands", "data-testid": "palette" }, field, list, none);

  function search() {
    found = matching(all, field.value);
    list.replaceChildren(...found.map((action, place) => row(action, place)));
    none.hidden = found.length > 0;
    mark(0);
  }

  /**
   * @param {Action} action
   * @param {number} place
   */
  function row({ command, argument, title }, place) {
    const root = h("li", { id: `palette-${place}`, role: "option" }, h("span", {}, title), h("kbd", {}, shownKeys(command, argument, IS_MAC)));
    root.addEventListener("click", () => pick(place));
    return root;
  }

  /** @param {number} place */
  function mark(place) {
    active = found.length ? (place + found.length) % found.length : 0;
    [...list.children].forEach((one, i) => setAttribute(one, "aria-selected", String(i === active)));
    setAttribute(field, "aria-activedescendant", found.length ? `palette-${active}` : null);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} place */
  function pick(place) {
    const action = found[place];
    if (!action) return;
    dialog.close();
    run(action.command, action.argument);
  }

  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter" && !event.isComposing) pick(active);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  const show = followed(dialog, onClose);

  return {
    root: dialog,
    update({ labels }, { isPaletteOpen }) {
      if (!show(isPaletteOpen)) return;
      all = actions(labels);
      field.value = "";
      search();
    },
  };
}
