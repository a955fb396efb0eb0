// Changes of shape, against grids that were drawn by hand.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { framed } from "../../static/annotator/crops.js";
import { areaOf, grown, parts, shrunk, smoothed, withoutHoles, withoutSpecks } from "../../static/annotator/morphology.js";
import { aCrop, rowsOf } from "./builders.js";

/**
 * The result on the plane of the picture.
 * @param {import("../../static/annotator/types").Crop} crop
 * @param {import("../../static/annotator/types").Size} size
 */
const onPicture = (crop, size) => rowsOf(framed(crop, { left: 0, top: 0, ...size }));

describe("parts", () => {
  it("hang together by sides and corners, the largest first", () => {
    const found = parts(aCrop(["#..##", ".#.##", "....."], 10, 20));

    assert.deepEqual(found.map(rowsOf), [["##", "##"], ["#.", ".#"]]);
    assert.deepEqual(found.map((part) => part.bounds.left), [13, 10]);
  });

  it("of nothing are none", () => {
    assert.deepEqual(parts(aCrop(["..."])), []);
  });
});

describe("filling holes", () => {
  it("fills what is shut in by sides, also where corners touch", () => {
    assert.deepEqual(rowsOf(withoutHoles(aCrop(["####", "#..#", "####"]))), ["####", "####", "####"]);
    assert.deepEqual(rowsOf(withoutHoles(aCrop([".#.", "#.#", ".#."]))), [".#.", "###", ".#."]);
  });

  it("leaves bays open", () => {
    const bay = ["####", "#..#", "#.##"];

    assert.deepEqual(rowsOf(withoutHoles(aCrop(bay))), bay);
  });

  it("leaves the mask that it was given as it is", () => {
    const crop = aCrop(["###", "#.#", "###"]);
    withoutHoles(crop);

    assert.equal(areaOf(crop), 8);
  });
});

describe("dropping specks", () => {
  it("drops the parts under 2 % of the largest", () => {
    const rows = Array.from({ length: 10 }, () => "##########...");
    rows[0] = "##########.#.";
    rows[5] = "##########.##";

    const kept = rowsOf(withoutSpecks(aCrop(rows)));

    assert.deepEqual([kept[0], kept[5]], ["##########...", "##########.##"]);
  });
});

describe("growing and shrinking", () => {
  const size = { width: 6, height: 5 };

  it("go by a pixel to each side", () => {
    assert.deepEqual(onPicture(grown(aCrop(["##", "##"], 2, 1), size), size), ["..##..", ".####.", ".####.", "..##..", "......"]);
    assert.deepEqual(onPicture(shrunk(aCrop(["####", "####", "####"], 1, 1), size), size), ["......", "......", "..##..", "......", "......"]);
  });

  it("stop at the picture's edge: the object may go on there", () => {
    assert.deepEqual(onPicture(grown(aCrop(["##"], 4, 0), size), size), ["...###", "....##", "......", "......", "......"]);
    assert.deepEqual(onPicture(shrunk(aCrop(["###", "###"], 3, 0), size), size), ["....##", "......", "......", "......", "......"]);
  });

  it("can leave nothing", () => {
    assert.equal(areaOf(shrunk(aCrop(["##", "##"], 1, 1), size)), 0);
  });
});

describe("smoothing", () => {
  it("makes each pixel what most of the 5 x 5 around it are", () => {
    const size = { width: 9, height: 9 };
    const rows = ["#######", "#######", "#######", "#######", "#######", "#######", "#######"];
    rows[0] = "####.##";

    const smooth = onPicture(smoothed(aCrop(rows, 1, 1), size), size);

    assert.deepEqual(smooth, [".........", "...###...", "..#####..", ".#######.", ".#######.", ".#######.", "..#####..", "...###...", "........."]);
  });

  it("drops a hair and closes a crack, and does not fray at the picture's edge", () => {
    const size = { width: 8, height: 6 };
    const cracked = ["########", "########", "###.####", "########", "########", "########"];

    assert.deepEqual(onPicture(smoothed(aCrop(cracked), size), size), Array(6).fill("########"));
    assert.equal(areaOf(smoothed(aCrop(["########"], 0, 3), size)), 0);
  });
});
