// The tools that draw: what presses, drags and keys make of them.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createStroke } from "../../static/annotator/brush.js";
import { brushTool, eraserTool } from "../../static/annotator/tools/brush.js";
import { polygonTool } from "../../static/annotator/tools/polygon.js";
import { scribbleTool } from "../../static/annotator/tools/scribble.js";

/** @typedef {import("../../static/annotator/types").ToolActions} ToolActions */
/** @typedef {import("../../static/annotator/types").ToolEvent} ToolEvent */

const SIZE = { width: 100, height: 80 };

/**
 * @param {(actions: ToolActions) => import("../../static/annotator/types").Tool} make
 * @param {Partial<ToolActions>} [rest]
 */
function inHand(make, rest = {}) {
  /** @type {string[]} */ const asked = [];
  const task = { image: "image", target: null };
  const actions = /** @type {ToolActions} */ ({
    brush: () => 4,
    begin: (isTakingAway) => ({ ...task, isTakingAway }),
    stroke: (isErasing) => ({
      ...task,
      isTakingAway: isErasing,
      stroke: createStroke({ base: null, size: SIZE, diameter: 1, isErasing: false }),
    }),
    paint: ({ stroke, isTakingAway }) => {
      const area = stroke.result()?.bitmap.reduce((sum, one) => sum + one, 0);
      asked.push(`${isTakingAway ? "erase" : "paint"} ${area}`);
    },
    polygon: (points, { isTakingAway }) => void asked.push(`${isTakingAway ? "minus" : "plus"} ${points.map(({ x, y }) => `${x},${y}`).join(" ")}`),
    scribble: (points, positive, fresh) => void asked.push(`${positive ? "over" : "off"} ${points.length}${fresh ? " new" : ""}`),
    ...rest,
  });
  return { tool: make(actions), asked };
}

/**
 * @param {number} x image pixels
 * @param {number} y
 * @param {Partial<ToolEvent>} rest
 * @returns {ToolEvent}
 */
function at(x, y, rest = {}) {
  const { scale = 2 } = rest;
  return { at: { x, y }, client: { x: x * scale, y: y * scale }, scale, alt: false, minus: false, many: false, shift: false, opposite: false, ...rest };
}

/**
 * @param {import("../../static/annotator/types").Tool} tool
 * @param {...[number, number]} places
 */
function clicked(tool, ...places) {
  for (const [x, y] of places) {
    tool.down(at(x, y));
    tool.up(at(x, y));
  }
}

describe("the brush and the eraser", () => {
  it("paint where they go until they are let go", () => {
    const { tool, asked } = inHand(brushTool);
    tool.down(at(10.5, 10.5));
    tool.move(at(20.5, 10.5));
    tool.up(at(20.5, 15.5));
    tool.move(at(50, 50));

    assert.equal(asked.length, 1);
    assert.ok(Number(asked[0].split(" ")[1]) >= 16);
  });

  it("do the opposite with the right button", () => {
    for (const [make, word] of /** @type {const} */ ([[brushTool, "erase"], [eraserTool, "paint"]])) {
      const { tool, asked } = inHand(make);
      tool.down(at(10, 10, { opposite: true }));
      tool.up(at(10, 10, { opposite: true }));

      assert.deepEqual(asked, [`${word} 1`]);
    }
  });

  it("with Shift draw straight from where the last stroke ended, whatever way the hand went", () => {
    const { tool, asked } = inHand(brushTool);
    clicked(tool, [10.5, 10.5]);
    tool.down(at(10.5, 40.5, { shift: true }));
    tool.move(at(60.5, 60.5, { shift: true }));
    const preview = tool.preview();
    tool.up(at(10.5, 30.5, { shift: true }));

    assert.deepEqual(preview?.kind === "brush" && preview.line, [{ x: 10.5, y: 10.5 }, { x: 60.5, y: 60.5 }]);
    assert.deepEqual(asked, ["paint 1", "paint 21"]);
  });

  it("keep nothing when cancelled", () => {
    const { tool, asked } = inHand(brushTool);
    tool.down(at(10, 10));

    assert.equal(tool.cancel(), true);
    tool.up(at(20, 20));
    assert.equal(tool.cancel(), false);
    assert.deepEqual(asked, []);
  });

  it("do nothing where there is nothing to work on", () => {
    const { tool, asked } = inHand(eraserTool, { stroke: () => null });
    clicked(tool, [10, 10]);

    assert.deepEqual(asked, []);
  });

  it("show a ring at the pointer, of the brush's size", () => {
    const { tool } = inHand(eraserTool);
    tool.hover?.(at(7, 8));

    const preview = tool.preview();
    assert.ok(preview?.kind === "brush" && preview.isErasing);
    assert.deepEqual([preview.at, preview.diameter], [{ x: 7, y: 8 }, 4]);
    tool.hover?.(null);
    assert.equal(tool.preview()?.kind === "brush" && tool.preview()?.at, null);
  });
});

