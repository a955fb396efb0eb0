// Commands by name.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { KEYS } from "../../static/annotator/keys.js";
import { actions, matching } from "../../static/annotator/palette.js";
import { anOpenImage } from "./builders.js";

const all = actions(anOpenImage().labels);
/** @param {string} query */
const titles = (query) => matching(all, query).map(({ title }) => title);

describe("the palette", () => {
  it("has every command of the table, and the labels by their names", () => {
    const commands = new Set(all.map(({ command }) => command));
    for (const { command } of KEYS) if (!["palette", "nudge"].includes(command)) assert.ok(commands.has(command), command);
    assert.ok(all.some(({ command, argument, title }) => command === "label.pick" && argument === "cat" && title === "Label “cat”"));
    assert.equal(new Set(all.map(({ title }) => title)).size, all.length, "no two have the same name");
  });

  it("finds what has all the words, in any order", () => {
    assert.deepEqual(titles("pixel grow"), ["Grow by a pixel"]);
    assert.deepEqual(titles("GROW"), ["Grow by a pixel"]);
    assert.deepEqual(titles("grow zebra"), []);
    assert.equal(titles("  ").length, all.length);
  });

  it("lists beginnings first", () => {
    assert.equal(titles("undo")[0], "Undo");
    assert.equal(titles("ma").find((title) => title.includes("ma") || title.includes("Ma")), titles("ma")[0], "names before groups");
    const found = titles("label");
    assert.ok(found.indexOf("Label “cat”") < found.indexOf("Add a label"));
  });
});
