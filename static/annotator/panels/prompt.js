// One line asks: what to find, what not, how sure.

import { icon } from "../icons.js";
import { h, setAttribute } from "../markup.js";
import { printedKeysOf } from "../keys.js";
import { IS_MAC, tooltip } from "./buttons.js";

const LONGEST = 500; // characters; the server refuses more
const SURENESS = [0.3, 0.5, 0.7, 0.9];

/**
 * @param {object} parts
 * @param {(text: string, negatives: string[]) => void} parts.ask
 * @param {(threshold: number | null) => void} parts.setThreshold
 * @param {import("../types").Run} parts.run
 * @returns {import("../types").Panel & { focus: () => void }}
 */
export function promptBar({ ask, setThreshold, run }) {
  const text = h("input", {
    type: "text",
    class: "prompt-text",
    placeholder: "What should I find?",
    "aria-label": "What to find",
    title: tooltip("What to find", "prompt"),
    maxlength: LONGEST,
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    "data-testid": "prompt",
  });
  const not = h("input", {
    type: "text",
    class: "prompt-not",
    placeholder: "none",
    "aria-label": "But not, separated by commas",
    title: "Things that look alike but are not meant, separated by commas",
    maxlength: LONGEST,
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    "data-testid": "not",
  });
  const sure = h(
    "select",
    { class: "prompt-sure", "aria-label": "How sure an answer must be", title: "How sure an answer must be", "data-testid": "threshold" },
    h("option", { value: "" }, "sure: auto"),
    ...SURENESS.map((value) => h("option", { value }, `sure ≥ ${String(value).slice(1)}`)),
  );
  const stop = h("button", { type: "button", class: "prompt-stop", title: "Stop (Esc)", "data-testid": "stop" }, icon("cross"), "Stop");
  const send = h("button", { type: "submit", class: "prompt-send", "data-testid": "find" }, "Find");
  const form = h(
    "form",
    { class: "prompt", role: "search", autocomplete: "off" },
    h("span", { class: "prompt-field" }, icon("search"), text, h("kbd", { class: "prompt-key" }, printedKeysOf("prompt", undefined, IS_MAC))),
    h("label", { class: "prompt-not-field" }, h("span", {}, "not:"), not),
    sure,
    send,
    stop,
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const phrase = text.value.trim();
    const negatives = not.value.split(",").map((one) => one.trim()).filter(Boolean);
    if (phrase) ask(phrase, negatives);
    else text.focus();
  });
  sure.addEventListener("change", () => setThreshold(sure.value ? Number(sure.value) : null));
  stop.addEventListener("click", () => run("cancel"));

  return {
    root: form,
    focus() {
      text.focus();
      text.select();
    },
    update(shown, ui) {
      setAttribute(form, "data-busy", ui.asking !== null);
      text.disabled = not.disabled = !shown.image;
      send.hidden = ui.asking !== null;
      stop.hidden = ui.asking === null;
    },
  };
}
