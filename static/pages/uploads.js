// The upload strip: a line for each file, two on the way at a time, and a question where a picture is there already.

import { ApiError, upload } from "./api.js";
import { h, icon } from "./dom.js";
import { uuid } from "./uuid.js";
import { many, size } from "./words.js";

/** @typedef {import("../annotator/wire").Image} Image */
/** @typedef {"add" | "skip"} Choice */
/** @typedef {{ file: File, id: string, command: string, line: Line }} Upload */
/** @typedef {ReturnType<typeof line>} Line */

const AT_ONCE = 2;

/**
 * @param {{ limitMb: number, onAdded: (image: Image) => void, onIdle?: (problems: number) => void }} options
 *   ``onIdle`` is called when nothing is on the way or waiting for an answer any more
 */
export function uploads({ limitMb, onAdded, onIdle }) {
  /** @type {Upload[]} */ let waiting = [];
  /** @type {Choice | null} */ let choiceForAll = null;
  let busy = 0;
  /** @type {Set<(choice: Choice) => void>} */ const questions = new Set(); // those waiting for an answer
  const done = { added: 0, skipped: 0, problems: 0 };
  const stop = new AbortController();
  const summary = h("span", {});
  const close = h("button.s-quiet", { type: "button", hidden: true, onclick: clear }, "Close");
  const lines = h("ol.s-uploads-lines", {});
  const root = h("section.s-uploads", { "aria-label": "Uploads", hidden: true }, h("header", {}, summary, close), lines);

  /** @type {string} */ let project = "";

  /**
   * @param {string} to the project's id
   * @param {File[]} files
   */
  function add(to, files) {
    project = to;
    if (!busy && !waiting.length && !questions.size) choiceForAll = null;
    root.hidden = false;
    for (const file of files) {
      const shown = line(file);
      lines.append(shown.root);
      if (file.size > limitMb * 1e6) fail(shown, `This file has ${size(file.size)}; at most ${limitMb} MB are accepted.`);
      else waiting.push({ file, id: uuid(), command: uuid(), line: shown });
    }
    pump();
  }

  function pump() {
    while (busy < AT_ONCE && waiting.length) {
      const next = /** @type {Upload} */ (waiting.shift());
      void run(next, choiceForAll ?? "ask");
    }
    tell();
    if (!busy && !waiting.length && !questions.size) onIdle?.(done.problems);
  }

  /**
   * @param {Upload} item
   * @param {Choice | "ask"} on_duplicate
   */
  async function run(item, on_duplicate) {
    busy += 1;
    tell();
    try {
      const { id, command, file } = item;
      const added = await upload(project, file, { id, command, on_duplicate }, item.line.progress, stop.signal);
      if (added.image && added.change) succeed(item, added.image, added.notices);
      else if (added.duplicate_of && on_duplicate === "ask") ask(item, added.duplicate_of);
      else skip(item);
    } catch (error) {
      fail(item.line, error instanceof Error ? error.message : String(error), error instanceof ApiError && error.status === 0 ? item : null);
    }
    busy -= 1;
    pump();
  }

  /**
   * @param {Upload} item
   * @param {Image} image
   * @param {string[]} notices
   */
  function succeed(item, image, notices) {
    done.added += 1;
    item.line.end("done", notices.join(" ") || "added");
    onAdded(image);
  }

  /** @param {Upload} item */
  function skip(item) {
    done.skipped += 1;
    item.line.end("skipped", "skipped, it is in the project already");
  }

  /**
   * @param {Line} shown
   * @param {string} message
   * @param {Upload | null} [again] what can be tried again
   */
  function fail(shown, message, again = null) {
    done.problems += 1;
    shown.end("problem", message);
    if (!again) return;
    shown.offer([["Try again", () => {
      done.problems -= 1;
      shown.start();
      waiting.push(again);
      pump();
    }]]);
  }

  /**
   * @param {Upload} item
   * @param {Image} existing
   */
  function ask(item, existing) {
    item.line.say("question", existing.name === item.file.name ? "already in this project" : `already in this project as ${existing.name}`);
    /** @param {Choice} choice */
    const answer = (choice) => {
      questions.delete(answer);
      item.line.start();
      void run({ ...item, command: uuid() }, choice);
    };
    questions.add(answer);
    item.line.root.scrollIntoView({ block: "nearest" });
    item.line.offer([
      ["Add again", () => answer("add")],
      ["Skip", () => answer("skip")],
      ["Skip all such", () => answerAll("skip")],
    ]);
  }

  /** Those that wait, and those to come. @param {Choice} choice */
  function answerAll(choice) {
    choiceForAll = choice;
    for (const answer of [...questions]) answer(choice);
  }

  function tell() {
    const open = busy + waiting.length;
    const parts = [
      open ? `${many(open, "file")} on the way` : null,
      questions.size ? `${many(questions.size, "question")} for you` : null,
      done.added ? `${many(done.added, "picture")} added` : null,
      done.skipped ? `${done.skipped} skipped` : null,
      done.problems ? `${done.problems} not added` : null,
    ];
    summary.textContent = parts.filter(Boolean).join(", ");
    close.hidden = open > 0 || questions.size > 0;
  }

  function clear() {
    Object.assign(done, { added: 0, skipped: 0, problems: 0 });
    lines.replaceChildren();
    root.hidden = true;
  }

  addEventListener("beforeunload", (event) => {
    if (busy || waiting.length) event.preventDefault(); // the browser asks: what is on the way would be lost
  }, { signal: stop.signal });

  return { root, add, stop: () => stop.abort() };
}

/** @param {File} file */
function line(file) {
  const bar = h("progress", { max: 1, "aria-label": `Upload of ${file.name}` });
  const state = h("span.s-uploads-state", {}, "waiting");
  const choices = h("span.s-uploads-choices", {});
  const root = h(
    "li",
    { "data-state": "waiting" },
    h("span.s-uploads-name", { title: file.name }, file.name),
    h("span.s-uploads-size", {}, size(file.size)),
    h("span.s-uploads-end", {}, bar, state, choices),
  );

  /**
   * @param {string} kind
   * @param {string} words
   */
  function say(kind, words) {
    root.dataset.state = kind;
    state.replaceChildren(...(kind === "done" ? [icon("check")] : []), words);
    bar.hidden = kind !== "waiting";
  }

  return {
    root,
    say,
    start() {
      choices.replaceChildren();
      say("waiting", "waiting");
    },
    /** @param {number} share */
    progress(share) {
      bar.value = share;
      state.textContent = share < 1 ? `${Math.round(share * 100)} %` : "reading";
    },
    /**
     * @param {"done" | "skipped" | "problem"} kind
     * @param {string} words
     */
    end(kind, words) {
      choices.replaceChildren();
      say(kind, words);
    },
    /** @param {[string, () => void][]} offers */
    offer(offers) {
      choices.replaceChildren(...offers.map(([name, act]) => h("button.s-small", { type: "button", onclick: act }, name)));
    },
  };
}
