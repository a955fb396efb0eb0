// The rules of the project: what becomes of overlapping masks, and what objects are asked for.

import { followed } from "../dialog.js";
import { icon } from "../icons.js";
import { h } from "../markup.js";

/** @typedef {import("../wire").Attribute} Attribute */
/** @typedef {import("../wire").OpenProject["overlap"]} Overlap */

const OVERLAPS = /** @type {const} */ ([
  ["allowed", "May overlap", "Every mask keeps its pixels."],
  ["new", "The new one wins", "What is accepted or painted takes its pixels from those that are there."],
  ["old", "The old one wins", "What is accepted or painted gets only what is free."],
]);
const KINDS = /** @type {const} */ ([
  ["text", "Text"],
  ["number", "Number"],
  ["choice", "Choice"],
  ["flag", "Yes or no"],
]);

/**
 * @param {(rules: { overlap: Overlap, attributes: Attribute[] }) => void} keep
 * @param {() => void} onClose
 * @returns {import("../types").Panel}
 */
export function rulesDialog(keep, onClose) {
  const radios = OVERLAPS.map(([value, title, hint]) => {
    const radio = h("input", { type: "radio", name: "overlap", value, "data-testid": `overlap-${value}` });
    return { radio, root: h("label", { class: "rule" }, radio, h("span", {}, h("strong", {}, title), " ", hint)) };
  });
  /** @type {ReturnType<typeof attributeRow>[]} */ let rows = [];
  const list = h("div", { class: "attribute-rows" });
  const add = h("button", { type: "button", class: "button", "data-testid": "add-attribute" }, icon("plus"), "Add an attribute");
  const cancel = h("button", { type: "button", class: "button" }, "Cancel");
  const save = h("button", { type: "submit", class: "button primary", "data-testid": "keep-rules" }, "Keep");
  const form = h(
    "form",
    {},
    h("h2", {}, "Rules of this project"),
    h("fieldset", {}, h("legend", {}, "Accepted masks that overlap, from now on"), ...radios.map(({ root }) => root)),
    h("fieldset", {}, h("legend", {}, "Attributes of objects"), list, add),
    h("footer", {}, cancel, save),
  );
  const dialog = h("dialog", { class: "dialog rules-dialog", "aria-label": "Rules of this project", "data-testid": "rules-dialog" }, form);

  /** @param {Attribute} attribute */
  function append(attribute) {
    const row = attributeRow(attribute, () => {
      rows = rows.filter((one) => one !== row);
      row.root.remove();
    });
    rows.push(row);
    list.append(row.root);
    return row;
  }

  add.addEventListener("click", () => append({ name: "", kind: "text", choices: [] }).focus());
  cancel.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const overlap = /** @type {Overlap} */ (radios.find(({ radio }) => radio.checked)?.radio.value ?? "allowed");
    dialog.close();
    keep({ overlap, attributes: rows.map((row) => row.value()).filter(({ name }) => name) });
  });
  const show = followed(dialog, onClose);

  return {
    root: dialog,
    update({ project }, { isRulesOpen }) {
      if (!show(isRulesOpen) || !project) return;
      for (const { radio } of radios) radio.checked = radio.value === project.overlap;
      rows = [];
      list.replaceChildren();
      project.attributes.forEach(append);
    },
  };
}

/**
 * @param {Attribute} attribute
 * @param {() => void} remove
 */
function attributeRow(attribute, remove) {
  const name = h("input", { type: "text", maxlength: 100, placeholder: "Name", "aria-label": "Name of the attribute", "data-testid": "attribute-name" });
  const kind = h("select", { "aria-label": "Kind", "data-testid": "attribute-kind" }, ...KINDS.map(([value, title]) => h("option", { value }, title)));
  const choices = h("input", { type: "text", placeholder: "left, right", "aria-label": "Choices, separated by commas", "data-testid": "attribute-choices" });
  const bin = h("button", { type: "button", class: "icon-button", title: "Take it away", "aria-label": "Take the attribute away" }, icon("bin"));
  const showChoices = () => void (choices.hidden = kind.value !== "choice");
  name.value = attribute.name;
  kind.value = attribute.kind;
  choices.value = (attribute.choices ?? []).join(", ");
  showChoices();
  kind.addEventListener("change", showChoices);
  bin.addEventListener("click", remove);
  return {
    root: h("div", { class: "attribute-row" }, name, kind, choices, bin),
    focus: () => name.focus(),
    /** @returns {Attribute} */
    value: () => ({
      name: name.value.trim(),
      kind: /** @type {Attribute["kind"]} */ (kind.value),
      choices: kind.value === "choice" ? choices.value.split(",").map((one) => one.trim()).filter(Boolean) : [],
    }),
  };
}
