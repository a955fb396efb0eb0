// What a hand draws: which object it becomes, and which version it counts from.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { cropToWire, wireToCrop } from "../../static/annotator/crops.js";
import { createDrawing } from "../../static/annotator/drawing.js";
import { createState, FIRST_UI } from "../../static/annotator/state.js";
import { createStore } from "../../static/annotator/store.js";
import { aChange, aCrop, anAnnotation, anOpenImage, rowsOf } from "./builders.js";

/** @typedef {import("../../static/annotator/wire").Edit} Edit */

const BLOCK = cropToWire(aCrop(["####", "####"], 2, 2));
const before = anAnnotation({ status: "accepted", mask: BLOCK });

/**
 * @param {import("../../static/annotator/wire").Annotation[]} annotations
 * @param {string[]} selection
 * @param {Partial<import("../../static/annotator/types").Ui>} look
 */
function atWork(annotations = [before], selection = ["object"], look = {}) {
  const store = createStore();
  store.open(anOpenImage(annotations));
  store.select(selection);
  /** @type {string[]} */ const said = [];
  /** @type {Edit[]} */ const sent = [];
  /** @type {string[]} */ const removed = [];
  const tell = (/** @type {string} */ text) => void said.push(text);
  const editing = /** @type {any} */ ({
    sendEdits: (/** @type {string} */ _, /** @type {Edit[]} */ edits) => {
      sent.push(...edits);
      store.setPending([{ image: "image", edits, labels: [] }]);
    },
    remove: (/** @type {string[]} */ ids) => removed.push(...ids),
  });
  const ui = createState({ ...FIRST_UI, brush: 1, ...look });
  const drawing = createDrawing({ store, editing, ui, voice: { tell, keep: tell, warn: tell, hush() {} } });
  return { store, drawing, said, sent, removed };
}

/** @param {Edit} edit */
const rows = ({ mask }) => {
  const crop = mask && wireToCrop(mask);
  return crop && rowsOf(crop);
};

/**
 * @param {ReturnType<typeof atWork>["drawing"]} drawing
 * @param {boolean} isErasing
 * @param {[number, number][]} places
 */
function stroked(drawing, isErasing, places, isFresh = false) {
  const painting = drawing.stroke(isErasing, isFresh);
  if (!painting) return;
  for (const [x, y] of places) painting.stroke.to({ x, y });
  drawing.paint(painting);
}

describe("what is painted", () => {
  it("becomes a new object with the label in hand, and is selected", () => {
    const { drawing, sent, store } = atWork([before], [], { armed: "cat" });
    stroked(drawing, false, [[1.5, 6.5], [3.5, 6.5]]);

    const [edit] = sent;
    assert.deepEqual([edit.expected, edit.status, edit.label, edit.kind, edit.mask?.bounds], [null, "accepted", "cat", "brush", [1, 6, 3, 1]]);
    assert.deepEqual([...store.shown.selection], [edit.annotation]);
  });

  it("is added to the selected object, or a new one if asked to", () => {
    const { drawing, sent } = atWork();
    stroked(drawing, false, [[6.5, 2.5]]);
    stroked(drawing, false, [[6.5, 2.5]], true);

    assert.deepEqual([sent[0].annotation, sent[0].expected, rows(sent[0])], ["object", 1, ["#####", "####."]]);
    assert.deepEqual([sent[1].expected, rows(sent[1])], [null, ["#"]]);
  });

  it("counts from the version that is there when only the label has changed since", () => {
    const { drawing, sent, store } = atWork();
    const painting = drawing.stroke(true, false);
    assert.ok(painting);
    painting.stroke.to({ x: 2.5, y: 2.5 });
    store.apply(aChange({ sequence: 11, annotations: [{ ...before, version: 2, label: "cat" }] }));
    drawing.paint(painting);

    assert.deepEqual([sent[0].expected, sent[0].kind, rows(sent[0])], [2, "eraser", [".###", "####"]]);
  });

  it("counts from the version it was drawn on when somebody else has changed the shape: both are asked about", () => {
    const { drawing, sent, store } = atWork();
    const painting = drawing.stroke(false, false);
    assert.ok(painting);
    painting.stroke.to({ x: 8.5, y: 8.5 });
    store.apply(aChange({ sequence: 11, annotations: [{ ...before, version: 2, mask: cropToWire(aCrop(["#"], 0, 0)) }] }));
    drawing.paint(painting);

    assert.equal(sent[0].expected, 1);
  });

  it("is not sent when nothing has changed, and deletes what is erased whole", () => {
    const { drawing, sent, removed, said } = atWork();
    stroked(drawing, false, [[3.5, 3.5]]);
    assert.deepEqual(sent, []);
    stroked(drawing, true, [[2.5, 2.5], [5.5, 2.5], [5.5, 3.5], [2.5, 3.5]]);

    assert.deepEqual([sent, removed], [[], ["object"]]);
    assert.deepEqual(said, ["Nothing is left of the object, so it is gone."]);
  });

  it("is dropped when another picture was opened meanwhile", () => {
    const { drawing, sent, store } = atWork();
    const painting = drawing.stroke(false, false);
    assert.ok(painting);
    painting.stroke.to({ x: 8.5, y: 8.5 });
    const other = anOpenImage([]);
    store.open({ ...other, image: { ...other.image, id: "other" } });
    drawing.paint(painting);

    assert.deepEqual(sent, []);
  });
});

describe("what can't be drawn on", () => {
  it("is said: several objects, none to erase, hidden ones", () => {
    const other = anAnnotation({ id: "other", status: "accepted" });
    for (const [selection, look, isErasing, words] of /** @type {[string[], object, boolean, RegExp][]} */ ([
      [["object", "other"], {}, false, /Several objects/],
      [[], {}, true, /Select an object first/],
      [["object"], { isHidden: true }, false, /hidden/],
      [[], { isHidden: true }, false, /hidden/],
      [["object"], { hiddenLabels: new Set([""]) }, false, /hidden/],
    ])) {
      const { drawing, said } = atWork([before, other], selection, look);

      assert.equal(drawing.stroke(isErasing, false), null);
      assert.match(said.join(), words);
    }
  });
});

describe("a polygon", () => {
  const corners = [[4, 3], [8, 3], [8, 4], [4, 4]].map(([x, y]) => ({ x, y }));

  it("adds to the selected object, or takes away from it", () => {
    for (const [isTakingAway, result] of /** @type {const} */ ([[false, ["####..", "######"]], [true, ["####", "##.."]]])) {
      const { drawing, sent } = atWork();
      const task = drawing.begin(isTakingAway, false);
      assert.ok(task);
      drawing.polygon(corners, task);

      assert.deepEqual([sent[0].kind, rows(sent[0])], ["polygon", result]);
    }
  });

  it("without a pixel inside says so", () => {
    const { drawing, sent, said } = atWork();
    const task = drawing.begin(false, false);
    assert.ok(task);
    drawing.polygon(corners.slice(0, 2), task);

    assert.deepEqual([sent, said], [[], ["There is no pixel inside that outline."]]);
  });
});
