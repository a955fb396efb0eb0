// The labels: colour, key, name, how many objects, an eye. Added, renamed and recoloured in place.

import { PALETTE, UNLABELLED } from "../colors.js";
import { icon, setIcon } from "../icons.js";
import { printedKeysOf } from "../keys.js";
import { IS_MAC } from "./buttons.js";
import { h, keyedRows, setAttribute, setText } from "../markup.js";
import { above } from "../label_tree.js";
import { labelMenu } from "./label_menu.js";
import { nameField } from "./name_field.js";

/** @typedef {import("../types").Label} Label */
/** @typedef {import("../types").Shown} Shown */
/** @typedef {import("../types").Ui} Ui */

/**
 * @typedef {object} LabelActions
 * @property {(label: string | null) => void} pick give it to the selection, or to what is new
 * @property {(label: string) => void} toggleEye "" is what has no label
 * @property {(naming: string | null) => void} setNaming
 * @property {(name: string) => void} add
 * @property {(label: Label, name: string) => void} rename
 * @property {(label: Label, color: string) => void} recolor
 * @property {(label: Label) => void} remove
 * @property {(label: Label) => void} describe
 * @property {import("../types").Run} run
 */

/** @type {Label} */
const NO_LABEL = { id: "", project: "", number: 0, name: "No label", color: UNLABELLED, deleted: false, parent: null, description: "", synonyms: [] };

/**
 * @param {LabelActions} actions
 * @returns {import("../types").Panel}
 */
export function labelsPanel(actions) {
  /** @type {{ shown: Shown, ui: Ui } | null} */ let now = null;
  const list = h("ul", { class: "rows", "data-testid": "labels" });
  const palette = h("datalist", { id: "palette" }, ...PALETTE.map((value) => h("option", { value })));
  const menu = labelMenu(actions.run, () => now);
  const rows = keyedRows(list, (/** @type {Label} */ label) => labelRow(label, actions, () => now, menu.open));
  const add = h("button", { type: "button", class: "add", "data-testid": "add-label" }, icon("plus"), "Add a label", h("kbd", {}, printedKeysOf("new-label", undefined, IS_MAC)));
  add.addEventListener("click", () => actions.setNaming("new"));
  const field = nameField("Name of the new label", "new-label-name", actions.add, () => actions.setNaming(null));
  const rules = smallButton("rules", "Rules of the project: overlaps, attributes", "rules");
  rules.addEventListener("click", () => actions.run("rules"));
  const root = h("section", { class: "labels", "aria-label": "Labels" }, h("header", { class: "side-head" }, h("h2", {}, "Labels"), rules), menu.root, list, palette, add, field.root);

  return {
    root,
    update(shown, ui) {
      now = { shown, ui };
      rows([...shown.labels, NO_LABEL]);
      const isNaming = ui.naming === "new";
      add.hidden = isNaming;
      if (isNaming && field.root.hidden) field.open(suggestedName(shown));
      field.root.hidden = !isNaming;
    },
  };
}

/** @param {Shown} shown */
function suggestedName({ annotations, selection, labels }) {
  const phrase = annotations.find((one) => selection.has(one.id) && one.phrase)?.phrase ?? "";
  return labels.some((label) => label.name.toLowerCase() === phrase.toLowerCase()) ? "" : phrase;
}

/**
 * @param {Label} first
 * @param {LabelActions} actions
 * @param {() => { shown: Shown, ui: Ui } | null} now
 * @param {(label: Label, button: HTMLElement) => void} openMenu
 */
function labelRow(first, actions, now, openMenu) {
  let label = first;
  const isReal = label.id !== "";
  const color = h("input", { type: "color", list: "palette", class: "swatch", disabled: !isReal, "data-testid": "label-color" });
  const key = h("kbd");
  const text = h("span", { class: "row-name" });
  const count = h("span", { class: "count" });
  const pick = h("button", { type: "button", class: "row-main", "data-testid": "label-pick" }, text, count);
  const rename = smallButton("pencil", "Rename", "label-rename");
  const describe = smallButton("info", "Describe: other words for it", "label-describe");
  const remove = smallButton("bin", "Delete the label", "label-delete");
  const eye = smallButton("eye", "Hide", "label-eye");
  const more = smallButton("dots", "Lock, merge, nest", "label-more");
  more.addEventListener("click", () => openMenu(label, more));
  const field = nameField(
    "Name of the label",
    "label-name",
    (name) => actions.rename(label, name),
    () => actions.setNaming(null),
  );
  field.root.hidden = true;
  const root = h("li", { class: "row label-row", "data-testid": "label-row", "data-id": label.id });
  root.append(color, key, pick, field.root, ...(isReal ? [describe, rename, remove, more] : []), eye);

  color.addEventListener("change", () => actions.recolor(label, color.value));
  pick.addEventListener("click", () => actions.pick(isReal ? label.id : null));
  rename.addEventListener("click", () => actions.setNaming(label.id));
  describe.addEventListener("click", () => actions.describe(label));
  remove.addEventListener("click", () => actions.remove(label));
  eye.addEventListener("click", () => actions.toggleEye(label.id));

  return {
    root,
    /** @param {Label} told */
    update(told) {
      label = told;
      const { shown, ui } = /** @type {{ shown: Shown, ui: Ui }} */ (now());
      const place = isReal ? shown.labels.indexOf(label) + 1 : 0;
      const isArmed = isReal && ui.armed === label.id;
      const isOff = ui.hiddenLabels.has(label.id);
      const isNaming = isReal && ui.naming === label.id;
      if (color.value !== label.color) color.value = label.color;
      setAttribute(color, "aria-label", `Colour of ${label.name}`);
      setText(key, place <= 9 ? String(place) : "");
      setText(text, label.name);
      const meaning = [label.name, label.description, label.synonyms.join(", ")].filter(Boolean).join("\n");
      setAttribute(pick, "title", isArmed ? `${meaning}: new objects get it` : meaning);
      setText(count, String(shown.annotations.filter((one) => (one.label ?? "") === label.id).length || ""));
      setAttribute(pick, "aria-pressed", String(isArmed));
      setAttribute(eye, "aria-pressed", String(isOff));
      setAttribute(eye, "aria-label", `${isOff ? "Show" : "Hide"} ${label.name}`);
      setIcon(/** @type {Element} */ (eye.firstElementChild), isOff ? "eye-off" : "eye");
      if (isNaming && field.root.hidden) field.open(label.name);
      field.root.hidden = !isNaming;
      pick.hidden = rename.hidden = describe.hidden = remove.hidden = more.hidden = isNaming;
      root.style.paddingLeft = isReal ? `${8 + 14 * above(shown.labels, label).length}px` : "";
      setAttribute(root, "data-locked", ui.lockedLabels.has(label.id));
    },
  };
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} testid
 */
function smallButton(name, title, testid) {
  return h("button", { type: "button", class: "small-button", title, "aria-label": title, "data-testid": testid }, icon(name));
}
