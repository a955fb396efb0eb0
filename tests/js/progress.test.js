import assert from "node:assert/strict";
import { test } from "node:test";

import { followed } from "../../static/annotator/progress.js";

test("progress is told until the work is over", async () => {
  /** @type {number[]} */ const told = [];
  /** @type {(value?: unknown) => void} */ let finish = () => {};
  const work = new Promise((resolve) => (finish = resolve));
  const answers = [{ done: null, total: null }, { done: 10, total: 40 }, { done: 30, total: 40 }];

  await followed(work, async () => {
    const next = answers.shift();
    if (!answers.length) setTimeout(finish);
    return next ?? { done: 40, total: 40 };
  }, (share) => told.push(share));

  assert.deepEqual(told, [0.25, 0.75]);
});

test("work that fails ends it, and a question that fails does not", async () => {
  /** @type {(error: Error) => void} */ let fail = () => {};
  const work = new Promise((_, reject) => (fail = reject));
  let asked = 0;

  await followed(work, async () => {
    if (++asked === 2) setTimeout(() => fail(new Error("stopped")));
    throw new Error("no connection");
  }, () => assert.fail("nothing is known"));

  assert.equal(asked, 2);
});
