// Over the objects that were found: what was understood, to be taken out, changed or added to. Each change asks again.

import { additions, chipsOf, partsWords } from "../chips.js";
import { icon } from "../icons.js";
import { h, setAttribute, setText } from "../markup.js";

/** @typedef {import("../wire").Part} Part */
/** @typedef {import("../types").Understood} Understood */

const GAP = 4; // client pixels between a chip and its menu

/**
 * @param {object} parts
 * @param {(parts: Part[]) => void} parts.ask
 * @param {() => void} parts.hide
 * @returns {import("../types").Panel}
 */
export function chipsBar({ ask, hide }) {
  /** @type {Understood | null} */ let shown = null;
  const list = h("div", { class: "chip-list" });
  const live = h("span", { class: "unseen", role: "status", "aria-live": "polite", "data-testid": "understood" });
  const close = h("button", { type: "button", class: "chip-close", "aria-label": "Hide what was understood", title: "Hide", "data-testid": "chips-hide" }, icon("cross"));
  const menu = chipMenu();
  const root = h("div", { class: "chips", role: "group", "aria-label": "What was understood", "data-testid": "chips" }, list, close, menu.root, live);
  close.addEventListener("click", hide);

  /** @param {Part[]} parts */
  function all(parts) {
    list.replaceChildren(...parts.map((part, place) => partGroup(part, { parts, place, menu, ask })));
    setText(live, `Understood: ${partsWords(parts)}`);
  }

  return {
    root,
    update(_, { understood, asking }) {
      root.hidden = understood === null;
      setAttribute(root, "data-busy", asking !== null);
      if (understood === shown) return;
      shown = understood;
      menu.close();
      all(understood?.parts ?? []);
    },
  };
}

/**
 * @param {Part} part
 * @param {{ parts: Part[], place: number, menu: ReturnType<typeof chipMenu>, ask: (parts: Part[]) => void }} around
 */
function partGroup(part, { parts, place, menu, ask }) {
  const changed = (/** @type {Part} */ one) => ask(parts.map((other, i) => (i === place ? one : other)));
  const chips = chipsOf(part).map((chip) => {
    const isThing = chip.kind === "thing";
    const main = h("button", { type: "button", class: "chip-main", "data-testid": `chip-${chip.kind}` }, chip.text);
    const root = h("span", { class: "chip", "data-kind": chip.kind }, main);
    if (chip.choices.length || chip.field) {
      main.setAttribute("aria-haspopup", "menu");
      main.addEventListener("click", () => menu.open(main, chip.choices, chip.field, changed));
    } else main.disabled = true;
    const without = chip.without;
    const remove = isThing ? (parts.length > 1 ? () => ask(parts.filter((_, i) => i !== place)) : null) : without && (() => changed(without));
    if (remove) {
      const title = `Without “${chip.text}”`;
      const cross = h("button", { type: "button", class: "chip-remove", "aria-label": title, title, "data-testid": `chip-${chip.kind}-remove` }, icon("cross"));
      cross.addEventListener("click", remove);
      root.append(cross);
    }
    return root;
  });
  const more = additions(part);
  const add = h("button", { type: "button", class: "chip-add", "aria-haspopup": "menu", "aria-label": `Say more about “${part.thing}”`, title: "Say which", "data-testid": "chip-add" }, icon("plus"));
  add.addEventListener("click", () => menu.open(add, more, null, changed));
  return h("span", { class: "chip-part", role: "group", "aria-label": part.thing }, ...chips, ...(more.length ? [add] : []));
}

/** One small menu for all chips, filled when it is opened. */
function chipMenu() {
  /** @type {HTMLElement | null} */ let opener = null;
  const root = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": "Change it to", "data-testid": "chip-menu" });
  const items = () => /** @type {HTMLElement[]} */ ([...root.querySelectorAll("input, button")]);

  root.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = items().findIndex((item) => item.matches(":focus"));
    if (step) items()[(at + step + items().length) % items().length].focus();
    if (event.key === "Escape") {
      root.hidePopover();
      opener?.focus();
    }
    if (step || event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  });

  return {
    root,
    close: () => root.matches(":popover-open") && root.hidePopover(),
    /**
     * @param {HTMLElement} button
     * @param {import("../chips.js").Choice[]} choices
     * @param {import("../chips.js").Field | null} field
     * @param {(part: Part) => void} changed
     */
    open(button, choices, field, changed) {
      opener = button;
      const pick = (/** @type {Part} */ part) => {
        root.hidePopover();
        changed(part);
      };
      const rows = choices.map(({ title, part }) => {
        const item = h("button", { type: "button", role: "menuitem", "data-testid": "chip-choice" }, title);
        item.addEventListener("click", () => pick(part));
        return item;
      });
      root.replaceChildren(...(field ? [fieldForm(field, pick)] : []), ...rows);
      const { left, bottom } = button.getBoundingClientRect();
      Object.assign(root.style, { left: `${left}px`, top: `${bottom + GAP}px`, right: "auto", bottom: "auto" });
      root.showPopover();
      items()[0]?.focus();
    },
  };
}

/**
 * @param {import("../chips.js").Field} field
 * @param {(part: Part) => void} pick
 */
function fieldForm({ label, value, type, part }, pick) {
  const input = h("input", { type, value, "aria-label": label, maxlength: 500, step: "any", "data-testid": "chip-field" });
  const form = h("form", { class: "chip-field" }, h("label", {}, label, input));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changed = part(input.value);
    if (changed) pick(changed);
  });
  return form;
}
