// Two people changed one thing: what clashes, what goes out again, and what insisting sends.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { catchingUp, insisting, inWords, sortRefused, without } from "../../static/annotator/conflicts.js";
import { anAnnotation, aSending } from "./builders.js";

/** @typedef {import("../../static/annotator/wire").Edit} Edit */

/** @param {...Edit} edits */
const sendingOf = (...edits) => aSending("a", { body: { edits }, overlay: { edits, labels: [] } });

/** @type {Edit} */ const ACCEPT_A = { annotation: "a", expected: 1, status: "accepted" };
/** @type {Edit} */ const ACCEPT_B = { annotation: "b", expected: 1, status: "accepted" };
/** @type {Edit} */ const LABEL_A = { annotation: "a", expected: 2, label: "cat" };

describe("what waits on top of a change of mine", () => {
  it("counts from the version that the change has made, and so does all that follows", () => {
    const waiting = [sendingOf(ACCEPT_A, ACCEPT_B), sendingOf(LABEL_A)];

    const caught = waiting.map(catchingUp(waiting, [anAnnotation({ id: "a", version: 2 })]));

    assert.deepEqual(caught[0].body.edits, [{ ...ACCEPT_A, expected: 2 }, ACCEPT_B]);
    assert.deepEqual(caught[1].overlay.edits, [{ ...LABEL_A, expected: 3 }]);
  });

  it("stays as it is where it knew the version", () => {
    const waiting = [sendingOf(LABEL_A)];

    const [same] = waiting.map(catchingUp(waiting, [anAnnotation({ id: "a", version: 2 })]));

    assert.equal(same, waiting[0]);
  });
});

describe("a refused change", () => {
  it("is parted into what clashes, with what was done to it since, and the rest", () => {
    const theirs = anAnnotation({ id: "a", version: 2, status: "deleted" });

    const { conflict, rest } = sortRefused(sendingOf(ACCEPT_A, ACCEPT_B), [sendingOf(LABEL_A)], [theirs]);

    assert.deepEqual(conflict, { mine: [{ annotation: "a", expected: 2, status: "accepted", label: "cat" }], theirs: [theirs] });
    assert.deepEqual(rest, [ACCEPT_B]);
  });

  it("leaves of what waits only what doesn't clash", () => {
    const both = sendingOf(LABEL_A, ACCEPT_B);
    const clashing = new Set(["a"]);

    assert.deepEqual(without(both, clashing)?.body, { edits: [ACCEPT_B] });
    assert.equal(without(sendingOf(LABEL_A), clashing), null);
    assert.equal(without(sendingOf(ACCEPT_B), clashing)?.command, "a");
  });

  it("goes on top of theirs when the person insists", () => {
    const theirs = [anAnnotation({ id: "a", version: 7 })];

    assert.deepEqual(insisting({ mine: [ACCEPT_A], theirs }), [{ ...ACCEPT_A, expected: 7 }]);
  });

  it("is told in words", () => {
    const labels = [{ id: "cat", project: "project", number: 1, name: "cat", color: "#0072b2", deleted: false }];

    assert.equal(inWords({ status: "accepted", label: "cat" }, labels), "accepted, labelled “cat”");
    assert.equal(inWords({ label: null }, labels), "without a label");
    assert.equal(inWords({}, labels), "unchanged");
  });
});
