// A name that can be changed in place: Enter or leaving keeps it, Escape doesn't.

import { h, icon } from "./dom.js";

/**
 * @param {string} text
 * @param {{ label: string, tag?: string, href?: string, onSave: (text: string) => Promise<unknown> }} options
 *   ``label`` says what is renamed, ``href`` where the name leads; ``onSave`` rejects if it could not be kept
 * @returns {HTMLElement & { edit(): void }}
 */
export function editable(text, { label, tag = "span", href, onSave }) {
  const shown = h(`${href ? "a" : tag}.s-editable-text`, { href }, text);
  const button = h("button.s-quiet.s-square", { type: "button", "aria-label": label, title: label, onclick: edit }, icon("pencil"));
  const root = h("div.s-editable", {}, shown, button);
  root.edit = edit;

  function edit() {
    const input = h("input.s-input", { value: text, "aria-label": label, maxlength: 200, onkeydown: onKey });
    input.addEventListener("blur", () => finish(input.value));
    root.replaceChildren(input);
    input.focus();
    input.select();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "Escape") input.value = text;
    if (event.key === "Escape" || event.key === "Enter") input.blur();
  }

  /** @param {string} entered */
  async function finish(entered) {
    const before = text;
    const wanted = entered.trim();
    if (wanted && wanted !== before) text = wanted;
    show();
    if (text === before) return;
    await onSave(text).catch(() => {
      text = before;
    });
    show();
  }

  function show() {
    shown.textContent = text;
    root.replaceChildren(shown, button);
  }

  return root;
}
