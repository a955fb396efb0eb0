// The open picture: the server's word, what is on its way laid over it, and the selection.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { annotationsAt, createStore } from "../../static/annotator/store.js";
import { aChange, anAnnotation, anOpenImage } from "./builders.js";

/** @param {import("../../static/annotator/wire").Annotation[]} annotations */
function aStore(...annotations) {
  const store = createStore();
  store.open(anOpenImage(annotations));
  return store;
}

/** @param {ReturnType<typeof createStore>} store */
const shownIds = (store) => store.shown.annotations.map((one) => one.id);

describe("the store", () => {
  it("lists proposals first, the surest on top, then what is accepted", () => {
    const store = aStore(
      anAnnotation({ id: "accepted", status: "accepted", score: 0.99 }),
      anAnnotation({ id: "unsure", score: 0.2 }),
      anAnnotation({ id: "sure", score: 0.9 }),
    );

    assert.deepEqual(shownIds(store), ["sure", "unsure", "accepted"]);
  });

  it("takes what the server says, and drops what is gone from the selection", () => {
    const store = aStore(anAnnotation());
    store.select(["object"]);

    store.apply(aChange({ sequence: 11, annotations: [anAnnotation({ version: 2, status: "deleted" })] }));

    assert.deepEqual(shownIds(store), []);
    assert.equal(store.shown.selection.size, 0);
  });

  it("lets the newest word count, in whatever order it comes", () => {
    const store = aStore(anAnnotation());

    store.apply(aChange({ sequence: 13, annotations: [anAnnotation({ version: 3, phrase: "new" })] }));
    store.apply(aChange({ sequence: 12, annotations: [anAnnotation({ version: 2, phrase: "old" })] }));

    assert.equal(store.shown.annotations[0].phrase, "new");
  });

  it("passes over changes of other pictures and projects", () => {
    const store = aStore();

    store.apply(aChange({ sequence: 11, image: "other", annotations: [anAnnotation({ image: "other" })] }));
    store.apply(aChange({ sequence: 12, project: "other", annotations: [anAnnotation()] }));

    assert.deepEqual(shownIds(store), []);
  });

  it("shows what was drawn at once, on its own picture only", () => {
    const store = aStore(anAnnotation({ z: 4 }));
    const { mask } = anAnnotation();
    const edit = { annotation: "drawn", expected: null, status: /** @type {const} */ ("accepted"), mask, kind: "brush", label: "cat" };
    const erased = { annotation: "drawn", expected: 1, mask, kind: "eraser" };

    store.setPending([{ image: "image", edits: [edit], labels: [] }, { image: "image", edits: [erased], labels: [] }]);
    const drawn = store.find("drawn");
    assert.deepEqual([drawn?.status, drawn?.label, drawn?.z, drawn?.version, drawn?.origin.kind], ["accepted", "cat", 5, 2, "eraser"]);

    store.setPending([{ image: "other", edits: [edit], labels: [] }]);
    assert.equal(store.find("drawn"), null);
  });

  it("forgets by whom a mask was found when a hand has changed it", () => {
    const store = aStore(anAnnotation({ score: 0.9 }));
    const { mask } = anAnnotation({ left: 1 });

    store.setPending([{ edits: [{ annotation: "object", expected: 1, mask, kind: "brush" }], labels: [] }]);

    assert.deepEqual([store.shown.annotations[0].score, store.shown.annotations[0].origin.kind], [null, "brush"]);
  });

  it("shows an edit at once, and the server's word once it is there", () => {
    const store = aStore(anAnnotation());
    const edit = { annotation: "object", expected: 1, status: /** @type {const} */ ("accepted") };
    store.setPending([{ edits: [edit], labels: [] }]);
    assert.equal(store.shown.annotations[0].status, "accepted");
    assert.equal(store.find("object")?.version, 2);

    store.apply(aChange({ sequence: 11, annotations: [anAnnotation({ version: 2, status: "accepted", label: "cat" })] }));
    store.setPending([]);

    assert.equal(store.shown.annotations[0].label, "cat");
  });

  it("lays edits in a row over each other", () => {
    const store = aStore(anAnnotation());

    store.setPending([
      { edits: [{ annotation: "object", expected: 1, label: "cat" }], labels: [] },
      { edits: [{ annotation: "object", expected: 2, status: "accepted" }], labels: [] },
    ]);

    const [shown] = store.shown.annotations;
    assert.deepEqual([shown.label, shown.status, shown.version], ["cat", "accepted", 3]);
  });

  it("does not lay an edit over a version that it was not made for", () => {
    const store = aStore(anAnnotation({ version: 5 }));

    store.setPending([{ edits: [{ annotation: "object", expected: 4, status: "deleted" }], labels: [] }]);

    assert.deepEqual(shownIds(store), ["object"]);
  });

  it("shows an object without its label while that is deleted", () => {
    const store = aStore(anAnnotation({ label: "cat" }));

    store.setPending([{ edits: [], labels: [{ id: "cat", deleted: true }] }]);
    assert.equal(store.shown.annotations[0].label, null);

    store.setPending([]);
    assert.equal(store.shown.annotations[0].label, "cat");
  });

  it("shows a label that is on its way, and none that is deleted", () => {
    const store = aStore();
    const label = { id: "dog", project: "project", number: 2, name: "dog", color: "#e69f00", deleted: false };

    store.setPending([{ edits: [], labels: [label, { id: "cat", deleted: true }] }]);

    assert.deepEqual(store.shown.labels.map((one) => one.name), ["dog"]);
  });
});

describe("a click on overlapping objects", () => {
  it("meets the smaller one first", () => {
    const large = anAnnotation({ id: "large", mask: { bounds: [0, 0, 4, 4], counts: "0`0" } });
    const small = anAnnotation({ id: "small", left: 1, top: 1 });

    assert.deepEqual(annotationsAt([large, small], { x: 1.5, y: 1.5 }).map((one) => one.id), ["small", "large"]);
    assert.deepEqual(annotationsAt([large, small], { x: 9, y: 9 }), []);
  });
});
