import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { between, boxHolds, clipBox, evenly, isInside, overlap, reachOf } from "../../static/annotator/geometry.js";

describe("a box", () => {
  it("has two corners, whichever way it was drawn", () => {
    assert.deepEqual(between({ x: 9, y: 2 }, { x: 3, y: 7 }), { x0: 3, y0: 2, x1: 9, y1: 7 });
  });

  it("is cut at the picture's edges, and is none outside", () => {
    assert.deepEqual(clipBox({ x0: -5, y0: 2, x1: 30, y1: 8 }, { width: 20, height: 10 }), { x0: 0, y0: 2, x1: 20, y1: 8 });
    assert.equal(clipBox({ x0: 20, y0: 0, x1: 30, y1: 5 }, { width: 20, height: 10 }), null);
  });

  it("is half open", () => {
    const box = { x0: 0, y0: 0, x1: 2, y1: 2 };

    assert.ok(boxHolds(box, { x: 0, y: 1.99 }));
    assert.ok(!boxHolds(box, { x: 2, y: 1 }));
    assert.ok(!overlap(box, { x0: 2, y0: 0, x1: 4, y1: 2 }));
  });
});

describe("a click", () => {
  it("on the picture's right edge is outside", () => {
    assert.ok(isInside({ x: 19.99, y: 0 }, { width: 20, height: 10 }));
    assert.ok(!isInside({ x: 20, y: 0 }, { width: 20, height: 10 }));
  });

  it("means an object also from a little way off, on the screen at least 12 pixels", () => {
    assert.deepEqual(reachOf({ left: 30, top: 30, width: 30, height: 10 }, 4), { x0: 20, y0: 20, x1: 70, y1: 50 });
    assert.deepEqual(reachOf({ left: 30, top: 30, width: 2, height: 2 }, 0.5), { x0: 6, y0: 6, x1: 56, y1: 56 });
  });
});

describe("points along a line", () => {
  it("are at equal steps, whatever the hand's speed was", () => {
    const drawn = [0, 1, 2, 3, 9, 12].map((x) => ({ x, y: 0 }));

    assert.deepEqual(evenly(drawn, 4).map(({ x }) => x), [0, 4, 8, 12]);
    assert.deepEqual(evenly([{ x: 0, y: 0 }, { x: 3, y: 0 }, { x: 3, y: 3 }, { x: 3, y: 3 }], 3), [{ x: 0, y: 0 }, { x: 3, y: 0 }, { x: 3, y: 3 }]);
  });

  it("are left as they are if they are few", () => {
    assert.deepEqual(evenly([{ x: 1, y: 2 }], 4), [{ x: 1, y: 2 }]);
  });

  it("may all be one point", () => {
    assert.deepEqual(evenly(Array(5).fill({ x: 1, y: 2 }), 2), Array(2).fill({ x: 1, y: 2 }));
  });
});
