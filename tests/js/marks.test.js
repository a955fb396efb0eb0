// The marks of a mask: which one lies under the pointer, and where it goes.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { handleAt, movedTo } from "../../static/annotator/marks.js";

/** @type {import("../../static/annotator/wire").Prompt} */
const PROMPT = { box: [10, 20, 50, 60], points: [{ x: 30, y: 40, positive: true }] };
const SIZE = { width: 100, height: 80 };

describe("marks", () => {
  it("are taken hold of near by on the screen, whatever the zoom", () => {
    assert.deepEqual(handleAt(PROMPT, { x: 31, y: 41 }, 1), { point: 0 });
    assert.deepEqual(handleAt(PROMPT, { x: 49, y: 21 }, 1), { x: 2, y: 1 });
    assert.equal(handleAt(PROMPT, { x: 33, y: 41 }, 8), null);
    assert.equal(handleAt({}, { x: 0, y: 0 }, 1), null);
  });

  it("move inside the picture, and a box never turns over", () => {
    assert.deepEqual(movedTo(PROMPT, { point: 0 }, { x: 120, y: -4 }, SIZE).points, [{ x: 100, y: 0, positive: true }]);
    assert.deepEqual(movedTo(PROMPT, { x: 0, y: 3 }, { x: 70, y: 90 }, SIZE).box, [49, 20, 50, 80]);
    assert.deepEqual(PROMPT.box, [10, 20, 50, 60]);
  });
});
