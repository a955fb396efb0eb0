// Keys that a person has changed.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { assigned, holderOf, withOwnKeys, written } from "../../static/annotator/own_keys.js";

const TABLE = [
  { command: "accept", title: "Accept", group: "Objects", keys: ["Enter"] },
  { command: "tool", argument: "box", title: "Box", group: "Tools", keys: ["b"] },
  { command: "zoom", argument: 1, title: "In", group: "View", keys: ["+", "="] },
  { command: "label", argument: 1, title: "Label", group: "Labels", keys: ["code:Digit1"], shown: "1 … 9" },
];

/**
 * @param {string} key
 * @param {Partial<Parameters<typeof written>[0]>} rest
 */
const pressed = (key, rest = {}) => written({ key, code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...rest });

describe("a changed key", () => {
  it("is written as the table writes keys", () => {
    assert.equal(pressed("B", { shiftKey: true }), "Shift+b");
    assert.equal(pressed("k", { metaKey: true, altKey: true }), "Mod+Alt+k");
    assert.equal(pressed("?", { shiftKey: true }), "?");
    assert.equal(pressed("!", { code: "Digit1", shiftKey: true }), "Shift+code:Digit1");
    assert.equal(pressed("ArrowUp"), "ArrowUp");
    assert.equal(pressed("Shift", { shiftKey: true }), null);
  });

  it("takes the place of the command's keys, and of the words for them", () => {
    const table = withOwnKeys(TABLE, { "tool box": ["q"], "label 1": ["w"] });
    assert.deepEqual(table.map((entry) => entry.keys), [["Enter"], ["q"], ["+", "="], ["w"]]);
    assert.equal(table[3].shown, undefined);
  });

  it("is taken from whoever had it, and that one is named", () => {
    assert.equal(holderOf(TABLE, TABLE[0], "b")?.title, "Box");
    assert.equal(holderOf(TABLE, TABLE[1], "b"), null);
    const own = assigned(TABLE, {}, TABLE[0], "=");
    assert.deepEqual(own, { accept: ["="], "zoom 1": ["+"] });
  });
});
