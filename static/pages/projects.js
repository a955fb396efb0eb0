// The page of all projects: cards, a sample to try, and pictures dropped anywhere make a project.

import { get, post, send, undo } from "./api.js";
import { h, icon } from "./dom.js";
import { editable } from "./editable.js";
import { chooseFiles, takeFiles } from "./files.js";
import { menuButton } from "./menu.js";
import { labelled, stateBar } from "./progress.js";
import { attempt, toast } from "./toast.js";
import { uploads } from "./uploads.js";
import { uuid } from "./uuid.js";
import { ago, exactly, many } from "./words.js";

/** @typedef {import("../annotator/wire").Project} Project */

/** @param {string} id */
export const projectAddress = (id) => `/project?id=${id}`;

export class ProjectsPage extends HTMLElement {
  connectedCallback() {
    this.leaving = new AbortController();
    this.cards = h("div.s-cards", { "aria-busy": "true" });
    this.target = "";
    this.strip = uploads({
      limitMb: Number(this.getAttribute("limit-mb")),
      onAdded: () => {},
      onIdle: (problems) => this.arrived(problems),
    });
    this.replaceChildren(
      h(
        "div.s-title",
        {},
        h("h1", {}, "Projects"),
        h("div.s-actions", {}, h("button.s-primary", { type: "button", onclick: () => this.create() }, icon("plus"), "New project")),
      ),
      this.strip.root,
      this.cards,
    );
    takeFiles((files) => this.createWith(files), this.leaving.signal);
    addEventListener("pageshow", (event) => event.persisted && this.show(), { signal: this.leaving.signal });
    void this.show();
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  async show() {
    /** @type {Project[] | undefined} */
    const projects = await attempt(() => get("/projects"));
    if (!projects) return;
    const sample = projects.find((p) => p.is_sample);
    const others = projects.filter((p) => p !== sample);
    this.cards.removeAttribute("aria-busy");
    this.cards.replaceChildren(
      sample ? this.card(sample) : sampleCard(),
      ...others.map((project) => this.card(project)),
      dropCard(() => chooseFiles((files) => this.createWith(files))),
    );
  }

  /** @param {Project} project */
  card(project) {
    const name = editable(project.name, {
      label: `Rename ${project.name}`,
      tag: "h2",
      onSave: (text) => attempt(() => send("PATCH", `/projects/${project.id}`, { name: text })),
    });
    const card = h(
      "article.s-card",
      {},
      h("a.s-card-link", { href: projectAddress(project.id), "aria-label": `Open ${project.name}` }, mosaic(project)),
      h(
        "div.s-card-body",
        {},
        h("div.s-card-head", {}, name, menuButton(`More for ${project.name}`, [
          { name: "Rename", icon: "pencil", act: () => name.edit() },
          { name: "Delete", icon: "bin", danger: true, act: () => this.discard(project, card) },
        ])),
        stateBar(project.counts),
        project.is_sample && !labelled(project.counts) && h("p.s-card-note", {}, "Try it: open the cat, type cat, press Enter."),
        h("p.s-card-note", {}, h("span", {}, project.image_count ? `${labelled(project.counts)} of ${many(project.image_count, "picture")} labelled` : "No pictures yet"), h("time", { datetime: project.changed_at, title: exactly(project.changed_at) }, ago(project.changed_at))),
      ),
    );
    return card;
  }

  /**
   * @param {Project} project
   * @param {HTMLElement} card
   */
  async discard(project, card) {
    const change = await attempt(() => send("PATCH", `/projects/${project.id}`, { deleted: true }));
    if (!change) return;
    card.remove();
    toast(`${project.name} is deleted.`, {
      action: "Undo",
      onAction: () => attempt(() => undo(change)).then(() => this.show()),
    });
    void this.show();
  }

  async create() {
    const id = await this.make("New project");
    if (id) location.assign(`${projectAddress(id)}&new=1`);
  }

  /** @param {File[]} files */
  async createWith(files) {
    if (!files.length) return;
    this.target ||= (await this.make(`Pictures of ${new Date().toLocaleDateString(undefined, { dateStyle: "medium" })}`)) ?? "";
    if (this.target) this.strip?.add(this.target, files);
  }

  /**
   * @param {string} name
   * @returns {Promise<string | undefined>} the new project's id
   */
  async make(name) {
    const id = uuid();
    const change = await attempt(() => send("POST", "/projects", { id, name }));
    return change && id;
  }

  /** @param {number} problems */
  arrived(problems) {
    if (!this.target) return;
    const there = projectAddress(this.target);
    if (problems === 0) location.assign(there);
    else toast("Some files could not be added.", { action: "Open the project", onAction: () => location.assign(there) });
    this.target = "";
  }
}

/** @param {Project} project */
function mosaic(project) {
  const pictures = project.thumbnails.map((id) => h("img", { src: `/api/v1/images/${id}/thumbnail`, alt: "", loading: "lazy" }));
  return h("div.s-mosaic", { "data-count": pictures.length }, ...(pictures.length ? pictures : [icon("picture")]));
}

function sampleCard() {
  const open = async () => {
    const project = await attempt(() => post("/projects/sample"));
    if (project) location.assign(projectAddress(project.id));
  };
  return h(
    "button.s-card.s-card-hint",
    { type: "button", onclick: open },
    icon("arrow"),
    h("strong", {}, "Try the sample project"),
    h("span", {}, "Real pictures with labels to play with: a cat, coins, a rocket, tissue, an X-ray slice."),
  );
}

/** @param {() => void} onClick */
function dropCard(onClick) {
  return h(
    "button.s-card.s-card-hint",
    { type: "button", onclick: onClick },
    icon("upload"),
    h("strong", {}, "Drop pictures here"),
    h("span", {}, "or click to choose, or paste: they become a new project."),
  );
}
