// Prompts: sent at once and not through the outbox, for their answer is wanted now. A phrase takes the place of
// whatever runs; boxes and clicks wait for each other, so that quick clicks on twenty coins make twenty masks.

import { foundWords, isSameThing, nothingLike } from "./answers.js";
import { ApiError } from "./api.js";
import { partsWords } from "./chips.js";
import { evenly } from "./geometry.js";
import { isLocked, LOCKED } from "./locks.js";
import { handleAt, marksOf, movedTo } from "./marks.js";
import { newId } from "./ids.js";
import { followed } from "./progress.js";
import { targetNear } from "./targets.js";

/** @typedef {import("./types").Asking} Asking */
/** @typedef {import("./types").Box} Box */
/** @typedef {import("./types").Point} Point */
/** @typedef {import("./wire").Prompt} Prompt */
/** @typedef {import("./wire").Segmented} Segmented */
/** @typedef {{ prompt?: Prompt, target?: string, expected?: number, label?: string, is_anew?: boolean }} Question without a prompt: everything */
/** @typedef {{ asking: Omit<Asking, "since">, question: () => Question | null }} Job */

const SCRIBBLE_POINTS = 32; // of a stroke: the server thins them further for its models

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {import("./store.js").Store} parts.store
 * @param {import("./outbox.js").Outbox} parts.outbox
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {import("./messages.js").Voice} parts.voice
 * @param {() => number} parts.scale client pixels per image pixel
 * @param {(change: import("./types").Change) => void} parts.onChange
 * @param {() => void} parts.onStale something the prompt was about has changed
 * @param {() => void} parts.drawBox
 */
