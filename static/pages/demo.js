// The Demo's two halves: the picture to ask about, kept in the browser, and what was found, drawn over it.

import { runsToBitmap, wireToRuns } from "../annotator/masks.js";
import { h, icon } from "./dom.js";
import { takeFiles, chooseFiles } from "./files.js";
import { keepButton } from "./keep.js";
import { toast } from "./toast.js";
import { size } from "./words.js";

/** @typedef {import("../annotator/wire").Mask} Mask */
/** @typedef {{ mask: Mask, score: number, phrase: string | null, share: number }} FoundMask */
/** @typedef {{ width: number, height: number, picture: string, heat: string | null, masks: FoundMask[], message: string, seconds: number, prompt: import("./keep.js").Question }} Answer */

const LARGEST = 40e6; // bytes; it travels as text inside one request
const COLORS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442", "#999999"];

export class DemoPicture extends HTMLElement {
  /** @type {File | null} */ #file = null;
  /** @type {File | null} what was asked about last */ asked = null;
  /** @type {string} */ phrase = "";

  connectedCallback() {
    this.leaving = new AbortController();
    this.shown = h("div.s-demo-drop", {});
    this.examples = h("div.s-demo-examples", { "aria-label": "Examples" });
    this.replaceChildren(this.shown, h("p.s-label", {}, "Or try one of these"), this.examples);
    this.#show(null);
    takeFiles(([file]) => this.take(file), this.leaving.signal);
    void this.#listExamples();
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  /** @param {File} file */
  take(file) {
    if (file.size > LARGEST) {
      toast(`${file.name} has ${size(file.size)}; here at most ${size(LARGEST)} are taken. Put it in a project.`, { kind: "problem" });
      return;
    }
    this.#show(file);
    this.dispatchEvent(new CustomEvent("picture-changed"));
  }

  /** @returns {Promise<string>} the file as a data URL; empty if there is none */
  async data() {
    const file = (this.asked = this.#file);
    if (!file) return "";
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(/** @type {string} */ (reader.result));
      reader.onerror = () => reject(new Error("The file can't be read any more."));
      reader.readAsDataURL(file);
    });
  }

  /** @param {File | null} file */
  #show(file) {
    this.#file = file;
    const name = file?.name ?? "";
    const preview = file && h("img", { alt: name, src: URL.createObjectURL(file) });
    preview?.addEventListener("load", () => URL.revokeObjectURL(preview.src));
    preview?.addEventListener("error", () => preview.replaceWith(h("p", {}, `${name}: shown with the result`)));
    const button = h("button.s-button", { type: "button", onclick: () => chooseFiles(([one]) => one && this.take(one)) }, icon("upload"), file ? "Another picture" : "Choose a picture");
    this.shown?.replaceChildren(preview || h("p", {}, "Drop a picture here, paste one, or choose one. It is not stored."), button);
  }

  async #listExamples() {
    /** @type {{ name: string, phrase: string }[]} */
    const examples = await fetch("/api/v1/demo/examples").then((r) => (r.ok ? r.json() : [])).catch(() => []);
    this.examples?.replaceChildren(
      ...examples.map(({ name, phrase }) => {
        const source = `/api/v1/demo/examples/${encodeURIComponent(name)}`;
        return h("button.s-demo-example", { type: "button", onclick: () => this.#takeExample(source, name, phrase) }, h("img", { src: `${source}/thumbnail`, alt: "", loading: "lazy" }), phrase);
      }),
    );
  }

  /**
   * @param {string} source
   * @param {string} name
   * @param {string} phrase
   */
  async #takeExample(source, name, phrase) {
    const response = await fetch(source).catch(() => null);
    if (!response?.ok) return toast("The example can't be loaded.", { kind: "problem" });
    this.#show(new File([await response.blob()], name));
    this.phrase = phrase;
    this.dispatchEvent(new CustomEvent("example-chosen"));
  }
}

export class DemoResult extends HTMLElement {
  connectedCallback() {
    if (!this.firstChild) this.show(null);
  }

