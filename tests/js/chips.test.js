// Chips: what they say of an understanding, and what is asked for once one was taken out or changed.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { additions, chipsOf, partsWords } from "../../static/annotator/chips.js";

/** @typedef {import("../../static/annotator/wire").Part} Part */

/** @type {Part} */
const LARGE_MUG = { thing: "red mug", attributes: ["red"], place: ["top", "left"], size: "largest", negatives: ["plate"] };

/**
 * @param {Part} part
 * @param {string} kind
 */
function chip(part, kind) {
  const found = chipsOf(part).find((one) => one.kind === kind);
  assert.ok(found, `no chip ${kind}`);
  return found;
}

describe("chips", () => {
  it("say the thing without its attributes, then all that chooses", () => {
    assert.deepEqual(chipsOf(LARGE_MUG).map(({ text }) => text), ["mug", "red", "largest", "top left", "not plate"]);
    assert.equal(partsWords([LARGE_MUG, { thing: "cat" }]), "mug, red, largest, top left, not plate; cat");
  });

  it("leave the rest when one is taken out", () => {
    const plain = chip(LARGE_MUG, "attribute").without;
    assert.equal(plain?.thing, "mug");
    assert.deepEqual(plain?.attributes, []);
    assert.deepEqual(chip(LARGE_MUG, "negative").without?.negatives, []);
    assert.deepEqual(chip(LARGE_MUG, "place").without?.place, []);
    assert.equal(chip(LARGE_MUG, "place").without?.size, "largest");
  });

  it("offer other values, and not the one that holds", () => {
    const places = chip(LARGE_MUG, "place").choices;
    assert.ok(places.some(({ title }) => title === "right"));
    assert.ok(!places.some(({ title }) => title === "top left"));
    const every = chip(LARGE_MUG, "size").choices.find(({ title }) => title === "every");
    assert.deepEqual([every?.part.size, every?.part.is_every], [null, true]);
    const blue = chip(LARGE_MUG, "attribute").choices.find(({ title }) => title === "blue");
    assert.equal(blue?.part.thing, "blue mug");
  });

  it("turn the patient's side into the picture's", () => {
    const { choices } = chip({ thing: "lung", side: "left" }, "side");
    const inPicture = choices.find(({ title }) => title === "left in the picture");
    assert.deepEqual([inPicture?.part.side, inPicture?.part.place], [null, ["left"]]);
  });

  it("rename the thing and change a measure by what is typed", () => {
    assert.equal(chip(LARGE_MUG, "thing").field?.part(" cup ")?.thing, "red cup");
    assert.equal(chip(LARGE_MUG, "thing").field?.part(" "), null);
    const measured = chip({ thing: "cyst", comparison: { is_larger: true, value: 5, unit: "mm" } }, "comparison");
    assert.equal(measured.field?.part("7.5")?.comparison?.value, 7.5);
    assert.equal(measured.field?.part("-1"), null);
  });

  it("offer to say what is not said yet", () => {
    const titles = additions({ thing: "coin", size: "largest" }).map(({ title }) => title);
    assert.deepEqual(titles, ["every", "left", "right", "top", "bottom", "centre"]);
  });
});
