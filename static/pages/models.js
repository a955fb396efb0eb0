// What is in use and whether it is ready, what else there is, and how its weights come and go.

import { get, post } from "./api.js";
import { h, icon } from "./dom.js";
import { jobList } from "./jobs.js";
import { attempt, toast } from "./toast.js";
import { size } from "./words.js";

/** @typedef {import("../annotator/wire").Model} Model */

const POLL_MS = 1500;

export class ModelsPage extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    this.status = h("dl.s-facts", {}, h("dt", {}, "State"), h("dd", {}, "Asking the server"));
    this.list = h("ul.s-models", { "data-testid": "models" });
    this.jobs = jobList(null, "download", { name: "Download", ended: "Not fetched", onOver: () => this.showList() });
    this.replaceChildren(
      h("div.s-title", {}, h("h1", {}, "Models")),
      h("div.s-panel.s-narrow", {}, this.status),
      h("div.s-narrow", {}, h("h2", {}, "What there is"), this.list, this.jobs.root),
    );
    void this.show();
    void this.showList();
    void this.jobs.show();
  }

  disconnectedCallback() {
    this.leaving?.abort();
    this.jobs?.stop();
  }

  async showList() {
    /** @type {Model[] | undefined} */
    const models = await attempt(() => get("/models"));
    if (models) this.list?.replaceChildren(...models.map((model) => this.line(model)));
  }

  /** @param {Model} model */
  line(model) {
    const facts = [model.roles.join(" and "), model.size_bytes ? size(model.size_bytes) : "", model.licence];
    return h(
      "li",
      { "data-model": model.name },
      h("strong", {}, model.title),
      h("span.s-model-state", {}, model.is_in_use ? "in use" : model.is_here ? "here" : model.roles.length ? "not here" : "not known"),
      h("p", {}, model.purpose),
      h("p", {}, facts.filter(Boolean).join(" · ")),
      model.checksum ? h("p", {}, model.checksum) : "",
      model.is_here && !model.is_in_use && !model.takes ? h("p", {}, model.how_to_use) : "",
      this.action(model) ?? "",
    );
  }

  /** @param {Model} model */
  action(model) {
    if (!model.has_file) return null;
    const { name } = model;
    if (!model.is_here) return h("button.s-button", { type: "button", onclick: () => this.download(name) }, icon("download"), "Download");
    return model.is_in_use ? null : h("button.s-quiet", { type: "button", onclick: () => this.removeWeights(name) }, icon("bin"), "Remove");
  }

  /** @param {string} name */
  async download(name) {
    const job = await attempt(() => post(`/models/${name}/download`));
    if (job) this.jobs?.add(job);
  }

  /** @param {string} name */
  async removeWeights(name) {
    if (await attempt(() => post(`/models/${name}/remove`))) toast("Removed. It can be fetched again.");
    await this.showList();
  }

  async show() {
    /** @type {import("../annotator/wire").Health | null} */
    const health = await fetch("/api/health").then((r) => r.json()).catch(() => null);
    if (this.leaving?.signal.aborted) return;
    this.status?.replaceChildren(...(health ? facts(health) : [h("dt", {}, "State"), h("dd", {}, "The server does not answer.")]));
    if (!health?.ready) setTimeout(() => this.show(), POLL_MS);
  }
}

/** @param {import("../annotator/wire").Health} health */
function facts(health) {
  const state = health.problem ?? (health.ready ? "Ready" : "Warming up; the first answers take a little longer");
  const rows = [
    ["State", state],
    ["Masks from boxes and clicks", health.models.segmenter],
    ["Finds phrases", health.models.grounder],
    ["Runs on", health.device],
    ["Sayseg", health.version],
  ];
  return rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
}
