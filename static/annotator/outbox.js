// What is not sent yet: sent in order, each once (the server knows its command), again after a while when there is no
// connection. Nothing leaves it but by the server's word.

import { ApiError } from "./api.js";

/** @typedef {import("./types").Sending} Sending */
/** @typedef {import("./types").OutboxStorage} OutboxStorage */
/** @typedef {import("./types").SavedState} SavedState */
/** @typedef {import("./types").Change} Change */

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * @typedef {object} OutboxOptions
 * @property {OutboxStorage} storage
 * @property {() => Promise<unknown>} [ready] resolves when what is next may go out
 * @property {(sending: Sending) => Promise<Change>} send
 * @property {(sending: Sending, change: Change) => void} onAnswer
 * @property {(sending: Sending, error: ApiError) => void} onRefused also for a conflict (409)
 * @property {(state: SavedState) => void} onState
 * @property {(ms: number) => Promise<void>} [pause]
 */

/** @param {OutboxOptions} options */
export function createOutbox({ storage, ready = async () => {}, send, onAnswer, onRefused, onState, pause = wait }) {
  /** @type {Sending[]} */
  let queue = [];
  /** @type {SavedState} */
  let state = { kind: "saved" };
  let isRunning = false;
  let pauseMs = FIRST_PAUSE_MS;
  let wake = () => {};
  /** @type {(() => void)[]} */
  let waiters = [];

  /** @param {SavedState} next */
  function become(next) {
    state = next;
    if (state.kind !== "saving") waiters.splice(0).forEach((resolve) => resolve());
    onState(state);
  }

  /** @param {Sending[]} items */
  async function forget(items) {
    const gone = new Set(items.map((item) => item.command));
    queue = queue.filter((item) => !gone.has(item.command));
    for (const item of items) await storage.remove(item.command);
  }

  /**
   * @param {Sending} sending
   * @param {Change} change
   */
  async function answered(sending, change) {
    pauseMs = FIRST_PAUSE_MS;
    for (const item of queue) {
      if (item.undoes !== sending.command) continue;
      item.path = `/changes/${change.sequence}/undo`;
      delete item.undoes;
      await storage.put(item);
    }
    const gone = forget([sending]);
    onAnswer(sending, change);
    await gone;
  }

  /**
   * @param {Sending} sending
   * @param {unknown} error
   */
  async function failed(sending, error) {
    if (!(error instanceof ApiError) || error.isPassing) {
      const reason = error instanceof ApiError && error.status ? error.message : "no connection";
      become({ kind: "waiting", count: queue.length, reason });
      const woken = new Promise((resolve) => (wake = () => resolve(undefined)));
      await Promise.race([pause(pauseMs), woken]);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      return;
    }
    const gone = forget([sending, ...queue.filter((item) => item.undoes === sending.command)]);
    onRefused(sending, error);
    await gone;
  }

  async function run() {
    if (isRunning) return;
    isRunning = true;
    while (queue.length) {
      if (state.kind !== "waiting") become({ kind: "saving", count: queue.length });
      await ready();
      const [sending] = queue;
      try {
        const change = await send(sending);
        if (state.kind === "waiting") state = { kind: "saving", count: queue.length };
        await answered(sending, change);
      } catch (error) {
        await failed(sending, error);
      }
    }
    isRunning = false;
    become({ kind: "saved" });
  }

  return {
    /** @returns {readonly Sending[]} */
    get queue() {
      return queue;
    },

    get state() {
      return state;
    },

    /**
     * Take up what an earlier page left behind.
     * @param {(sending: Sending) => boolean} isMine
     */
    async restore(isMine) {
      const known = new Set(queue.map((item) => item.command));
      const left = (await storage.all()).filter((item) => isMine(item) && !known.has(item.command));
      queue = [...left.sort((a, b) => a.order - b.order), ...queue];
      if (queue.length) void run();
      return left;
    },

    /** @param {Sending} sending */
    async add(sending) {
      queue = [...queue, sending];
      become(state.kind === "waiting" ? { ...state, count: queue.length } : { kind: "saving", count: queue.length });
      await storage.put(sending);
      void run();
    },

    /**
     * Change what waits: each item as `fn` gives it back, or gone if that is null. For use when nothing is under
     * way: inside `onAnswer` and `onRefused`, and before `ready` resolves.
     * @param {(sending: Sending) => Sending | null} fn
     */
    rewrite(fn) {
      /** @type {Sending[]} */
      const kept = [];
      for (const item of queue) {
        const changed = fn(item);
        if (changed) kept.push(changed);
        if (changed && changed !== item) void storage.put(changed);
        if (!changed) void storage.remove(item.command);
      }
      queue = kept;
    },

    /** Try at once: the connection is back, or somebody looks. */
    retry() {
      pauseMs = FIRST_PAUSE_MS;
      wake();
    },

    /** Resolves when all is saved, or when it is known that it must wait. */
    async settled() {
      if (queue.length && state.kind !== "waiting") await new Promise((resolve) => waiters.push(() => resolve(undefined)));
      return state;
    },
  };
}

/** @typedef {ReturnType<typeof createOutbox>} Outbox */

/** @param {number} ms */
function wait(ms) {
  return /** @type {Promise<void>} */ (new Promise((resolve) => setTimeout(resolve, ms)));
}
