// What a label means: a sentence and other words, which searches for it use too.

import { h } from "../markup.js";

/** @typedef {import("../types").Label} Label */

/** @param {(label: Label, description: string, synonyms: string[]) => void} keep */
export function descriptionDialog(keep) {
  /** @type {Label | null} */ let label = null;
  const title = h("h2", {});
  const text = h("textarea", { rows: 3, maxlength: 300, placeholder: "Such as: the dark round part inside a cell", "data-testid": "label-description" });
  const words = h("input", { type: "text", maxlength: 500, placeholder: "Such as: nucleus, cell core", "data-testid": "label-synonyms" });
  const cancel = h("button", { type: "button", class: "button quiet", "data-testid": "description-cancel" }, "Cancel");
  const form = h(
    "form",
    { class: "description" },
    title,
    h("p", {}, "Who labels can read this. A search for the label looks for all of these words, and each of them finds the label."),
    h("label", {}, "Description", text),
    h("label", {}, "Other words for it, separated by commas", words),
    h("footer", {}, cancel, h("button", { type: "submit", class: "button primary", "data-testid": "description-keep" }, "Keep")),
  );
  const root = h("dialog", { class: "dialog description-dialog", "aria-label": "Describe the label", "data-testid": "description" }, form);
  cancel.addEventListener("click", () => root.close());
  root.addEventListener("keydown", (event) => event.stopPropagation());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const synonyms = words.value.split(",").map((one) => one.trim()).filter(Boolean);
    if (label) keep(label, text.value.trim(), synonyms);
    root.close();
  });

  return {
    root,
    /** @param {Label} told */
    open(told) {
      label = told;
      title.textContent = `What is “${told.name}”?`;
      text.value = told.description;
      words.value = told.synonyms.join(", ");
      root.showModal();
      text.focus();
    },
  };
}
