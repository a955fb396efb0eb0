// The commands that change masks: which objects get which pixels, in one change.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { cropToWire, wireToCrop } from "../../static/annotator/crops.js";
import { createReshaping } from "../../static/annotator/reshaping.js";
import { createStore } from "../../static/annotator/store.js";
import { aCrop, anAnnotation, anOpenImage, rowsOf } from "./builders.js";

/** @typedef {import("../../static/annotator/wire").Edit} Edit */
/** @typedef {ReturnType<typeof aCrop>} Crop */

/**
 * A picture with accepted objects, some of them selected.
 * @param {Record<string, Crop>} crops
 * @param {string[]} selection
 */
function aPicture(crops, selection) {
  const store = createStore();
  store.open(anOpenImage(Object.entries(crops).map(([id, crop]) => anAnnotation({ id, status: "accepted", label: "cat", mask: cropToWire(crop) }))));
  store.select(selection);
  /** @type {string[]} */ const said = [];
  /** @type {Edit[][]} */ const sent = [];
  const tell = (/** @type {string} */ text) => void said.push(text);
  const editing = /** @type {any} */ ({
    sendEdits(/** @type {string} */ _, /** @type {Edit[]} */ edits) {
      if (!edits.length) return;
      sent.push(edits);
      store.setPending([{ image: "image", edits, labels: [] }]);
    },
  });
  const reshaping = createReshaping({ store, editing, voice: { tell, keep: tell, warn: tell, hush() {} } });
  return { store, reshaping, said, sent };
}

/** @param {Edit} edit */
const rows = ({ mask }) => {
  const crop = mask && wireToCrop(mask);
  return crop ? rowsOf(crop) : null;
};

describe("reshaping", () => {
  it("changes all selected objects in one change, the others not", () => {
    const ring = ["###", "#.#", "###"];
    const { reshaping, sent, said } = aPicture({ a: aCrop(ring), b: aCrop(ring, 5, 5), c: aCrop(ring, 0, 6) }, ["a", "b"]);
    reshaping.reshape("fill-holes");

    assert.equal(sent.length, 1);
    assert.deepEqual(sent[0].map(({ annotation, kind }) => `${annotation} ${kind}`).sort(), ["a fill-holes", "b fill-holes"]);
    assert.deepEqual(rows(sent[0][0]), ["###", "###", "###"]);
    assert.deepEqual(said, ["2 pixels more."]);
  });

  it("sends nothing where nothing changes, and says so", () => {
    const { reshaping, sent, said } = aPicture({ a: aCrop(["##"]) }, ["a"]);
    reshaping.reshape("fill-holes");
    reshaping.split();

    assert.deepEqual(sent, []);
    assert.deepEqual(said, ["There is nothing to change.", "The object is in one part."]);
  });

  it("deletes what shrinks to nothing", () => {
    const { reshaping, sent, store } = aPicture({ a: aCrop(["##"], 3, 3) }, ["a"]);
    reshaping.reshape("shrink");

    assert.deepEqual(sent[0], [{ annotation: "a", expected: 1, status: "deleted" }]);
    assert.deepEqual(store.shown.annotations, []);
  });

  it("asks for a selection", () => {
    const { reshaping, sent, said } = aPicture({ a: aCrop(["##"]) }, []);
    reshaping.reshape("grow");
    reshaping.merge();

    assert.deepEqual(sent, []);
    assert.deepEqual(said, ["Select an object first.", "Select two or more objects first."]);
  });
});

describe("splitting", () => {
  it("leaves the largest part its name, and selects them all", () => {
    const { reshaping, sent, store } = aPicture({ a: aCrop(["#..##", "...##"]) }, ["a"]);
    reshaping.split();

    const [largest, other] = sent[0];
    assert.deepEqual([largest.annotation, rows(largest)], ["a", ["##", "##"]]);
    assert.deepEqual([other.expected, other.status, other.label, rows(other)], [null, "accepted", "cat", ["#"]]);
    assert.equal(store.shown.selection.size, 2);
  });
});

describe("merging", () => {
  it("gives the largest all pixels and deletes the others", () => {
    const { reshaping, sent, store } = aPicture({ a: aCrop(["#"]), b: aCrop(["##"], 3, 0) }, ["a", "b"]);
    reshaping.merge();

    assert.deepEqual(sent[0].map(({ annotation, status }) => [annotation, status]), [["b", undefined], ["a", "deleted"]]);
    assert.deepEqual(rows(sent[0][0]), ["#..##"]);
    assert.deepEqual([...store.shown.selection], ["b"]);
  });
});

describe("cutting out of the neighbours", () => {
  it("takes the pixels off all that overlap, and deletes what is covered", () => {
    const { reshaping, sent } = aPicture({ a: aCrop(["###"]), b: aCrop(["##"], 2, 0), c: aCrop(["#"], 1, 0), d: aCrop(["#"], 8, 0) }, ["a"]);
    reshaping.cutOutOfOthers();

    const edits = new Map(sent[0].map((edit) => [edit.annotation, edit]));
    assert.deepEqual([...edits.keys()].sort(), ["b", "c"]);
    assert.deepEqual(edits.get("b")?.mask?.bounds, [3, 0, 1, 1]);
    assert.equal(edits.get("c")?.status, "deleted");
  });

  it("says so when nothing overlaps", () => {
    const { reshaping, said } = aPicture({ a: aCrop(["#"]), b: aCrop(["#"], 4, 4) }, ["a"]);
    reshaping.cutOutOfOthers();

    assert.deepEqual(said, ["No other object overlaps it."]);
  });
});

describe("duplicating", () => {
  it("makes the same again and selects it", () => {
    const { reshaping, sent, store } = aPicture({ a: aCrop(["#.#"]) }, ["a"]);
    reshaping.duplicate();

    assert.deepEqual([sent[0][0].expected, sent[0][0].label, rows(sent[0][0])], [null, "cat", ["#.#"]]);
    assert.deepEqual([...store.shown.selection], [sent[0][0].annotation]);
  });
});
