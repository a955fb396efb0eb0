// The tools: what a press, a drag and a release ask for.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { TOOLS } from "../../static/annotator/tools/index.js";

/**
 * A tool, and what it asked for in words.
 * @param {string} id
 */
function inHand(id) {
  /** @type {string[]} */ const asked = [];
  const entry = TOOLS.find((one) => one.id === id);
  if (!entry) throw new Error(`there is no tool ${id}`);
  const tool = entry.make({
    select: (at, many) => void asked.push(`select ${at.x},${at.y}${many ? " too" : ""}`),
    box: (box) => void asked.push(`box ${box.x0},${box.y0} ${box.x1},${box.y1}`),
    click: (at, positive, fresh, held) => void asked.push(`${positive ? "plus" : "minus"} ${at.x},${at.y}${fresh ? " new" : ""}${held ? " held" : ""}`),
    look: (at) => void (at && asked.push(`look ${at.x},${at.y}`)),
    glance: () => null,
    restrict: (points) => void asked.push(points ? points.map(({ x, y }) => `${x},${y}`).join(" ") : "everywhere"),
    grab: (at) => (at.x === 50 ? { moved: (to) => ({ points: [to] }), drop: (to) => void asked.push(`drop ${to.x},${to.y}`) } : null),
    pan: (dx, dy) => void asked.push(`pan ${dx},${dy}`),
  });
  return { tool, asked };
}

/**
 * @param {number} x image pixels
 * @param {number} y
 * @param {Partial<import("../../static/annotator/types").ToolEvent>} rest
 */
function event(x, y, rest = {}) {
  const { scale = 2 } = rest;
  return { at: { x, y }, client: { x: x * scale, y: y * scale }, scale, alt: false, minus: false, many: false, ...rest };
}

describe("the box tool", () => {
  it("asks for the box that was dragged, and shows it meanwhile", () => {
    const { tool, asked } = inHand("box");

    tool.down(event(30, 40));
    tool.move(event(10, 12));

    assert.deepEqual(tool.preview(), { kind: "box", box: { x0: 10, y0: 12, x1: 30, y1: 40 } });
    tool.up(event(10, 12));
    assert.deepEqual(asked, ["box 10,12 30,40"]);
    assert.equal(tool.preview(), null);
  });

  for (const scale of [0.3, 1, 7.5]) {
    it(`draws nothing for a click with a shaking hand at zoom ${scale}`, () => {
      const { tool, asked } = inHand("box");

      tool.down(event(10, 10, { scale }));
      tool.up(event(10 + 3 / scale, 10 + 3 / scale, { scale }));

      assert.deepEqual(asked, []);
    });
  }

  it("draws nothing once it is cancelled", () => {
    const { tool, asked } = inHand("box");

    tool.down(event(10, 10));
    tool.move(event(50, 50));
    tool.cancel();
    tool.up(event(60, 60));

    assert.equal(tool.preview(), null);
    assert.deepEqual(asked, []);
  });
});

describe("the click tool", () => {
  it("adds, takes away, and begins anew", () => {
    const { tool, asked } = inHand("click");
    for (const rest of [{}, { minus: true }, { alt: true }]) {
      tool.down(event(5, 6, rest));
      tool.up(event(5, 6, rest));
    }

    assert.deepEqual(asked, ["plus 5,6", "minus 5,6", "plus 5,6 new"]);
  });

  it("takes a drag for no click", () => {
    const { tool, asked } = inHand("click");

    tool.down(event(5, 6));
    tool.move(event(25, 26));
    tool.up(event(25, 26));

    assert.deepEqual(asked, []);
  });
});

describe("the select tool", () => {
  it("selects what is clicked, one or one more", () => {
    const { tool, asked } = inHand("select");
    for (const many of [false, true]) {
      tool.down(event(5, 6, { many }));
      tool.up(event(5, 6, { many }));
    }

    assert.deepEqual(asked, ["select 5,6", "select 5,6 too"]);
  });

  it("moves the picture when it is dragged", () => {
    const { tool, asked } = inHand("select");

    tool.down(event(5, 5));
    tool.move(event(15, 5));
    tool.up(event(15, 5));

    assert.deepEqual(asked, ["pan 20,0"]);
  });

  it("drags what the selected object was made from, where there is something to take hold of", () => {
    const { tool, asked } = inHand("select");

    tool.down(event(50, 5));
    tool.move(event(60, 5));
    assert.deepEqual(tool.preview(), { kind: "marks", prompt: { points: [{ x: 60, y: 5 }] } });
    tool.up(event(60, 7));

    assert.deepEqual(asked, ["drop 60,7"]);
    assert.equal(tool.preview(), null);
  });
});

describe("the tool that moves the picture", () => {
  it("follows the pointer until it is let go", () => {
    const { tool, asked } = inHand("pan");

    tool.down(event(0, 0));
    tool.move(event(1, 2));
    tool.move(event(1, 3));
    tool.up(event(1, 3));
    tool.move(event(9, 9));

    assert.deepEqual(asked, ["pan 2,4", "pan 0,2"]);
  });
});

describe("the area tool", () => {
  it("limits to the rectangle that was dragged, with Shift to the outline, and a click lifts that", () => {
    const { tool, asked } = inHand("area");

    tool.down(event(30, 40));
    tool.move(event(20, 20));
    assert.deepEqual(tool.preview()?.points.length, 4);
    tool.up(event(10, 12));
    tool.down(event(0, 0, { shift: true }));
    for (const [x, y] of [[20, 0], [20, 20]]) tool.move(event(x, y));
    tool.up(event(5, 30));
    tool.down(event(5, 5));
    tool.up(event(6, 5));

    assert.deepEqual(asked, ["10,12 30,12 30,40 10,40", "0,0 20,0 20,20 5,30", "everywhere"]);
    assert.equal(tool.preview(), null);
  });
});
