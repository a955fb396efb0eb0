// Short notes at the lower edge; with an action they stay ten seconds, so that Undo can be reached.

import { h } from "./dom.js";

const STAYS_MS = 10_000;

/** @returns {HTMLElement} */
function shelf() {
  const there = document.querySelector(".s-toasts");
  if (there) return /** @type {HTMLElement} */ (there);
  const made = h("div.s-toasts", { role: "status", "aria-live": "polite" });
  document.body.append(made);
  return made;
}

/**
 * @param {string} message
 * @param {{ action?: string, onAction?: () => void | Promise<void>, kind?: "plain" | "problem" }} [options]
 */
export function toast(message, { action, onAction, kind = "plain" } = {}) {
  const close = () => note.remove();
  const act = async () => {
    close();
    await onAction?.();
  };
  const note = h(
    "div.s-toast",
    { "data-kind": kind },
    h("span", {}, message),
    action && h("button.s-toast-action", { type: "button", onclick: act }, action),
    h("button.s-toast-close", { type: "button", "aria-label": "Close this note", onclick: close }, "×"),
  );
  shelf().append(note);
  setTimeout(close, STAYS_MS);
}

/**
 * Run something a person asked for; what goes wrong is told.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>}
 */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), { kind: "problem" });
    return undefined;
  }
}