  /** @param {Answer | null} answer */
  show(answer) {
    if (!answer) {
      this.replaceChildren(h("div.s-demo-nothing", {}, h("p", {}, "What is found is drawn here.")));
      return;
    }
    const stage = new Stage(answer);
    const asked = /** @type {DemoPicture | null} */ (document.querySelector("demo-picture"))?.asked;
    const heat = h("input", { type: "checkbox", disabled: !answer.heat, onchange: () => stage.set({ heat: heat.checked }) });
    const opacity = h("input", { type: "range", min: 0, max: 1, step: 0.05, value: 0.5, oninput: () => stage.set({ opacity: Number(opacity.value) }) });
    this.replaceChildren(
      h("div.s-demo-stage", {}, stage.canvas),
      h("div.s-demo-controls", {}, h("label.s-check", {}, heat, "Heat map"), h("label.s-check", {}, "Opacity", opacity), h("span.s-muted", {}, `${answer.seconds.toFixed(2)} s`), asked && keepButton(asked, answer.prompt)),
      h("p", { role: "status" }, answer.message),
      answer.masks.length ? table(answer.masks, stage) : "",
    );
  }
}

/** Draws the picture, the heat map and the masks in the picture's own pixels (at most 1600 a side). */
class Stage {
  /** @param {Answer} answer */
  constructor(answer) {
    this.answer = answer;
    this.state = { heat: false, opacity: 0.5, only: -1, hidden: new Set() };
    this.scale = Math.min(1, 1600 / Math.max(answer.width, answer.height));
    this.canvas = h("canvas", { width: Math.max(1, Math.round(answer.width * this.scale)), height: Math.max(1, Math.round(answer.height * this.scale)), role: "img", "aria-label": answer.message });
    this.layers = answer.masks.map(({ mask }, i) => layer(mask, COLORS[i % COLORS.length]));
    this.picture = loaded(answer.picture, () => this.draw());
    this.heat = answer.heat ? loaded(answer.heat, () => this.draw()) : null;
  }

  /** @param {Partial<Stage["state"]>} change */
  set(change) {
    Object.assign(this.state, change);
    this.draw();
  }

  draw() {
    const context = this.canvas.getContext("2d");
    const { width, height } = this.canvas;
    context.globalAlpha = 1;
    context.drawImage(this.picture, 0, 0, width, height);
    if (this.state.heat && this.heat) {
      context.globalAlpha = 0.7;
      context.drawImage(this.heat, 0, 0, width, height);
      return;
    }
    for (const [i, one] of [...this.layers.entries()].reverse()) {
      if (!one || this.state.hidden.has(i)) continue;
      context.globalAlpha = this.state.only === i ? Math.min(1, this.state.opacity + 0.35) : this.state.only < 0 ? this.state.opacity : this.state.opacity / 4;
      const { left, top } = one.bounds;
      context.drawImage(one.canvas, left * this.scale, top * this.scale, one.canvas.width * this.scale, one.canvas.height * this.scale);
    }
  }
}

/**
 * @param {string} source
 * @param {() => void} onLoad
 */
function loaded(source, onLoad) {
  const image = new Image();
  image.onload = onLoad;
  image.src = source;
  return image;
}

/**
 * @param {Mask} mask
 * @param {string} color "#rrggbb"
 */
function layer(mask, color) {
  const runs = wireToRuns(mask);
  if (!runs) return null;
  const { width, height } = runs.bounds;
  const canvas = h("canvas", { width, height });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  runsToBitmap(runs).forEach((inside, i) => {
    if (inside) pixels.data.set([r, g, b, 255], i * 4);
  });
  context.putImageData(pixels, 0, 0);
  return { canvas, bounds: runs.bounds };
}

/**
 * @param {FoundMask[]} masks
 * @param {Stage} stage
 */
function table(masks, stage) {
  const rows = masks.map((found, i) => {
    const seen = h("input", { type: "checkbox", checked: true, "aria-label": `Show mask ${i + 1}`, onchange: () => {
      seen.checked ? stage.state.hidden.delete(i) : stage.state.hidden.add(i);
      stage.draw();
    } });
    return h(
      "tr",
      { onpointerenter: () => stage.set({ only: i }), onpointerleave: () => stage.set({ only: -1 }) },
      h("td", {}, seen),
      h("td", {}, h("span.s-swatch", { style: `background:${COLORS[i % COLORS.length]}` }), found.phrase ?? ""),
      h("td.s-number", {}, found.score.toFixed(2)),
      h("td.s-number", {}, `${(found.share * 100).toFixed(1)} %`),
    );
  });
  const head = h("tr", {}, ...["Shown", "Found", "Score", "Share of the picture"].map((name, i) => h(i > 1 ? "th.s-number" : "th", { scope: "col" }, name)));
  return h("table.s-table", {}, h("thead", {}, head), h("tbody", {}, ...rows));
}
