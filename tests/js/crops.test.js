// Pieces of the plane, drawn as rows of signs.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { around, boxToBounds, cropToWire, cutOut, framed, meet, shared, tight, united, widened, wireToCrop } from "../../static/annotator/crops.js";
import { aCrop, rowsOf } from "./builders.js";

describe("bounds", () => {
  const size = { width: 10, height: 8 };

  it("are the whole pixels that a box touches, inside the picture", () => {
    assert.deepEqual(boxToBounds({ x0: 1.5, y0: 2, x1: 3.1, y1: 4 }, size), { left: 1, top: 2, width: 3, height: 2 });
    assert.deepEqual(boxToBounds({ x0: -5, y0: -5, x1: 50, y1: 50 }, size), { left: 0, top: 0, width: 10, height: 8 });
    assert.equal(boxToBounds({ x0: 20, y0: 0, x1: 30, y1: 5 }, size), null);
  });

  it("are joined, shared and widened", () => {
    const a = { left: 1, top: 1, width: 3, height: 2 };
    const b = { left: 3, top: 2, width: 4, height: 4 };

    assert.deepEqual(around(a, b), { left: 1, top: 1, width: 6, height: 5 });
    assert.deepEqual(shared(a, b), { left: 3, top: 2, width: 1, height: 1 });
    assert.equal(shared(a, { ...b, left: 4 }), null);
    assert.deepEqual(widened(a, 2, size), { left: 0, top: 0, width: 6, height: 5 });
  });
});

describe("crops", () => {
  const a = aCrop(["##.", "###"], 1, 1);
  const b = aCrop(["##", "##"], 3, 2);

  it("are joined in the bounds around both", () => {
    assert.deepEqual(rowsOf(united(a, b)), ["##..", "####", "..##"]);
    assert.deepEqual(united(a, b).bounds, { left: 1, top: 1, width: 4, height: 3 });
  });

  it("are cut out of each other", () => {
    assert.deepEqual(rowsOf(cutOut(a, b)), ["##.", "##."]);
    assert.deepEqual(rowsOf(a), ["##.", "###"], "the first is left as it was");
  });

  it("meet where they share a pixel, not where their bounds do", () => {
    assert.equal(meet(a, b), true);
    assert.equal(meet(a, aCrop(["##", ".#"], 3, 1)), false);
    assert.equal(meet(a, aCrop(["##"], 8, 1)), false);
  });

  it("are seen through other bounds", () => {
    assert.deepEqual(rowsOf(framed(a, { left: 0, top: 2, width: 3, height: 2 })), [".##", "..."]);
    assert.deepEqual(rowsOf(framed(null, { left: 5, top: 5, width: 2, height: 1 })), [".."]);
  });

  it("are made tight", () => {
    const loose = aCrop([".....", "..#..", ".....", "...#.", "....."], 10, 20);

    assert.deepEqual(tight(loose)?.bounds, { left: 12, top: 21, width: 2, height: 3 });
    assert.deepEqual(rowsOf(/** @type {import("../../static/annotator/types").Crop} */ (tight(loose))), ["#.", "..", ".#"]);
    assert.equal(tight(aCrop(["..", ".."])), null);
  });

  it("travel as runs inside tight bounds, and come back", () => {
    const wire = cropToWire(aCrop([".....", ".##..", "..#..", "....."], 7, 3));

    assert.deepEqual(wire.bounds, [8, 4, 2, 2]);
    assert.deepEqual(wireToCrop(wire), { bounds: { left: 8, top: 4, width: 2, height: 2 }, bitmap: Uint8Array.of(1, 1, 0, 1) });
    assert.deepEqual(cropToWire(null), { bounds: null, counts: "" });
    assert.equal(wireToCrop({ bounds: null, counts: "" }), null);
  });
});
