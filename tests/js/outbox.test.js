// What waits to be sent: in order, each once, through lost connections and reloads.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ApiError } from "../../static/annotator/api.js";
import { createOutbox } from "../../static/annotator/outbox.js";
import { memoryStorage } from "../../static/annotator/outbox_storage.js";
import { aChange, aSending } from "./builders.js";

const OFFLINE = new ApiError("There is no connection to the server.", 0);

/** A server that fails as told, then answers; it applies each command once. */
function aServer() {
  /** @type {unknown[]} */ const failures = [];
  /** @type {string[]} */ const received = [];
  /** @type {string[]} */ const paths = [];
  return {
    failures,
    received,
    paths,
    /** @param {import("../../static/annotator/types").Sending} sending */
    async send(sending) {
      received.push(sending.command);
      paths.push(sending.path);
      const failure = failures.shift();
      if (failure) throw failure;
      return aChange({ sequence: 40 + received.length, command: sending.command });
    },
  };
}

/**
 * @param {ReturnType<typeof aServer>} server
 * @param {import("../../static/annotator/types").OutboxStorage} storage
 * @param {() => Promise<unknown>} ready
 */
function anOutbox(server, storage = memoryStorage(), ready = async () => {}) {
  /** @type {string[]} */ const answered = [];
  /** @type {string[]} */ const refused = [];
  /** @type {string[]} */ const states = [];
  /** @type {number[]} */ const pauses = [];
  const outbox = createOutbox({
    storage,
    ready,
    send: server.send,
    onAnswer: ({ command }) => void answered.push(command),
    onRefused: ({ command }) => void refused.push(command),
    onState: (state) => void states.push(state.kind === "saved" ? "saved" : `${state.kind} ${state.count}`),
    pause: async (ms) => void pauses.push(ms),
  });
  return { outbox, storage, answered, refused, states, pauses };
}

/** @param {ReturnType<typeof createOutbox>} outbox */
async function allSent(outbox) {
  while (outbox.state.kind !== "saved") await new Promise((resolve) => setTimeout(resolve));
}

describe("the outbox", () => {
  it("sends in order, and is empty after", async () => {
    const server = aServer();
    const { outbox, storage, answered, states } = anOutbox(server);

    await Promise.all(["a", "b", "c"].map((command) => outbox.add(aSending(command))));
    await allSent(outbox);

    assert.deepEqual(server.received, ["a", "b", "c"]);
    assert.deepEqual(answered, ["a", "b", "c"]);
    assert.deepEqual(await storage.all(), []);
    assert.equal(states.at(-1), "saved");
  });

  it("holds what is next until it may go out, as it stands then", async () => {
    const server = aServer();
    let letGo = () => {};
    const held = new Promise((resolve) => (letGo = () => resolve(undefined)));
    const { outbox } = anOutbox(server, memoryStorage(), () => held);
    await outbox.add(aSending("a", { path: "/old" }));
    assert.equal(outbox.state.kind, "saving");

    outbox.rewrite((sending) => ({ ...sending, path: "/new" }));
    letGo();
    await allSent(outbox);

    assert.deepEqual(server.paths, ["/new"]);
  });

  it("tries again with the same command, each time later, and says what waits", async () => {
    const server = aServer();
    server.failures.push(OFFLINE, new ApiError("Busy.", 503), OFFLINE);
    const { outbox, answered, states, pauses } = anOutbox(server);

    await outbox.add(aSending("a"));
    await allSent(outbox);

    assert.deepEqual(server.received, ["a", "a", "a", "a"]);
    assert.deepEqual(answered, ["a"]);
    assert.deepEqual(pauses, [1000, 2000, 4000]);
    assert.ok(states.includes("waiting 1"));
  });

  it("keeps what is not sent until the server has it", async () => {
    const server = aServer();
    server.failures.push(...Array(50).fill(OFFLINE));
    const { outbox, storage } = anOutbox(server);

    await outbox.add(aSending("a"));

    assert.deepEqual((await storage.all()).map((item) => item.command), ["a"]);
    await allSent(outbox);
  });

  it("takes up what an earlier page left, in its order, and leaves other tabs' alone", async () => {
    const storage = memoryStorage();
    await storage.put(aSending("second", { order: 2 }));
    await storage.put(aSending("first", { order: 1 }));
    await storage.put(aSending("theirs", { order: 0, tab: "other" }));
    const server = aServer();
    const { outbox } = anOutbox(server, storage);

    await outbox.restore((item) => item.tab === "tab");
    await allSent(outbox);

    assert.deepEqual(server.received, ["first", "second"]);
    assert.deepEqual((await storage.all()).map((item) => item.command), ["theirs"]);
  });

  it("gives up what the server refuses, tells, and goes on", async () => {
    const server = aServer();
    server.failures.push(new ApiError("There is no label.", 404));
    const { outbox, answered, refused } = anOutbox(server);

    await Promise.all([outbox.add(aSending("a")), outbox.add(aSending("b"))]);
    await allSent(outbox);

    assert.deepEqual(refused, ["a"]);
    assert.deepEqual(answered, ["b"]);
  });

  it("undoes a change that had no number yet by the number it gets", async () => {
    const server = aServer();
    const { outbox } = anOutbox(server);

    await Promise.all([outbox.add(aSending("a")), outbox.add(aSending("undo", { undoes: "a", path: "" }))]);
    await allSent(outbox);

    assert.equal(server.paths[1], "/changes/41/undo");
  });

  it("drops the undo of what was refused", async () => {
    const server = aServer();
    server.failures.push(new ApiError("Changed.", 409));
    const { outbox } = anOutbox(server);

    await Promise.all([outbox.add(aSending("a")), outbox.add(aSending("undo", { undoes: "a", path: "" }))]);
    await allSent(outbox);

    assert.deepEqual(server.received, ["a"]);
  });

  it("settles as waiting when there is no connection, so that nobody waits for ever", async () => {
    const server = aServer();
    server.failures.push(...Array(20).fill(OFFLINE));
    const { outbox } = anOutbox(server);

    await outbox.add(aSending("a"));

    assert.equal((await outbox.settled()).kind, "waiting");
    await allSent(outbox);
  });
});
