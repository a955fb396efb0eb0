// The jobs of one kind in one project: how far each is, what came of it, and how to stop it.

import { ApiError, get, post } from "./api.js";
import { h } from "./dom.js";
import { attempt } from "./toast.js";
import { ago, exactly, size } from "./words.js";

/** @typedef {import("../annotator/wire").Job} Job */

/**
 * @typedef {object} Kind
 * @property {string} name of the work, for those who don't see the bar
 * @property {string} ended what is said of one that failed
 * @property {(job: Job) => Node | null} [extra] what a finished one offers
 * @property {(job: Job) => void} [onOver] called once when one that was followed ends
 * @property {boolean} [canGoOn] whether one that was stopped can be gone on with
 */

const POLL_MS = 400;
const SHOWN = 5;

/**
 * A server that does not answer may be on its way back, and goes on with the job then.
 * @param {Job} job
 * @param {unknown} error
 * @returns {Job}
 */
function afterFailure(job, error) {
  if (error instanceof ApiError && error.status === 0) return job;
  return { ...job, state: "failed", message: error instanceof Error ? error.message : String(error) };
}

/**
 * @param {string | null} project its id; null for jobs that belong to none
 * @param {string} kind
 * @param {Kind} words
 */
export function jobList(project, kind, words) {
  const root = h("ul.s-jobs", { "data-testid": `${kind}-jobs` });
  const leaving = new AbortController();

  async function show() {
    const all = await attempt(() => get("/jobs"));
    const mine = all?.filter((/** @type {Job} */ job) => job.project === project && job.kind === kind) ?? [];
    root.replaceChildren(...mine.slice(0, SHOWN).map(follow));
  }

  /** @param {Job} job */
  function follow(job) {
    const item = h("li", {});
    const wasOver = isOver(job);
    const update = () => {
      item.replaceChildren(...line(job));
      item.dataset.state = job.state;
      if (leaving.signal.aborted) return;
      if (isOver(job)) return wasOver || words.onOver?.(job);
      setTimeout(ask, POLL_MS);
    };
    const ask = async () => {
      job = await get(`/jobs/${job.id}`).catch((error) => afterFailure(job, error));
      update();
    };
    update();
    return item;
  }

  /** @param {Job} job */
  function line(job) {
    const when = h("time", { datetime: job.created_at, title: exactly(job.created_at) }, ago(job.created_at));
    if (job.state === "done") return [words.extra?.(job) ?? h("strong", {}, job.message ?? "Done"), when, report(job)];
    if (isOver(job)) {
      const what = h("strong", {}, job.state === "failed" ? words.ended : "Stopped");
      return [what, when, h("p", {}, job.message ?? ""), canGoOn(job) ? button("Go on", () => goOn(job)) : "", report(job)];
    }
    return [
      h("progress", { max: job.total || null, value: job.total ? job.done : null, "aria-label": words.name }),
      h("span", {}, job.total ? howFar(job) : "waiting"),
      button("Stop", () => attempt(() => post(`/jobs/${job.id}/cancel`))),
    ];
  }

  /** @param {Job} job */
  const canGoOn = (job) => words.canGoOn && job.state === "cancelled";

  /** @param {Job} job */
  async function goOn(job) {
    await attempt(() => post(`/jobs/${job.id}/go-on`));
    await show();
  }

  /** Show one that was just begun. @param {Job} job */
  function add(job) {
    const item = follow(job);
    root.prepend(item);
    item.scrollIntoView({ block: "center" });
  }

  return { root, show, add, stop: () => leaving.abort() };
}

/** @param {Job} job */
const isOver = (job) => ["done", "failed", "cancelled"].includes(job.state);

/** @param {Job} job */
const howFar = ({ done, total, what }) =>
  what === "bytes" ? `${size(done)} of ${size(total)}` : `${done} of ${total} ${what}`;

/** @param {Job} job */
const report = (job) => h("ul.s-report", {}, ...job.report.map((one) => h("li", {}, one)));

/**
 * @param {string} text
 * @param {() => void} onclick
 */
const button = (text, onclick) => h("button.s-small", { type: "button", onclick }, text);
