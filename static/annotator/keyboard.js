// Key strokes to commands. Nothing is taken from a text field, a dialog or an open drop-down; on a page without focus
// anywhere, the keys are still ours.

import { commandOf } from "./keys.js";

/** Commands that a held-down key may repeat. */
const REPEATABLE = new Set(["zoom", "nudge", "step", "undo", "redo", "next", "previous", "candidate", "brush-size", "reshape"]);

/** Keys that a focused button or list needs for itself. */
const NATIVE = new Set(["Enter", " ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

/**
 * @param {object} parts
 * @param {HTMLElement} parts.element
 * @param {HTMLElement} parts.canvas
 * @param {import("./types").Run} parts.run
 * @param {(isHeld: boolean) => void} parts.holdSpace
 * @param {() => void} parts.onChange
 * @param {AbortSignal} parts.signal
 */
export function attachKeys({ element, canvas, run, holdSpace, onChange, signal }) {
  /** @param {KeyboardEvent} event */
  function down(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const [target] = event.composedPath();
    const isOurs = event.composedPath().includes(element) || target === document.body;
    if (!isOurs || isInDialog(event)) return;
    if (isText(target) && commandOf(event)?.command !== "palette") return inText(event);
    if (target !== canvas && target !== document.body && NATIVE.has(event.key)) return;
    if (event.key === " ") return space(event, true);
    const entry = commandOf(event);
    if (!entry || (event.repeat && !REPEATABLE.has(entry.command))) return;
    taken(event);
    run(entry.command, entry.argument);
  }

  /** @param {KeyboardEvent} event */
  function inText(event) {
    if (event.key !== "Escape") return;
    taken(event);
    run("cancel");
    canvas.focus({ preventScroll: true });
  }

  /**
   * @param {KeyboardEvent} event
   * @param {boolean} isHeld
   */
  function space(event, isHeld) {
    taken(event);
    holdSpace(isHeld);
    onChange();
  }

  /** @param {KeyboardEvent} event */
  function up(event) {
    if (event.key === "Control" || event.key === "Meta") run("ask-held");
    if (event.key !== " ") return;
    holdSpace(false);
    onChange();
  }

  function left() {
    holdSpace(false);
    run("ask-held");
  }

  window.addEventListener("keydown", down, { signal });
  window.addEventListener("keyup", up, { signal });
  window.addEventListener("blur", left, { signal });
}

/** @param {KeyboardEvent} event */
function taken(event) {
  event.preventDefault();
  event.stopPropagation();
}

/**
 * Whether an open dialog has the key. A dialog that was just closed keeps the focus until the browser next draws.
 *
 * @param {Event} event
 */
function isInDialog(event) {
  return event.composedPath().some((one) => one instanceof HTMLDialogElement && one.open);
}

/** @param {EventTarget} target */
function isText(target) {
  if (target instanceof HTMLInputElement) return !["button", "checkbox", "color", "radio", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLElement && target.isContentEditable);
}
