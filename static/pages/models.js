// What is in use: the two models, the device, and whether they are ready.

import { h } from "./dom.js";

const POLL_MS = 1500;

export class ModelsPage extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    this.status = h("dl.s-facts", {}, h("dt", {}, "State"), h("dd", {}, "Asking the server"));
    this.replaceChildren(h("div.s-title", {}, h("h1", {}, "Models")), h("div.s-panel.s-narrow", {}, this.status));
    void this.show();
  }

  disconnectedCallback() {
    this.leaving?.abort();
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
