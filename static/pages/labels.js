// The labels of a project: add, rename, recolour, delete.

import { get, send, undo } from "./api.js";
import { h, icon } from "./dom.js";
import { editable } from "./editable.js";
import { attempt, toast } from "./toast.js";
import { uuid } from "./uuid.js";

/** @typedef {import("../annotator/wire").Label} Label */

/** @param {string} project its id */
export function labelList(project) {
  const list = h("ul.s-labels", {});
  const input = h("input.s-input", { placeholder: "Name of the new label", "aria-label": "Name of the new label", maxlength: 200 });
  const form = h("form.s-labels-add", { onsubmit: add }, input, h("button.s-primary", {}, icon("plus"), "Add label"));
  const empty = h("p.s-empty", { hidden: true }, "No labels yet. A label is a name that masks can carry, such as “cat” or “left lung”.");
  const root = h("div.s-narrow", {}, form, empty, list);

  async function show() {
    const got = await attempt(() => get(`/projects/${project}`));
    if (!got) return;
    empty.hidden = got.labels.length > 0;
    list.replaceChildren(...got.labels.map(row));
  }

  /** @param {SubmitEvent} event */
  async function add(event) {
    event.preventDefault();
    const name = input.value.trim();
    if (!name) return input.focus();
    const change = await attempt(() => send("POST", `/projects/${project}/labels`, { id: uuid(), name }));
    if (change) input.value = "";
    await show();
    input.focus();
  }

  /**
   * @param {Label} label
   * @param {number} index
   */
  function row(label, index) {
    const color = h("input", { type: "color", value: label.color, "aria-label": `Colour of ${label.name}`, onchange: () => change(label, { color: color.value }) });
    return h(
      "li",
      {},
      color,
      editable(label.name, { label: `Rename ${label.name}`, onSave: (name) => change(label, { name }) }),
      index < 9 ? h("kbd", { title: "Key on the annotate page" }, index + 1) : h("span"),
      h("button.s-quiet.s-square", { type: "button", "aria-label": `Delete ${label.name}`, title: `Delete ${label.name}`, onclick: () => remove(label) }, icon("bin")),
    );
  }

  /**
   * @param {Label} label
   * @param {{ name?: string, color?: string }} what
   */
  async function change(label, what) {
    const done = await attempt(() => send("PATCH", `/labels/${label.id}`, what));
    await show();
    if (!done) throw new Error("not changed");
  }

  /** @param {Label} label */
  async function remove(label) {
    const change = await attempt(() => send("PATCH", `/labels/${label.id}`, { deleted: true }));
    await show();
    if (!change) return;
    toast(`The label ${label.name} is deleted.`, { action: "Undo", onAction: () => attempt(() => undo(change)).then(show) });
  }

  return { root, show };
}
