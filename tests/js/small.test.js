// Colours, candidates, ids and the words of the saved sign.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { shownScore } from "../../static/annotator/answers.js";
import { candidateAfter, candidateIndex } from "../../static/annotator/candidates.js";
import { freshColor, hexToRgb, inkOn, PALETTE } from "../../static/annotator/colors.js";
import { newId } from "../../static/annotator/ids.js";

describe("a new label", () => {
  it("takes a colour that is not in use", () => {
    /** @type {string[]} */ const used = [];
    for (let i = 0; i < PALETTE.length; i++) used.push(freshColor(used));

    assert.equal(new Set(used).size, PALETTE.length);
  });

  it("bears ink that can be read on its colour", () => {
    assert.deepEqual(["#000000", "#f0e442", "#ffffff"].map(inkOn), ["#ffffff", "#000000", "#000000"]);
    assert.deepEqual(hexToRgb("#0072b2"), [0, 114, 178]);
  });
});

describe("candidates", () => {
  const masks = ["04", "13", "22"].map((counts) => ({ bounds: /** @type {[number, number, number, number]} */ ([0, 0, 2, 2]), counts }));
  const candidates = masks.map((mask, i) => ({ mask, score: 0.9 - i / 10 }));

  it("go round in a ring, both ways", () => {
    assert.equal(candidateAfter(candidates, masks[2], 1)?.mask, masks[0]);
    assert.equal(candidateAfter(candidates, masks[0], -1)?.mask, masks[2]);
  });

  it("are none for a mask that is not among them, or alone", () => {
    assert.equal(candidateIndex(candidates, { bounds: [1, 0, 2, 2], counts: "04" }), -1);
    assert.equal(candidateAfter(candidates.slice(0, 1), masks[0], 1), null);
  });
});

describe("an id", () => {
  it("is a version 4 UUID, also without randomUUID", () => {
    const { randomUUID } = crypto;
    const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    assert.match(newId(), pattern);

    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    try {
      assert.match(newId(), pattern);
    } finally {
      Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
    }
  });
});

describe("a score", () => {
  it("is printed short", () => {
    assert.deepEqual([0.94, 0.005, 0.999, 1].map(shownScore), [".94", ".01", "1.0", "1.0"]);
  });
});
