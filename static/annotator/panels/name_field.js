// A name written in place: Enter keeps it, Escape or leaving the field empty lets go.

import { h } from "../markup.js";

const LONGEST = 100; // characters

/**
 * @param {string} title
 * @param {string} testid
 * @param {(name: string) => void} keep
 * @param {() => void} close
 */
export function nameField(title, testid, keep, close) {
  let before = "";
  const field = h("input", { type: "text", class: "name-field", "aria-label": title, placeholder: title, maxlength: LONGEST, "data-testid": testid });
  field.hidden = true;

  function done() {
    if (field.hidden) return;
    field.hidden = true; // before `close` moves the focus, which brings `blur` here again
    const name = field.value.trim();
    close();
    if (name && name !== before) keep(name);
  }

  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) done();
    if (event.key === "Escape") {
      field.hidden = true;
      close();
    }
    if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", done);

  return {
    root: field,
    /** @param {string} name */
    open(name) {
      before = name;
      field.hidden = false;
      field.value = name;
      field.focus();
      field.select();
    },
  };
}