describe("the polygon tool", () => {
  it("closes at the first corner", () => {
    const { tool, asked } = inHand(polygonTool);
    clicked(tool, [10, 10], [40, 10], [40, 40], [11, 11]);

    assert.deepEqual(asked, ["plus 10,10 40,10 40,40"]);
    assert.equal(tool.preview(), null);
  });

  it("closes with a double click, and with Enter", () => {
    const { tool, asked } = inHand(polygonTool);
    clicked(tool, [10, 10], [40, 10], [40, 40], [40, 40]);
    clicked(tool, [10, 10], [40, 10], [40, 40]);

    assert.equal(tool.finish?.(), true);
    assert.deepEqual(asked, ["plus 10,10 40,10 40,40", "plus 10,10 40,10 40,40"]);
  });

  it("needs three corners, and takes Enter for itself until then", () => {
    const { tool, asked } = inHand(polygonTool);
    assert.equal(tool.finish?.(), false);
    clicked(tool, [10, 10], [40, 10], [10, 10]);

    assert.equal(tool.finish?.(), true);
    assert.deepEqual(asked, []);
    assert.ok(tool.preview());
  });

  it("goes back corner by corner", () => {
    const { tool, asked } = inHand(polygonTool);
    clicked(tool, [10, 10], [40, 10], [40, 40], [20, 60]);

    assert.equal(tool.back?.(), true);
    tool.finish?.();
    assert.deepEqual(asked, ["plus 10,10 40,10 40,40"]);
    clicked(tool, [10, 10]);
    assert.equal(tool.back?.(), true);
    assert.equal(tool.preview(), null);
    assert.equal(tool.back?.(), false);
  });

  it("moves a corner that is dragged", () => {
    const { tool, asked } = inHand(polygonTool);
    clicked(tool, [10, 10], [40, 10], [40, 40]);
    tool.down(at(40, 10));
    tool.move(at(60, 5));
    tool.up(at(60, 5));
    tool.finish?.();

    assert.deepEqual(asked, ["plus 10,10 60,5 40,40"]);
  });

  it("draws freehand when the first press is dragged", () => {
    const { tool, asked } = inHand(polygonTool);
    tool.down(at(10, 10));
    for (const [x, y] of [[30, 10], [30, 30], [30.5, 30], [10, 30]]) tool.move(at(x, y));
    tool.up(at(10, 30));

    assert.deepEqual(asked, ["plus 10,10 30,10 30,30 10,30"]);
  });

  it("takes away when it was begun so, and shows it", () => {
    const { tool, asked } = inHand(polygonTool);
    tool.down(at(10, 10, { minus: true }));
    tool.up(at(10, 10));
    clicked(tool, [40, 10], [40, 40]);
    const preview = tool.preview();

    assert.ok(preview?.kind === "polygon" && preview.isMinus);
    tool.finish?.();
    assert.deepEqual(asked, ["minus 10,10 40,10 40,40"]);
  });

  it("is let go with Escape", () => {
    const { tool, asked } = inHand(polygonTool);
    clicked(tool, [10, 10], [40, 10], [40, 40]);

    assert.equal(tool.cancel(), true);
    assert.equal(tool.finish?.(), false);
    assert.deepEqual(asked, []);
  });

  it("does not begin where there is nothing to work on", () => {
    const { tool } = inHand(polygonTool, { begin: () => null });
    clicked(tool, [10, 10], [40, 10]);

    assert.equal(tool.preview(), null);
  });
});

describe("the scribble tool", () => {
  it("asks with the whole stroke and its sign", () => {
    const { tool, asked } = inHand(scribbleTool);
    tool.down(at(10, 10));
    tool.move(at(20, 20));
    assert.deepEqual(tool.preview(), { kind: "scribble", points: [{ x: 10, y: 10 }, { x: 20, y: 20 }], isPositive: true });
    tool.up(at(30, 30, { alt: true }));
    tool.down(at(10, 10, { minus: true }));
    tool.up(at(11, 10));

    assert.deepEqual(asked, ["over 3 new", "off 2"]);
  });

  it("asks nothing once it is cancelled", () => {
    const { tool, asked } = inHand(scribbleTool);
    tool.down(at(10, 10));

    assert.equal(tool.cancel(), true);
    tool.up(at(20, 20));
    assert.deepEqual(asked, []);
  });
});