export function createAsking({ api, store, outbox, ui, voice, scale, onChange, onStale, drawBox }) {
  /** @type {Job[]} */ let jobs = [];
  let isRunning = false;
  let stopper = new AbortController();
  /** @type {Promise<unknown>} */ let correcting = Promise.resolve();

  function stop() {
    const wasRunning = isRunning;
    jobs = [];
    stopper.abort();
    stopper = new AbortController();
    ui.set({ asking: null });
    return wasRunning;
  }

  /** @param {Job} job */
  function queue(job) {
    jobs.push(job);
    if (!isRunning) void run();
  }

  async function run() {
    isRunning = true;
    try {
      for (let job = jobs.shift(); job; job = jobs.shift()) await ask(job, stopper.signal);
    } finally {
      isRunning = false;
      ui.set({ asking: null });
    }
  }

  /**
   * @param {Job} job
   * @param {AbortSignal} signal
   */
  async function ask(job, signal) {
    ui.set({ asking: { ...job.asking, since: performance.now() } });
    try {
      const saved = await outbox.settled(); // the server must know the version that the prompt is about
      const question = signal.aborted ? null : job.question();
      const image = store.shown.image;
      if (!question || !image) return;
      if (saved.kind === "waiting") throw new ApiError(`Your last changes are not saved yet: ${saved.reason}`, 0);
      const work = send(image.id, question, signal).then((answer) => signal.aborted || answered(job, question, answer));
      if (question.target) correcting = work.catch(() => {});
      await work;
    } catch (error) {
      if (!signal.aborted) failed(job, error);
    }
  }

  /**
   * @param {string} image
   * @param {Question} question
   * @param {AbortSignal} signal
   */
  function send(image, question, signal) {
    const command = newId();
    if (question.prompt) return api.segment(image, { ...question, ...seen(), command }, signal);
    const work = api.everything(image, { ...question, ...seen(), command }, signal);
    void followed(work, () => api.progress(command, signal), (share) => {
      if (ui.value.asking?.kind === "everything") ui.set({ asking: { ...ui.value.asking, share } });
    });
    return work;
  }

  /**
   * @param {Job} job
   * @param {Question} question
   * @param {Segmented} answer
   */
  function answered(job, question, answer) {
    if (answer.change) onChange(answer.change);
    const told = new Set(answer.change?.annotations.map((one) => one.id));
    const found = store.shown.annotations.filter((one) => told.has(one.id));
    ui.set({ alternatives: new Map([...ui.value.alternatives, ...Object.entries(answer.alternatives)]) });
    const { text, negatives = [] } = question.prompt ?? {};
    if (text) ui.set({ understood: { text, negatives, parts: answer.understood } });
    if (!found.length) return nothingFound(job, answer);
    if (!question.target) store.select([found[0].id]);
    voice.tell(foundWords(job.asking, question, found));
  }

  /**
   * @param {Job} job
   * @param {Segmented} answer
   */
  function nothingFound(job, answer) {
    const box = { title: "Draw a box", id: "draw-box", run: drawBox };
    if (job.asking.kind !== "text") return voice.keep(answer.message ?? "Nothing was found there.");
    voice.keep(answer.message ?? nothingLike(job.asking.text ?? "", answer.nearest), [box]);
  }

  /**
   * @param {Job} job
   * @param {unknown} error
   */
  function failed(job, error) {
    const again = { title: "Try again", id: "try-again", run: () => queue(job) };
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 409) onStale();
    voice.warn(error.message, error.isPassing || error.status === 409 ? [again] : []);
  }

  /**
   * @param {Prompt} prompt
   * @param {Point[]} places
   * @param {boolean} positive
   * @param {boolean} isFresh
   * @returns {Question | null}
   */
  function marked(prompt, places, positive, isFresh) {
    const target = isFresh ? null : places.map((at) => targetNear(store.shown, at, scale())).find((one) => one);
    if (isLocked(target ?? null, ui.value)) {
      voice.tell(LOCKED);
      return null;
    }
    if (target) return { prompt, target: target.id, expected: target.version };
    if (positive) return { prompt, ...armed() };
    voice.tell("Select an object first, then take away from it.");
    return null;
  }

  /** How the model sees the picture: as it is stored, unless the person lets it see the window that is drawn. */
  function seen() {
    const { window, isWindowAsked } = ui.value;
    return window && isWindowAsked ? { window: [window.centre, window.width] } : {};
  }

  const armed = () => (ui.value.armed ? { label: ui.value.armed } : {});

  return {
    /**
     * @param {string} text
     * @param {string[]} negatives
     * @param {import("./wire").Part[]} [parts] what the text is to mean, where a person has said so
     */
    text(text, negatives, parts = []) {
      stop();
      voice.hush();
      /** @type {Prompt} */
      const prompt = { text, negatives, parts };
      if (ui.value.within) prompt.within = ui.value.within.map(({ x, y }) => [x, y]);
      if (ui.value.threshold !== null) prompt.threshold = ui.value.threshold;
      const isNamed = store.shown.labels.some((label) => isSameThing(label.name, text) || parts.some(({ thing }) => isSameThing(label.name, thing))); // the server takes that label
      const label = isNamed ? {} : armed();
      queue({ asking: { kind: "text", text: parts.length ? partsWords(parts) : text }, question: () => ({ prompt, ...label }) });
    },

    /** All that can be made out and isn't marked yet. */
    everything() {
      stop();
      voice.hush();
      queue({ asking: { kind: "everything" }, question: armed });
    },

    /** @param {Box} box */
    box(box) {
      const prompt = { box: /** @type {[number, number, number, number]} */ ([box.x0, box.y0, box.x1, box.y1]) };
      queue({ asking: { kind: "box", box }, question: () => ({ prompt, ...armed() }) });
    },

    /**
     * On or near the selected object it adds or takes away; elsewhere, or if asked to, it begins a new one.
     * @param {Point} at
     * @param {boolean} positive
     * @param {boolean} isFresh
     */
    click(at, positive, isFresh) {
      const prompt = { points: [{ x: at.x, y: at.y, positive }] };
      queue({ asking: { kind: "click", at, positive }, question: () => marked(prompt, [at], positive, isFresh) });
    },

    /**
     * A stroke over, or off, the selected object; elsewhere, or if asked to, it begins a new one.
     * @param {Point[]} points
     * @param {boolean} positive
     * @param {boolean} isFresh
     */
    scribble(points, positive, isFresh) {
      const prompt = { scribbles: [evenly(points, SCRIBBLE_POINTS).map(({ x, y }) => ({ x, y, positive }))] };
      queue({ asking: { kind: "scribble", points, positive }, question: () => marked(prompt, points, positive, isFresh) });
    },

    /**
     * Clicks and strokes as one prompt: a mark of one point is a click.
     * @param {import("./types").Held} held
     */
    marks(held) {
      const signed = held.marks.map((mark) => evenly(mark.points, SCRIBBLE_POINTS).map(({ x, y }) => ({ x, y, positive: mark.positive })));
      const prompt = { points: signed.filter((line) => line.length === 1).flat(), scribbles: signed.filter((line) => line.length > 1) };
      const kind = prompt.scribbles.length ? "scribble" : "click";
      const places = held.marks.flatMap(({ points }) => points);
      const positive = held.marks.some((mark) => mark.positive);
      queue({ asking: { kind, held }, question: () => marked(prompt, places, positive, held.isFresh) });
    },

    /**
     * A point, or a corner of the box, that the selected object was made from; dropped elsewhere, it is made anew.
     * @param {Point} at
     * @param {number} reach client pixels per image pixel
     * @returns {import("./types").Grip | null}
     */
    grab(at, reach) {
      const [id, ...others] = store.shown.selection;
      const { image } = store.shown;
      const one = id && !others.length ? store.find(id) : null;
      const marks = one && marksOf(one);
      const handle = marks && handleAt(marks, at, reach);
      if (!one || !image || !handle) return null;
      const moved = (/** @type {Point} */ to) => movedTo({ box: marks.box, points: marks.points, scribbles: marks.scribbles }, handle, to, image);
      return {
        moved,
        drop(to) {
          const question = () => ({ prompt: moved(to), target: id, expected: store.find(id)?.version, is_anew: true });
          queue({ asking: { kind: "box" }, question });
        },
      };
    },

    /** Resolves when no object is being corrected: what is done to it next counts from the corrected one. */
    corrected: () => correcting,

    /** @returns {boolean} whether something ran */
    stop,
  };
}

/** @typedef {ReturnType<typeof createAsking>} Asker */
