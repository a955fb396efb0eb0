// What can be undone and redone, read from the log.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { createHistory } from "../../static/annotator/history.js";
import { aChange, aSending } from "./builders.js";

/**
 * A log of lines like "3 undoes 2".
 * @param {...string} lines
 */
function historyOf(...lines) {
  const history = createHistory();
  const marks = lines.map((line) => {
    const [sequence, , undoes] = line.split(" ");
    const undoneBy = lines.find((other) => other.endsWith(`undoes ${sequence}`));
    return { sequence: Number(sequence), undoes: undoes ? Number(undoes) : null, undone_by: undoneBy ? Number.parseInt(undoneBy) : null, kind: "edit" };
  });
  history.reset(marks);
  return history;
}

/** @param {ReturnType<typeof createHistory>} history */
const offered = (history) => [history.undoable()?.sequence ?? null, history.redoable()?.sequence ?? null];

describe("the history", () => {
  it("offers nothing on an untouched picture", () => {
    assert.deepEqual(offered(historyOf()), [null, null]);
  });

  it("goes back step by step and forth again, after a reload", () => {
    assert.deepEqual(offered(historyOf("1", "2")), [2, null]);
    assert.deepEqual(offered(historyOf("1", "2", "3 undoes 2")), [1, 3]);
    assert.deepEqual(offered(historyOf("1", "2", "3 undoes 2", "4 undoes 1")), [null, 4]);
    assert.deepEqual(offered(historyOf("1", "2", "3 undoes 2", "4 undoes 1", "5 undoes 4")), [5, 3]);
    assert.deepEqual(offered(historyOf("1", "2", "3 undoes 2", "4 undoes 1", "5 undoes 4", "6 undoes 3")), [6, null]);
    assert.deepEqual(offered(historyOf("1", "2", "3 undoes 2", "4 undoes 3", "5 undoes 4")), [1, 5]);
  });

  it("forgets what could be redone once something new is done", () => {
    assert.deepEqual(offered(historyOf("1", "2 undoes 1", "3")), [3, null]);
  });

  it("knows a change by its command before it has a number", () => {
    const history = historyOf("1");
    history.queued("a", "accept");
    assert.equal(history.undoable()?.command, "a");

    history.logged(aChange({ sequence: 7, command: "a" }));

    assert.equal(history.undoable()?.sequence, 7);
  });

  it("keeps a change that it hears of twice once", () => {
    const history = historyOf("1");
    history.logged(aChange({ sequence: 2, command: "a" }));
    history.logged(aChange({ sequence: 2, command: "a" }));
    history.queued("b", "undo", { undoes: history.undoable() });

    assert.equal(history.undoable()?.sequence, 1);
  });

  it("counts a change once that was logged, but waits to be sent again after a reload", () => {
    const history = historyOf("1", "2");
    history.waiting(aSending("b"));
    history.logged(aChange({ sequence: 2, command: "b" }));
    history.queued("c", "undo", { undoes: history.undoable() });

    assert.deepEqual(offered(history), [1, null]);
  });

  it("knows an undo that waits since before a reload", () => {
    const history = historyOf("1", "2");
    history.waiting(aSending("b", { path: "/changes/2/undo" }));
    assert.equal(history.undoable()?.sequence, 1);
    assert.equal(history.redoable()?.command, "b");

    history.waiting(aSending("c", { path: "", undoes: "b" }));
    assert.equal(history.redoable(), null);
  });

  it("offers again what a refused undo left standing", () => {
    const history = historyOf("1");
    history.queued("a", "undo", { undoes: history.undoable() });
    assert.deepEqual(offered(history), [null, null]);

    history.dropped("a");

    assert.deepEqual(offered(history), [1, null]);
  });

  it("passes over what can't be undone any more", () => {
    const history = historyOf("1", "2");
    const entry = history.undoable();
    if (entry) history.closed(entry);

    assert.equal(history.undoable()?.sequence, 1);
  });

  it("copes with an undo whose target is too old to be known", () => {
    const history = createHistory();
    history.reset([{ sequence: 900, undoes: 3, undone_by: null, kind: "undo" }]);

    assert.deepEqual(offered(history), [null, 900]);
  });
});
