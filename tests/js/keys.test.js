// The table of keys: what a stroke means on different keyboards, and how it is printed.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { commandOf, helpGroups, KEYS, shownKeys } from "../../static/annotator/keys.js";

/**
 * @param {string} key
 * @param {Partial<import("../../static/annotator/keys.js").Stroke>} [rest]
 */
function meaning(key, rest = {}) {
  const entry = commandOf({ key, code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...rest });
  return entry && (entry.argument === undefined ? entry.command : `${entry.command} ${entry.argument}`);
}

describe("a key stroke", () => {
  it("means the same with Ctrl and with Cmd", () => {
    assert.equal(meaning("z", { ctrlKey: true }), "undo");
    assert.equal(meaning("z", { metaKey: true }), "undo");
    assert.equal(meaning("Z", { metaKey: true, shiftKey: true }), "redo");
    assert.equal(meaning("y", { ctrlKey: true }), "redo");
  });

  it("is told apart by Shift where letters and names are meant", () => {
    assert.equal(meaning("Enter"), "accept");
    assert.equal(meaning("Enter", { shiftKey: true }), "accept-all");
    assert.equal(meaning("n"), "candidate 1");
    assert.equal(meaning("N", { shiftKey: true }), "candidate -1");
  });

  it("is found by its sign wherever the keyboard has it", () => {
    assert.equal(meaning("/", { code: "Slash" }), "prompt");
    assert.equal(meaning("/", { code: "Digit7", shiftKey: true }), "prompt");
    assert.equal(meaning("?", { code: "Minus", shiftKey: true }), "help");
    assert.equal(meaning("+", { shiftKey: true }), "zoom 1.25");
  });

  it("picks labels by the place of the digit, whatever is printed on it", () => {
    assert.equal(meaning("1", { code: "Digit1" }), "label 1");
    assert.equal(meaning("&", { code: "Digit1" }), "label 1");
    assert.equal(meaning("9", { code: "Numpad9" }), "label 9");
    assert.equal(meaning("0", { code: "Digit0" }), "label 0");
    assert.equal(meaning(")", { code: "Digit0", shiftKey: true }), "actual");
  });

  it("with caps lock still means the tool", () => {
    assert.equal(meaning("B"), "tool box");
  });

  it("that belongs to the browser is left alone", () => {
    for (const key of ["w", "t", "n", "r", "c", "v", "b"]) assert.equal(meaning(key, { ctrlKey: true }), null);
    assert.equal(meaning("Tab"), null);
    assert.equal(meaning("b", { altKey: true }), null);
  });
});

describe("the table", () => {
  it("gives no stroke two meanings", () => {
    const strokes = KEYS.flatMap((entry) => entry.keys);

    assert.equal(new Set(strokes).size, strokes.length);
  });

  it("is printed as the system writes its keys", () => {
    assert.equal(shownKeys("redo", undefined, false), "Ctrl+Shift+Z or Ctrl+Y");
    assert.equal(shownKeys("redo", undefined, true), "⌘⇧Z or ⌘Y");
    assert.equal(shownKeys("reject", undefined, false), "Del or Backspace");
    assert.equal(shownKeys("nothing", undefined, false), "");
  });

  it("fills the help panel, without empty lines", () => {
    const groups = helpGroups(false);

    assert.deepEqual(groups.map((group) => group.title), ["Find", "Tools", "Objects", "Masks", "Labels", "View", "Pictures"]);
    for (const line of groups.flatMap((group) => group.lines)) assert.ok(line.keys && line.title);
    assert.equal(groups.flatMap((group) => group.lines).filter((line) => line.keys === "1 … 9").length, 1);
  });
});
