// What is asked when a picture that nobody has worked on is opened: a setting of the project.

import { get, send, undo } from "./api.js";
import { h } from "./dom.js";
import { attempt, toast } from "./toast.js";

/** @param {string} project its id */
export function openingPhrases(project) {
  const input = h("input.s-input", { placeholder: "Nothing is asked", "aria-label": "What to ask when a picture is opened, with commas between", maxlength: 2000 });
  const form = h("form.s-labels-add", { onsubmit: save }, input, h("button.s-button", {}, "Save"));
  const root = h(
    "section",
    {},
    h("h2", {}, "Ask on opening"),
    h("p.s-muted", {}, "Asked by itself when somebody opens a picture that nobody has worked on, so that the first answer is there already."),
    form,
  );

  async function show() {
    const got = await attempt(() => get(`/projects/${project}`));
    if (got) input.value = got.opening_phrases.join(", ");
  }

  /** @param {SubmitEvent} event */
  async function save(event) {
    event.preventDefault();
    const change = await attempt(() => send("PATCH", `/projects/${project}`, { opening_phrases: input.value.split(",") }));
    if (!change) return;
    await show();
    const words = input.value ? "Saved: it is asked from now on." : "Saved: nothing is asked.";
    toast(words, { action: "Undo", onAction: () => attempt(() => undo(change)).then(show) });
  }

  return { root, show };
}
