// DICOM windows: what a drag makes of them, and how they are said.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { draggedWindow, windowWords } from "../../static/annotator/windowing.js";

const CT = { centre: 40, width: 400, low: -1024, high: 3000, is_hounsfield: true };

describe("a dragged window", () => {
  it("doubles in width to the right and halves to the left", () => {
    assert.deepEqual(draggedWindow({ centre: 40, width: 400 }, 300, 0, CT), { centre: 40, width: 800 });
    assert.deepEqual(draggedWindow({ centre: 40, width: 400 }, -300, 0, CT), { centre: 40, width: 200 });
  });

  it("moves with the drag, finer the narrower it is", () => {
    assert.equal(draggedWindow({ centre: 40, width: 400 }, 0, 30, CT).centre, 80);
    assert.equal(draggedWindow({ centre: 40, width: 40 }, 0, 30, CT).centre, 44);
  });

  it("is never empty, and counts in fine steps where values are small", () => {
    assert.equal(draggedWindow({ centre: 0, width: 2 }, -5000, 0, CT).width, 1);
    const pet = { centre: 2, width: 4, low: 0, high: 8, is_hounsfield: false };
    assert.equal(draggedWindow({ centre: 2, width: 4 }, 0, 3, pet).centre, 2.04);
  });

  it("is said with the name it has", () => {
    assert.equal(windowWords({ centre: -600, width: 1500 }), "centre −600, width 1500 (lung)");
    assert.equal(windowWords({ centre: 12, width: 34 }), "centre 12, width 34");
  });
});
