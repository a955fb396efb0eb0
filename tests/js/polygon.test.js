// Polygons against grids that were filled by hand.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { framed } from "../../static/annotator/crops.js";
import { polygonToCrop } from "../../static/annotator/polygon.js";
import { rowsOf } from "./builders.js";

const SIZE = { width: 8, height: 6 };

/** @param {...[number, number]} corners */
function filled(...corners) {
  const crop = polygonToCrop(corners.map(([x, y]) => ({ x, y })), SIZE);
  return crop && rowsOf(framed(crop, { left: 0, top: 0, ...SIZE }));
}

describe("a polygon", () => {
  it("along pixel edges holds the pixels inside", () => {
    assert.deepEqual(filled([2, 1], [5, 1], [5, 4], [2, 4]), ["........", "..###...", "..###...", "..###...", "........", "........"]);
  });

  it("is the same whichever way round it goes", () => {
    assert.deepEqual(filled([2, 4], [5, 4], [5, 1], [2, 1]), filled([2, 1], [5, 1], [5, 4], [2, 4]));
  });

  it("gives a pixel on whose centre it runs to one side only", () => {
    const left = filled([0, 0], [3.5, 0], [3.5, 6], [0, 6]);
    const right = filled([3.5, 0], [8, 0], [8, 6], [3.5, 6]);

    assert.deepEqual(left, Array(6).fill("###....."));
    assert.deepEqual(right, Array(6).fill("...#####"));
  });

  it("of a triangle holds the centres inside", () => {
    assert.deepEqual(filled([1, 0], [7, 6], [1, 6]), ["........", ".#......", ".##.....", ".###....", ".####...", ".#####.."]);
  });

  it("that crosses itself is inside where it goes round an odd number of times", () => {
    assert.deepEqual(filled([1, 1], [7, 1], [7, 5], [3, 5], [3, 2], [5, 2], [5, 4], [1, 4]), ["........", ".######.", ".##..##.", ".##..##.", "...####.", "........"]);
  });

  it("ends at the picture's edges", () => {
    assert.deepEqual(filled([-5, -5], [20, -5], [20, 2], [-5, 2]), ["########", "########", "........", "........", "........", "........"]);
  });

  it("without an area, or outside, is nothing", () => {
    assert.equal(filled([1, 1], [5, 5]), null);
    assert.equal(filled([1, 1], [5, 1], [3, 1]), null);
    assert.equal(filled([20, 20], [30, 20], [25, 30]), null);
    assert.equal(filled([1.1, 1.1], [1.3, 1.1], [1.2, 1.3]), null);
  });
});
