// What the project asks of the selected object beside its label.

import { h } from "../markup.js";

/** @typedef {import("../wire").Attribute} Attribute */
/** @typedef {string | number | boolean} Value */

/**
 * @param {(annotation: string, name: string, value: Value | null) => void} keep null takes the value away
 * @returns {import("../types").Panel}
 */
export function attributesPanel(keep) {
  /** @type {import("../types").Annotation | null} */ let chosen = null;
  let asked = "";
  /** @type {{ name: string, show: (value: Value | undefined) => void }[]} */ let fields = [];
  const list = h("div", { class: "attribute-fields" });
  const root = h("section", { class: "attributes", "aria-label": "Attributes of the selected object", "data-testid": "attributes" }, h("h2", {}, "Attributes"), list);

  return {
    root,
    update({ project, annotations, selection }) {
      const attributes = project?.attributes ?? [];
      const selected = annotations.filter((one) => selection.has(one.id));
      chosen = selected.length === 1 ? selected[0] : null;
      root.hidden = !chosen || !attributes.length;
      if (root.hidden || !chosen) return;
      if (asked !== JSON.stringify(attributes)) {
        asked = JSON.stringify(attributes);
        const made = attributes.map((attribute) => ({ name: attribute.name, ...field(attribute, (value) => chosen && keep(chosen.id, attribute.name, value)) }));
        list.replaceChildren(...made.map((one) => one.root));
        fields = made;
      }
      for (const { name, show } of fields) show(chosen.attributes[name]);
    },
  };
}

/**
 * @param {Attribute} attribute
 * @param {(value: Value | null) => void} set
 */
function field({ name, kind, choices = [] }, set) {
  const testid = `attribute-${name}`;
  if (kind === "flag") {
    const box = h("input", { type: "checkbox", "data-testid": testid });
    box.addEventListener("change", () => set(box.checked || null));
    return { root: h("label", { class: "attribute" }, h("span", {}, name), box), show: (/** @type {Value | undefined} */ value) => void (box.checked = value === true) };
  }
  const input =
    kind === "choice"
      ? h("select", { "data-testid": testid }, h("option", { value: "" }, "—"), ...choices.map((choice) => h("option", { value: choice }, choice)))
      : h("input", { type: kind === "number" ? "number" : "text", step: "any", maxlength: 500, "data-testid": testid });
  input.addEventListener("change", () => {
    const text = input.value.trim();
    set(text === "" ? null : kind === "number" ? Number(text) : text);
  });
  return {
    root: h("label", { class: "attribute" }, h("span", {}, name), input),
    show(/** @type {Value | undefined} */ value) {
      const isWritten = /** @type {ShadowRoot} */ (input.getRootNode()).activeElement === input;
      if (!isWritten) input.value = value === undefined ? "" : String(value);
    },
  };
}
