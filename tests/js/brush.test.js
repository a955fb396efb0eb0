// The round brush against its definition, worked out the slow way: distance of every pixel's centre.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createStroke, paintLine, resizedBrush } from "../../static/annotator/brush.js";
import { blank } from "../../static/annotator/crops.js";
import { aCrop, rowsOf } from "./builders.js";

/** @typedef {import("../../static/annotator/types").Point} Point */

const SIZE = { width: 700, height: 600 };

/**
 * @param {Point[]} points
 * @param {number} diameter
 */
function paintedBy(points, diameter, { width, height } = { width: 9, height: 7 }) {
  const crop = blank({ left: 0, top: 0, width, height });
  points.forEach((at, i) => paintLine(() => [crop], points[i - 1] ?? at, at, diameter, 1));
  return crop;
}

/**
 * The definition: centres within half a diameter of the line, and the pixels of the points.
 * @param {Point[]} points
 * @param {number} diameter
 * @param {import("../../static/annotator/types").Size} size
 */
function defined(points, diameter, { width, height }) {
  const bitmap = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      bitmap[y * width + x] = Number(
        points.some((b, i) => {
          const a = points[i - 1] ?? b;
          const [dx, dy, px, py] = [b.x - a.x, b.y - a.y, x + 0.5 - a.x, y + 0.5 - a.y];
          const t = Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy || 1)));
          return (px - t * dx) ** 2 + (py - t * dy) ** 2 <= (diameter / 2) ** 2 || (Math.floor(b.x) === x && Math.floor(b.y) === y);
        }),
      );
    }
  }
  return bitmap;
}

describe("the brush", () => {
  it("is a disc around the pointer", () => {
    assert.deepEqual(rowsOf(paintedBy([{ x: 4.5, y: 3.5 }], 5)), [".........", "...###...", "..#####..", "..#####..", "..#####..", "...###...", "........."]);
    assert.deepEqual(rowsOf(paintedBy([{ x: 4, y: 3 }], 4)), [".........", "...##....", "..####...", "..####...", "...##....", ".........", "........."]);
  });

  it("of one pixel paints the pixel under the pointer, wherever in it", () => {
    for (const [x, y] of [[4.5, 3.5], [4, 3], [4.999, 3.999]]) {
      assert.deepEqual(rowsOf(paintedBy([{ x, y }], 1))[3], "....#....");
    }
  });

  it("of one pixel draws lines without a gap", () => {
    const rows = rowsOf(paintedBy([{ x: 0.1, y: 0.2 }, { x: 8.9, y: 6.1 }], 1));

    for (let x = 0; x < 9; x++) assert.ok(rows.some((row) => row[x] === "#"), `column ${x} is empty`);
  });

  it("is smaller and larger in whole pixels, within limits", () => {
    assert.deepEqual([1, 2, 3].map((diameter) => resizedBrush(diameter, 1)), [2, 3, 4]);
    assert.deepEqual([3, 2, 1].map((diameter) => resizedBrush(diameter, -1)), [2, 1, 1]);
    assert.equal(resizedBrush(24, 1), 29);
    assert.equal(resizedBrush(2000, 1), 2000);
  });
});

describe("a stroke", () => {
  const points = [{ x: 250.3, y: 249.8 }, { x: 261.25, y: 300.5 }, { x: 90, y: 530.125 }, { x: 520.75, y: 530.125 }];

  for (const diameter of [1, 2, 7, 24, 301]) {
    it(`of ${diameter} pixels across tiles is what the definition says`, () => {
      const stroke = createStroke({ base: null, size: SIZE, diameter, isErasing: false });
      points.forEach(stroke.to);
      const result = stroke.result();

      const whole = blank({ left: 0, top: 0, ...SIZE });
      const { bounds, bitmap } = /** @type {import("../../static/annotator/types").Crop} */ (result);
      for (let y = 0; y < bounds.height; y++) {
        whole.bitmap.set(bitmap.subarray(y * bounds.width, (y + 1) * bounds.width), (y + bounds.top) * SIZE.width + bounds.left);
      }
      assert.ok(Buffer.from(whole.bitmap).equals(Buffer.from(defined(points, diameter, SIZE))));
    });
  }

  it("adds to what is there, and the eraser takes off", () => {
    const base = aCrop(["####", "####", "####"], 300, 200);
    const end = { x: 302, y: 201.5 };
    const adding = createStroke({ base, size: SIZE, diameter: 2, isErasing: false });
    const erasing = createStroke({ base, size: SIZE, diameter: 2, isErasing: true });
    for (const stroke of [adding, erasing]) [{ x: 304, y: 201.5 }, end].forEach(stroke.to);

    const kept = [adding, erasing].map((stroke) => stroke.result()?.bitmap.reduce((sum, one) => sum + one, 0));

    assert.deepEqual(kept, [12 + 1, 12 - 7]);
    assert.deepEqual(adding.last, end);
  });

  it("works on no more than it touches", () => {
    const stroke = createStroke({ base: null, size: { width: 10_000, height: 10_000 }, diameter: 10, isErasing: false });
    stroke.to({ x: 20, y: 20 });
    stroke.to({ x: 9900, y: 9900 });

    const pixels = stroke.tiles.reduce((sum, { bitmap }) => sum + bitmap.length, 0);

    assert.ok(pixels < 10_000_000, `${pixels} pixels were touched`);
  });

  it("that lies outside the picture is nothing", () => {
    const stroke = createStroke({ base: null, size: SIZE, diameter: 10, isErasing: false });
    stroke.to({ x: -50, y: -50 });

    assert.equal(stroke.result(), null);
  });
});
