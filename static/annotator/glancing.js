// A look at the mask that a click would give, while the pointer rests over a place. Asked seldom, the newest place only,
// and never while a prompt is on its way.

import { ApiError } from "./api.js";
import { targetNear } from "./targets.js";

/** @typedef {import("./types").Point} Point */
/** @typedef {{ at: Point, positive: boolean, fresh: boolean }} Place */

const PAUSE_MS = 100; // between two looks

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {import("./store.js").Store} parts.store
 * @param {import("./outbox.js").Outbox} parts.outbox
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {() => number} parts.scale client pixels per image pixel
 * @param {() => void} parts.onChange another mask is shown, or none
 */
export function createGlancing({ api, store, outbox, ui, scale, onChange }) {
  /** @type {import("./types").Glance | null} */ let glance = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  /** @type {Place | null} */ let wanted = null;
  let stopper = new AbortController();

  /** @param {import("./types").Glance | null} next */
  function show(next) {
    if (glance === next) return;
    glance = next;
    onChange();
  }

  function forget() {
    clearTimeout(timer);
    timer = undefined;
    wanted = null;
    stopper.abort();
    show(null);
  }

  async function ask() {
    timer = undefined;
    const { image } = store.shown;
    if (!wanted || !image || ui.value.asking) return;
    const { at, positive, fresh } = wanted;
    const target = fresh ? null : targetNear(store.shown, at, scale());
    if ((!positive && !target) || (target && outbox.queue.length)) return show(null);
    stopper.abort();
    stopper = new AbortController();
    const { signal } = stopper;
    const about = target ? { target: target.id, expected: target.version } : {};
    try {
      const { candidate } = await api.glance(image.id, { prompt: { points: [{ ...at, positive }] }, ...about }, signal);
      if (!signal.aborted) show(candidate && { mask: candidate.mask, label: target ? target.label : ui.value.armed });
    } catch (error) {
      if (!signal.aborted && !(error instanceof ApiError)) throw error;
    }
  }

  return {
    /** What is shown now. */
    get glance() {
      return glance;
    },

    /**
     * The pointer is at a place; null: it has left, or what it does begins now.
     * @param {Point | null} at
     * @param {boolean} positive
     * @param {boolean} fresh
     */
    look(at, positive = true, fresh = false) {
      if (!at || !ui.value.isGlancing) return forget();
      wanted = { at, positive, fresh };
      timer ??= setTimeout(() => void ask(), PAUSE_MS);
    },
  };
}
