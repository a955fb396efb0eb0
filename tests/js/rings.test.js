// Outlines as corners: untouched they are the mask's exact pixels, touched only what lies between two corners changes.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { cropToWire } from "../../static/annotator/crops.js";
import { bitmapToRuns } from "../../static/annotator/masks.js";
import { ringsToCrop } from "../../static/annotator/polygon.js";
import { cornerAt, edgeAt, inserted, moved, pointsOf, removed, ringsOf } from "../../static/annotator/rings.js";
import { aCrop, rowsOf } from "./builders.js";

const SIZE = { width: 40, height: 30 };

/** A disc with a hole and a speck that touches it at a corner. */
function aDisc() {
  const bitmap = new Uint8Array(24 * 24);
  for (let y = 0; y < 24; y++) {
    for (let x = 0; x < 24; x++) {
      const far = Math.hypot(x - 10.5, y - 10.5);
      if ((far < 10 && far > 3.5) || (x > 20 && y > 20)) bitmap[y * 24 + x] = 1;
    }
  }
  return { bounds: { left: 5, top: 3, width: 24, height: 24 }, bitmap };
}

/** @param {import("../../static/annotator/types").Crop} crop */
const runsOf = ({ bounds, bitmap }) => ({ bounds, runs: bitmapToRuns(bitmap, bounds.width, bounds.height) });

/** @param {import("../../static/annotator/rings.js").Ring[]} rings */
const wire = (rings) => cropToWire(ringsToCrop(rings.map(pointsOf), SIZE));

describe("an outline", () => {
  for (const tolerance of [0.5, 1, 4]) {
    it(`that nobody touches is the mask, with corners ${tolerance} apart`, () => {
      const rings = ringsOf(runsOf(aDisc()), tolerance);

      assert.equal(rings.length, 3);
      assert.deepEqual(wire(rings), cropToWire(aDisc()));
    });
  }

  it("has fewer corners the further it may lie off", () => {
    const count = (/** @type {number} */ tolerance) => ringsOf(runsOf(aDisc()), tolerance).flat().length;

    assert.ok(count(4) < count(1));
    assert.ok(count(4) >= 9);
  });

  it("changes only between the corners beside the one that is moved", () => {
    const [ring] = ringsOf(runsOf(aCrop(["######", "######", "######", "######"], 10, 10)), 1);
    const at = ring.findIndex(({ x, y }) => x === 16 && y === 14);

    const crop = ringsToCrop([pointsOf(moved(ring, at, { x: 20, y: 18 }))], SIZE);

    assert.deepEqual(crop && rowsOf(crop).slice(0, 2).map((row) => row.slice(0, 6)), ["######", "######"]);
    assert.equal(crop?.bitmap.reduce((sum, one) => sum + one, 0), 24 + 20);
  });

  it("is the same with a further corner, and a triangle without one of four", () => {
    const [ring] = ringsOf(runsOf(aCrop(["####", "####", "####", "####"], 4, 4)), 1);
    const edge = edgeAt([ring], { x: 6, y: 3.5 }, 1);
    assert.ok(edge);
    assert.deepEqual(edge.at, { x: 6, y: 4 });
    const more = inserted(ring, edge.corner, edge.at);
    assert.equal(more.length, 5);
    assert.deepEqual(wire([more]), wire([ring]));

    const hit = cornerAt([ring], { x: 8.3, y: 8.2 }, 1);
    assert.ok(hit);
    const less = removed(ring, hit.corner);
    assert.equal(less.length, 3);
    assert.deepEqual(removed(less, 0), []);
    assert.equal(edgeAt([ring], { x: 6, y: 2 }, 1), null);
  });
});
