// The page of one project: its pictures, labels and export, as tabs whose choice stands in the address.

import { get, send, undo } from "./api.js";
import { leavesOut, NEEDS, queryOf } from "./choice.js";
import { h, icon } from "./dom.js";
import { editable } from "./editable.js";
import { exportPanel } from "./exports.js";
import { chooseFiles, takeFiles } from "./files.js";
import { findPanel } from "./finds.js";
import { gallery, imageAddress } from "./gallery.js";
import { labelList } from "./labels.js";
import { NAMES, stateBar } from "./progress.js";
import { attempt, toast } from "./toast.js";
import { uploads } from "./uploads.js";
import { many } from "./words.js";

/** @typedef {import("../annotator/wire").Project} Project */

const TABS = /** @type {const} */ ([
  ["pictures", "Pictures"],
  ["find", "Find"],
  ["labels", "Labels"],
  ["dashboard", "Dashboard"],
  ["export", "Export"],
]);

export class ProjectPage extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    this.query = new URLSearchParams(location.search);
    this.project = this.query.get("id") ?? "";
    void this.open();
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  async open() {
    try {
      /** @type {Project} */
      const project = await get(`/projects/${this.project}`);
      this.build(project);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.replaceChildren(h("div.s-empty", {}, h("p", {}, message), h("a.s-button", { href: "/" }, "All projects")));
    }
  }

  /** @param {Project} project */
  build(project) {
    document.title = `${project.name} · Sayseg`;
    this.leaving?.abort(); // what an earlier build listens to
    this.leaving = new AbortController();
    const pictures = gallery(project.id, () => this.count());
    const labels = labelList(project.id);
    const exports = exportPanel(project.id);
    const finds = findPanel(project.id, () => this.count());
    const strip = uploads({ limitMb: Number(this.getAttribute("limit-mb")), onAdded: () => pictures.add() });
    const add = (/** @type {File[]} */ files) => {
      location.hash = "pictures";
      strip.add(project.id, files);
    };
    const { signal } = this.leaving;
    this.summary = h("div.s-summary", {});
    const name = editable(project.name, { label: "Rename the project", tag: "h1", onSave: (text) => this.rename(text) });
    const panels = { pictures: h("div", {}, strip.root, pictures.root), find: finds.root, labels: labels.root, export: exports.root, dashboard: h("div", {}) };
    const tabs = tabBar(`/project?id=${project.id}`, panels, (tab) => {
      if (tab === "find") void finds.show();
      if (tab === "labels") void labels.show();
      if (tab === "export") void exports.show();
      document.body.classList.toggle("s-on-dashboard", tab === "dashboard");
      if (tab === "dashboard") this.dispatchEvent(new CustomEvent("dashboard-shown", { bubbles: true }));
    }, signal);
    this.replaceChildren(
      h("a.s-back", { href: "/" }, "All projects"),
      h("div.s-title", {}, name, this.actions(project, add, () => pictures.choice)),
      this.summary,
      tabs,
      ...Object.values(panels),
    );
    takeFiles(add, signal);
    addEventListener("pageshow", (event) => event.persisted && this.open(), { signal }); // Back: others may have worked
    signal.addEventListener("abort", () => {
      pictures.stop();
      strip.stop();
      exports.stop();
      finds.stop();
    });
    this.showCount(project);
    if (this.query?.has("new")) this.nameIt(name);
  }

  /**
   * @param {Project} project
   * @param {(files: File[]) => void} add
   * @param {() => import("./choice.js").Choice} choice what the list shows
   */
  actions(project, add, choice) {
    return h(
      "div.s-actions",
      {},
      h("button.s-button", { type: "button", onclick: () => chooseFiles(add) }, icon("upload"), "Add pictures"),
      h("button.s-primary", { type: "button", onclick: () => this.start(project.id, choice()) }, "Start labelling", icon("arrow")),
    );
  }

  /** A project that was just made is named first. @param {{ edit(): void }} name */
  nameIt(name) {
    this.query?.delete("new");
    history.replaceState(null, "", `/project?id=${this.project}${location.hash}`);
    name.edit();
  }

  /** @param {string} text */
  async rename(text) {
    const change = await attempt(() => send("PATCH", `/projects/${this.project}`, { name: text }));
    if (!change) throw new Error("not renamed");
    document.title = `${text} · Sayseg`;
    toast("Renamed.", { action: "Undo", onAction: () => attempt(() => undo(change)).then(() => this.open()) });
  }

  /**
   * Open the first picture that waits for somebody, of those that the list shows; Next goes on among them.
   * @param {string} project
   * @param {import("./choice.js").Choice} choice
   */
  async start(project, choice) {
    const waiting = choice.status.length ? choice : { ...choice, status: NEEDS };
    for (const one of [waiting, choice]) {
      const images = await attempt(() => get(`/projects/${project}/images?${queryOf(one, { limit: 1 })}`));
      if (!images) return;
      if (images.length) return location.assign(imageAddress(images[0].id, one));
    }
    toast(leavesOut(choice) ? "No picture fits the filters." : "There is no picture yet. Add some first.");
  }

  async count() {
    const project = await get(`/projects/${this.project}`).catch(() => null);
    if (project) this.showCount(project);
  }

  /** @param {Project} project */
  showCount(project) {
    const { counts } = project;
    const states = /** @type {const} */ (["reviewed", "accepted", "proposed", "sent_back", "skipped"]);
    const told = states.filter((state) => counts[state] || state === "accepted").map((state) => `${counts[state].toLocaleString()} ${NAMES[state]}`);
    const words = [many(project.image_count, "picture"), ...told];
    this.summary?.replaceChildren(h("span", {}, words.join(" · ")), stateBar(project.counts));
  }
}

/**
 * @param {string} address the page's, since Gradio sets a base that a mere "#labels" would be taken from
 * @param {Record<string, HTMLElement>} panels
 * @param {(tab: string) => void} onShow
 * @param {AbortSignal} signal
 */
function tabBar(address, panels, onShow, signal) {
  const links = TABS.map(([id, title]) => h("a", { href: `${address}#${id}`, "data-tab": id }, title));
  const bar = h("nav.s-tabs", { "aria-label": "Parts of the project" }, ...links);

  function show() {
    const wanted = location.hash.slice(1);
    const tab = wanted in panels ? wanted : "pictures";
    for (const link of links) link.toggleAttribute("aria-current", link.dataset.tab === tab);
    for (const [id, panel] of Object.entries(panels)) panel.hidden = id !== tab;
    onShow(tab);
  }

  addEventListener("hashchange", show, { signal });
  show();
  return bar;
}
