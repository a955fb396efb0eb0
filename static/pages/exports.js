// Export: choose a format, see what it loses and what stays behind, watch the job, take the file.

import { get, post } from "./api.js";
import { h, icon } from "./dom.js";
import { attempt } from "./toast.js";
import { ago, exactly, many } from "./words.js";

/** @typedef {import("../annotator/wire").Format} Format */
/** @typedef {import("../annotator/wire").ExportPreview} Preview */
/** @typedef {import("../annotator/wire").Job} Job */

const POLL_MS = 400;

/** @param {string} project its id */
export function exportPanel(project) {
  const formats = h("fieldset.s-formats", { onchange: tellWhat }, h("legend", {}, "Format"));
  const proposals = h("input", { type: "checkbox", onchange: tellWhat });
  const images = h("input", { type: "checkbox", checked: true });
  const what = h("p.s-export-what", { role: "status" });
  const button = h("button.s-primary", { type: "button", onclick: start, disabled: true }, icon("download"), "Export");
  const jobs = h("ul.s-jobs", {});
  const root = h(
    "div.s-narrow",
    {},
    formats,
    h("label.s-check", {}, proposals, "Include proposals that nobody accepted yet"),
    h("label.s-check", {}, images, "Include the pictures"),
    what,
    h("div.s-actions", {}, button),
    jobs,
  );
  /** @type {Preview | null} */ let preview = null;
  /** @type {Format[]} */ let known = [];
  const stop = new AbortController();

  async function show() {
    const got = await attempt(() => Promise.all([get("/formats"), get(`/projects/${project}/export-preview`), get("/jobs")]));
    if (!got) return;
    [known, preview] = got;
    if (formats.children.length === 1) formats.append(...known.map(choice));
    button.disabled = false;
    tellWhat();
    const mine = got[2].filter((/** @type {Job} */ job) => job.project === project && job.kind === "export");
    jobs.replaceChildren(...mine.slice(0, 5).map(follow));
  }

  function tellWhat() {
    const format = known.find(({ name }) => name === chosen());
    if (preview && format) what.textContent = goingOut(preview, format, proposals.checked);
  }

  const chosen = () => formats.querySelector("input:checked")?.value;

  async function start() {
    const body = { format: chosen(), proposals: proposals.checked, images: images.checked };
    const job = await attempt(() => post(`/projects/${project}/exports`, body));
    if (job) jobs.prepend(follow(job));
  }

  /** @param {Job} job */
  function follow(job) {
    const item = h("li", {});
    const update = async () => {
      item.replaceChildren(...jobLine(job));
      if (isOver(job) || stop.signal.aborted) return;
      setTimeout(async () => {
        job = (await attempt(() => get(`/jobs/${job.id}`))) ?? { ...job, state: "failed", message: "The server does not answer." };
        void update();
      }, POLL_MS);
    };
    void update();
    return item;
  }

  return { root, show, stop: () => stop.abort() };
}

/** @param {Job} job */
const isOver = (job) => ["done", "failed", "cancelled"].includes(job.state);

/**
 * @param {Preview} preview
 * @param {Format} format
 * @param {boolean} withProposals
 */
function goingOut(preview, format, withProposals) {
  const unlabelled = format.needs_label ? preview.unlabelled + (withProposals ? preview.unlabelled_proposals : 0) : 0;
  const out = preview.accepted + (withProposals ? preview.proposals : 0) - unlabelled;
  const stay = [
    !withProposals && preview.proposals ? many(preview.proposals, "open proposal") : null,
    unlabelled ? `${many(unlabelled, "mask")} without a label` : null,
  ].filter(Boolean);
  return `${many(out, "mask")} will be exported.${stay.length ? ` Left out: ${stay.join(", ")}.` : ""}`;
}

/**
 * @param {Format} format
 * @param {number} index
 */
function choice(format, index) {
  return h(
    "label.s-format",
    {},
    h("input", { type: "radio", name: "format", value: format.name, checked: index === 0 }),
    h("strong", {}, format.title),
    h("span", {}, format.overlap),
    format.loses.length ? h("span", {}, `Not kept: ${format.loses.join("; ")}`) : h("span", {}, "Nothing is lost."),
  );
}

/** @param {Job} job */
function jobLine(job) {
  const when = h("time", { datetime: job.created_at, title: exactly(job.created_at) }, ago(job.created_at));
  if (job.state === "done") {
    return [
      !job.has_file ? h("span", {}, "The file was removed after a day. Export again to get it.") : h("a.s-button", { href: `/api/v1/jobs/${job.id}/file`, download: true }, icon("download"), "Download"),
      when,
      h("ul.s-report", {}, ...job.report.map((line) => h("li", {}, line))),
    ];
  }
  if (job.state === "failed" || job.state === "cancelled") {
    return [h("strong", {}, job.state === "failed" ? "Not exported" : "Stopped"), when, h("p", {}, job.message ?? "")];
  }
  const cancel = () => attempt(() => post(`/jobs/${job.id}/cancel`));
  return [
    h("progress", { max: job.total || null, value: job.total ? job.done : null, "aria-label": "Export" }),
    h("span", {}, job.total ? `${job.done} of ${job.total} ${job.what}` : "waiting"),
    h("button.s-small", { type: "button", onclick: cancel }, "Stop"),
  ];
}
