// Export: choose a format, see what it loses and what stays behind, watch the job, take the file.

import { get, post } from "./api.js";
import { h, icon } from "./dom.js";
import { jobList } from "./jobs.js";
import { attempt } from "./toast.js";
import { many } from "./words.js";

/** @typedef {import("../annotator/wire").Format} Format */
/** @typedef {import("../annotator/wire").ExportPreview} Preview */
/** @typedef {import("../annotator/wire").Job} Job */

/** @param {string} project its id */
export function exportPanel(project) {
  const formats = h("fieldset.s-formats", { onchange: tellWhat }, h("legend", {}, "Format"));
  const proposals = h("input", { type: "checkbox", onchange: tellWhat });
  const images = h("input", { type: "checkbox", checked: true });
  const what = h("p.s-export-what", { role: "status" });
  const button = h("button.s-primary", { type: "button", onclick: start, disabled: true }, icon("download"), "Export");
  const jobs = jobList(project, "export", { name: "Export", ended: "Not exported", extra: download });
  const root = h(
    "div.s-narrow",
    {},
    formats,
    h("label.s-check", {}, proposals, "Include proposals that nobody accepted yet"),
    h("label.s-check", {}, images, "Include the pictures"),
    what,
    h("div.s-actions", {}, button),
    jobs.root,
  );
  /** @type {Preview | null} */ let preview = null;
  /** @type {Format[]} */ let known = [];

  async function show() {
    const got = await attempt(() => Promise.all([get("/formats"), get(`/projects/${project}/export-preview`)]));
    if (!got) return;
    [known, preview] = got;
    if (formats.children.length === 1) formats.append(...known.map(choice));
    button.disabled = false;
    tellWhat();
    await jobs.show();
  }

  function tellWhat() {
    const format = known.find(({ name }) => name === chosen());
    if (preview && format) what.textContent = goingOut(preview, format, proposals.checked);
  }

  const chosen = () => formats.querySelector("input:checked")?.value;

  async function start() {
    const body = { format: chosen(), proposals: proposals.checked, images: images.checked };
    const job = await attempt(() => post(`/projects/${project}/exports`, body));
    if (job) jobs.add(job);
  }

  return { root, show, stop: jobs.stop };
}

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
const download = (job) =>
  job.has_file
    ? h("a.s-button", { href: `/api/v1/jobs/${job.id}/file`, download: true }, icon("download"), "Download")
    : h("span", {}, "The file was removed after a day. Export again to get it.");
