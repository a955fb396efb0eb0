// Masks: the strings of this file were written by pycocotools' `encode`.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { areaOf, bitmapToRgba, bitmapToRuns, holds, outline, runsToBitmap, runsToString, stringToRuns, wireToRuns } from "../../static/annotator/masks.js";

/**
 * @param {string[]} rows "#" is inside
 */
function aBitmap(rows) {
  return { bitmap: Uint8Array.from(rows.join(""), (sign) => Number(sign === "#")), width: rows[0].length, height: rows.length };
}

/** A disc of radius 10 around column 14, row 20 of 30 x 40 pixels. */
function aDisk() {
  const bitmap = new Uint8Array(30 * 40);
  for (let y = 0; y < 40; y++) for (let x = 0; x < 30; x++) bitmap[y * 30 + x] = Number((x - 14) ** 2 + (y - 20) ** 2 <= 100);
  return { bitmap, width: 30, height: 40 };
}

function aRing() {
  const bitmap = new Uint8Array(30 * 40);
  for (let y = 0; y < 40; y++) {
    for (let x = 0; x < 30; x++) {
      const d = (x - 14) ** 2 + (y - 20) ** 2;
      bitmap[y * 30 + x] = Number(d <= 144 && d >= 36);
    }
  }
  return { bitmap, width: 30, height: 40 };
}

/** @type {[string, { bitmap: Uint8Array, width: number, height: number }, string, number][]} */
const FROM_PYCOCOTOOLS = [
  ["nothing", aBitmap(["....", "....", "...."]), "<", 0],
  ["everything", aBitmap(["####", "####", "####"]), "0<", 12],
  ["the first pixel", aBitmap(["#.", ".."]), "013", 1],
  ["a checkerboard", aBitmap(["#.#.", ".#.#", "#.#."]), "0110000000000", 6],
  ["a disc", aDisk(), "d51S18J4M2N2O0O2O00000O20N1000001N101N2N3L6Hh5", 317],
  ["a ring", aRing(), "T31S18J4M2N2N2N2OBD0;0G08OJ060J060J051K05OK060J060J061H090E0<>1N2N2N2N3L6HX3", 332],
  [
    "noise",
    aBitmap(["##..####.", "##.#...#.", ".##.##..#", ".#.##..#.", "#..#....#", "..#.###.#", ".#.#.##..", "..#.#....", "..#####.#", "##...#..#", ".#.....##", "##..##.#."]),
    "022O20M41L020N00O13OM10O0020N10O0110OO11O00030MO21NO51LOO111O",
    51,
  ],
];

describe("COCO's string", () => {
  for (const [name, { bitmap, width, height }, text, area] of FROM_PYCOCOTOOLS) {
    it(`of ${name} is read and written as pycocotools does`, () => {
      const runs = stringToRuns(text);

      assert.deepEqual(bitmapToRuns(bitmap, width, height), runs);
      assert.equal(runsToString(runs), text);
      assert.deepEqual(runsToBitmap({ bounds: { left: 3, top: 5, width, height }, runs }), bitmap);
      assert.equal(areaOf({ bounds: { left: 0, top: 0, width, height }, runs }), area);
    });
  }

  it("survives runs longer than 31 bits", () => {
    const runs = [0, 5_000_000_000, 7, 1, 5_000_000_000];

    assert.deepEqual(stringToRuns(runsToString(runs)), runs);
  });

  it("is refused when it is broken off, or no such string", () => {
    assert.throws(() => stringToRuns("d51S18P"), /ends in the middle of a number/);
    assert.throws(() => stringToRuns("\u0001"), /not a COCO run-length string/);
  });

  it("is refused when it doesn't fill its bounds", () => {
    assert.throws(() => wireToRuns({ bounds: [0, 0, 2, 2], counts: "0<" }), /the runs cover 12 pixels, the bounds hold 4/);
  });

  it("of an empty mask is nothing", () => {
    assert.equal(wireToRuns({ bounds: null, counts: "" }), null);
  });
});

describe("a mask", () => {
  it("holds exactly its pixels", () => {
    const { bitmap, width, height } = aRing();
    const mask = { bounds: { left: 100, top: 50, width, height }, runs: bitmapToRuns(bitmap, width, height) };

    for (let y = -1; y <= height; y++) {
      for (let x = -1; x <= width; x++) {
        const isInside = x >= 0 && y >= 0 && x < width && y < height && bitmap[y * width + x] === 1;
        assert.equal(holds(mask, { x: 100 + x + 0.5, y: 50 + y + 0.5 }), isInside);
      }
    }
  });

  it("is tinted where it is, and clear elsewhere", () => {
    assert.deepEqual([...bitmapToRgba(Uint8Array.of(0, 1), [1, 2, 3])], [0, 0, 0, 0, 1, 2, 3, 255]);
  });
});

describe("the outline", () => {
  it("of one pixel is its square", () => {
    const { bitmap, width, height } = aBitmap(["...", ".#.", "..."]);

    assert.deepEqual(outline(bitmap, width, height), [[2, 1, 2, 2, 1, 2, 1, 1]]);
  });

  it("goes along a hole too", () => {
    const { bitmap, width, height } = aBitmap(["###", "#.#", "###"]);

    assert.equal(outline(bitmap, width, height).length, 2);
  });

  it("keeps pixels that touch at a corner apart", () => {
    const { bitmap, width, height } = aBitmap(["#.", ".#"]);

    assert.equal(outline(bitmap, width, height).length, 2);
  });

  for (const [name, { bitmap, width, height }, , area] of FROM_PYCOCOTOOLS) {
    it(`of ${name} encloses its area`, () => {
      const enclosed = outline(bitmap, width, height).map(signedArea).reduce((sum, one) => sum + one, 0);

      assert.equal(enclosed, area);
    });
  }
});

/**
 * By the shoelace rule: positive when the inside lies to the right, negative for holes.
 * @param {number[]} loop
 */
function signedArea(loop) {
  let twice = 0;
  for (let i = 0; i < loop.length; i += 2) {
    const [x, y, nextX, nextY] = [loop[i], loop[i + 1], loop[(i + 2) % loop.length], loop[(i + 3) % loop.length]];
    twice += x * nextY - nextX * y;
  }
  return twice / 2;
}
