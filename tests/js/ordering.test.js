// What lies on top: one step, to the front, to the back; and labels under labels.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { above, inTree } from "../../static/annotator/label_tree.js";
import { reordered } from "../../static/annotator/ordering.js";
import { anAnnotation } from "./builders.js";

const PILE = [anAnnotation({ id: "a", z: 1 }), anAnnotation({ id: "b", z: 2, left: 50 }), anAnnotation({ id: "c", z: 3, left: 1 })];

/**
 * @param {string[]} chosen
 * @param {import("../../static/annotator/ordering.js").Way} way
 * @param {typeof PILE} pile
 */
function after(chosen, way, pile = PILE) {
  const heights = reordered(pile, new Set(chosen), way);
  const z = (/** @type {typeof PILE[number]} */ one) => heights.get(one.id) ?? one.z;
  return { order: [...pile].sort((x, y) => z(x) - z(y)).map((one) => one.id).join(""), changed: heights.size };
}

describe("the order of objects", () => {
  it("changes by one step over the next that overlaps", () => {
    assert.deepEqual(after(["a"], "forward"), { order: "bca", changed: 1 });
    assert.deepEqual(after(["c"], "backward"), { order: "cab", changed: 1 });
  });

  it("passes the next of all where none overlaps", () => {
    assert.equal(after(["b"], "forward").order, "acb");
    assert.equal(after(["b"], "backward").order, "bac");
  });

  it("goes to the front and to the back, several in their own order", () => {
    assert.equal(after(["a", "b"], "front").order, "cab");
    assert.equal(after(["b", "c"], "back").order, "bca");
  });

  it("stays where it is at the end", () => {
    for (const way of /** @type {const} */ (["front", "forward"])) assert.deepEqual(after(["c"], way), { order: "abc", changed: 0 });
    for (const way of /** @type {const} */ (["back", "backward"])) assert.deepEqual(after(["a"], way), { order: "abc", changed: 0 });
  });

  it("is made where several lie at one height", () => {
    const flat = PILE.map((one) => ({ ...one, z: 0 }));
    assert.equal(after(["a"], "front", flat).order, "bca");
  });
});

describe("labels under labels", () => {
  const label = (/** @type {number} */ number, /** @type {number | null} */ parent, deleted = false) => ({ id: `l${number}`, project: "p", number, name: `${number}`, color: "#000000", deleted, parent });

  it("follow the one above them, by number", () => {
    const labels = inTree([label(4, 1), label(1, null), label(2, null), label(3, 4)]);
    assert.deepEqual(labels.map((one) => one.number), [1, 4, 3, 2]);
    assert.deepEqual(above(labels, labels[2]), [4, 1]);
  });

  it("stand on their own when that one is gone", () => {
    const numbers = inTree([label(1, null, true), label(2, 1), label(3, null)]).map((one) => one.number);
    assert.deepEqual(numbers.filter((one) => one !== 1), [2, 3]);
  });
});
