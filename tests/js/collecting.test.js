// Marks made while a key is held: asked as one prompt, taken back one by one.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createCollecting } from "../../static/annotator/collecting.js";
import { createState } from "../../static/annotator/state.js";

function collecting() {
  /** @type {string[]} */ const asked = [];
  const ui = createState({ held: null });
  const asking = {
    click: (at, positive) => asked.push(`click ${at.x},${at.y} ${positive}`),
    scribble: (points) => asked.push(`scribble ${points.length}`),
    marks: (held) => asked.push(held.marks.map(({ points, positive }) => `${points.length}${positive ? "+" : "-"}`).join(" ")),
  };
  const voice = { keep: () => {}, hush: () => {} };
  return { asked, ui, ...createCollecting({ ui, asking, voice }) };
}

const AT = { x: 1, y: 2 };

describe("marks", () => {
  it("are asked at once without the key", () => {
    const { asked, click, scribble } = collecting();
    click(AT, true, false, false);
    scribble([AT, AT, AT], true, false, false);
    assert.deepEqual(asked, ["click 1,2 true", "scribble 3"]);
  });

  it("are asked as one when the key is let go", () => {
    const { asked, ui, click, scribble, ask } = collecting();
    click(AT, true, false, true);
    click(AT, false, false, true);
    scribble([AT, AT, AT], true, false, true);
    assert.deepEqual(asked, []);
    ask();
    ask();
    assert.deepEqual(asked, ["1+ 1- 3+"]);
    assert.equal(ui.value.held, null);
  });

  it("are taken back from the last", () => {
    const { asked, click, back, ask } = collecting();
    click(AT, true, false, true);
    click(AT, false, false, true);
    assert.equal(back(), true);
    ask();
    assert.deepEqual(asked, ["1+"]);
    assert.equal(back(), false);
  });

  it("are dropped without a question", () => {
    const { asked, click, drop, ask } = collecting();
    click(AT, true, false, true);
    assert.equal(drop(), true);
    ask();
    assert.deepEqual(asked, []);
  });
});
