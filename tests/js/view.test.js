// How things are drawn and measured: tones, who is hidden, lengths in words.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { areaWords, lengthWords, pointerWords, valueWords } from "../../static/annotator/measure.js";
import { isPlain, PLAIN, toneTable, toneWords } from "../../static/annotator/tone.js";
import { measureTool } from "../../static/annotator/tools/measure.js";
import { isHidden } from "../../static/annotator/visibility.js";
import { anAnnotation, anOpenImage } from "./builders.js";

/** @param {Partial<import("../../static/annotator/types").Tone>} tone */
const levels = (tone) => {
  const table = toneTable({ ...PLAIN, ...tone }).map((value) => Math.round(value * 255));
  return [0, 64, 128, 192, 255].map((level) => table[level]);
};

describe("a tone", () => {
  it("that is plain changes no level", () => {
    assert.deepEqual(toneTable(PLAIN).map((value) => Math.round(value * 255)), Array.from({ length: 256 }, (_, level) => level));
    assert.equal(isPlain(PLAIN), true);
    assert.equal(toneWords(PLAIN), "");
  });

  it("is inverted, brighter, steeper, curved", () => {
    assert.deepEqual(levels({ isInverted: true }), [255, 191, 127, 63, 0]);
    assert.deepEqual(levels({ brightness: 0.5 }), [128, 192, 255, 255, 255]);
    assert.deepEqual(levels({ contrast: 0.5 }), [0, 0, 129, 255, 255]);
    assert.deepEqual(levels({ contrast: -0.5 }), [64, 96, 128, 160, 191]);
    assert.deepEqual(levels({ gamma: 2 }), [0, 128, 181, 221, 255]);
  });

  it("is said in words while it is on", () => {
    assert.equal(toneWords({ brightness: 0.2, contrast: -0.35, gamma: 1.5, isInverted: true }), "brightness +20 %, contrast −35 %, gamma 1.50, inverted");
    assert.equal(isPlain({ ...PLAIN, gamma: 1.05 }), false);
  });
});

describe("an object", () => {
  const ui = { isHidden: false, hiddenLabels: new Set(["cat"]), isIsolated: true };
  const one = anAnnotation({ id: "one" });

  it("is set aside while another one is selected alone", () => {
    assert.equal(isHidden(one, { selection: new Set(["other"]) }, ui), true);
    assert.equal(isHidden(one, { selection: new Set(["one"]) }, ui), false);
    assert.equal(isHidden(one, { selection: new Set() }, ui), false);
    assert.equal(isHidden(one, { selection: new Set(["other"]) }, { ...ui, isIsolated: false }), false);
  });

  it("is hidden with its label, and with all", () => {
    assert.equal(isHidden({ ...one, label: "cat" }, { selection: new Set() }, ui), true);
    assert.equal(isHidden(one, { selection: new Set(["one"]) }, { ...ui, isHidden: true }), true);
  });
});

describe("a measure", () => {
  it("is in pixels, and in millimetres where rows and columns have their spacing", () => {
    const [from, to] = [{ x: 10, y: 20 }, { x: 40, y: 60 }];

    assert.equal(lengthWords(from, to, null), "50.0 px");
    assert.equal(lengthWords(from, to, [0.5, 2]), "50.0 px, 63.2 mm");
    assert.equal(areaWords(120, null), "120 px");
    assert.equal(areaWords(120, [0.5, 2]), "120 px, 120.0 mm²");
  });

  it("tells where the pointer is and what lies there", () => {
    const image = { .../** @type {NonNullable<ReturnType<typeof anOpenImage>["image"]>} */ (anOpenImage().image), spacing_mm: /** @type {[number, number]} */ ([0.5, 2]) };
    const valueAt = () => "87";

    assert.equal(pointerWords(image, { x: 3.9, y: 4.5 }, valueAt), "x 3  y 4  87  7.8, 2.3 mm");
    assert.equal(pointerWords({ ...image, spacing_mm: null }, { x: 3.9, y: 4.5 }, valueAt), "x 3  y 4  87");
    assert.equal(pointerWords(image, { x: 10, y: 4 }, valueAt), "10 × 10");
    assert.equal(pointerWords(image, null, valueAt), "10 × 10");
    assert.equal(pointerWords(null, null, valueAt), "");
  });

  it("of a value is one number for a grey, and marked where the pixels came with loss", () => {
    assert.equal(valueWords([87, 87, 87], true), "87");
    assert.equal(valueWords([1, 2, 3], true), "1 2 3");
    assert.equal(valueWords([87, 87, 87], false), "≈ 87");
  });
});

describe("the ruler", () => {
  const event = (/** @type {number} */ x) => /** @type {import("../../static/annotator/types").ToolEvent} */ ({ at: { x, y: 0 } });

  it("stays after it was drawn, until Escape", () => {
    const tool = measureTool();
    tool.down(event(1));
    tool.move(event(5));
    tool.up(event(9));
    tool.move(event(20));

    assert.deepEqual(tool.preview(), { kind: "ruler", from: { x: 1, y: 0 }, to: { x: 9, y: 0 } });
    assert.equal(tool.cancel(), true);
    assert.equal(tool.preview(), null);
  });

  it("goes with a click", () => {
    const tool = measureTool();
    tool.down(event(1));
    tool.up(event(1));

    assert.equal(tool.preview(), null);
    assert.equal(tool.cancel(), false);
  });
});
