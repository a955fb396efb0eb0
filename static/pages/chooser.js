// The line above the grid: search, filters and order.

import { get } from "./api.js";
import { STATES } from "./card.js";
import { ALL, leavesOut, NEEDS } from "./choice.js";
import { h, icon } from "./dom.js";
import { many } from "./words.js";

/** @typedef {import("./choice.js").Choice} Choice */

const TYPING_MS = 250;
const SORTS = { added: "In the order added", newest: "Newest first", name: "By name", changed: "Last worked on" };
const STATUSES = [
  ["", "Any state"],
  ["needs", "Needs somebody"],
  .../** @type {[string, string][]} */ (Object.entries(STATES)),
];

/**
 * @param {string} project its id
 * @param {Choice} first
 * @param {(choice: Choice) => void} onChoice
 */
export function chooser(project, first, onChoice) {
  let choice = first;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  const words = h("input.s-input", { type: "search", placeholder: "Search names, tags, labels", "aria-label": "Search names, tags and labels", value: choice.q, oninput: typed });
  const status = select("State", STATUSES, (value) => ({ status: value === "needs" ? NEEDS : value ? [value] : [] }));
  const tag = select("Tag", [["", "Any tag"]], (value) => ({ tag: value }));
  const label = select("Label", [["", "Any label"]], (value) => ({ label: value }));
  const sort = select("Order", Object.entries(SORTS), (value) => ({ sort: value }));
  const clear = h("button.s-quiet", { type: "button", onclick: () => set({ ...ALL, sort: choice.sort }) }, icon("close"), "Clear");
  const told = h("span.s-muted", { role: "status" });
  const root = h("div.s-chooser", { role: "search" }, words, status, tag, label, sort, clear, told);

  function typed() {
    clearTimeout(timer);
    timer = setTimeout(() => set({ q: words.value.trim() }), TYPING_MS);
  }

  /**
   * @param {string} name
   * @param {string[][]} options
   * @param {(value: string) => Partial<Choice>} chosen
   */
  function select(name, options, chosen) {
    const field = h("select.s-input", { "aria-label": name, onchange: () => set(chosen(field.value)) });
    fill(field, options);
    return field;
  }

  /** @param {Partial<Choice>} changed */
  function set(changed) {
    choice = { ...choice, ...changed };
    show();
    onChoice(choice);
  }

  function show() {
    if (words.value.trim() !== choice.q) words.value = choice.q;
    status.value = choice.status.length > 1 ? "needs" : (choice.status[0] ?? "");
    hold(tag, choice.tag);
    label.value = choice.label;
    sort.value = choice.sort;
    clear.hidden = !leavesOut(choice);
  }

  show();
  return {
    root,
    set,
    get choice() {
      return choice;
    },
    /** @param {number} count */
    tell(count) {
      told.textContent = leavesOut(choice) ? `${many(count, "picture")} found` : "";
    },
    /** The tags and labels there are by now. */
    async refresh() {
      const [tags, whole] = await Promise.all([get(`/projects/${project}/tags`), get(`/projects/${project}`)]).catch(() => [[], { labels: [] }]);
      fill(tag, [["", "Any tag"], ...tags.map((/** @type {any} */ one) => [one.name, `${one.name} (${one.count})`])]);
      fill(label, [["", "Any label"], ...whole.labels.map((/** @type {any} */ one) => [one.id, one.name])]);
      tag.hidden = !tags.length && !choice.tag;
      label.hidden = !whole.labels.length;
      show();
      return tags;
    },
    stop: () => clearTimeout(timer),
  };
}

/** @param {HTMLSelectElement} field @param {string[][]} options */
function fill(field, options) {
  const { value } = field;
  field.replaceChildren(...options.map(([id, name]) => h("option", { value: id }, name)));
  field.value = value;
}

/** A tag that nothing bears any more can still be what was chosen. @param {HTMLSelectElement} field @param {string} value */
function hold(field, value) {
  if (![...field.options].some((option) => option.value === value)) field.append(h("option", { value }, value));
  field.value = value;
}
