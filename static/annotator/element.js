// <mask-annotator image-id="…">: puts the parts together and ends them when it leaves the page.

import { createApi } from "./api.js";
import { createCommands } from "./commands.js";
import { withOpenState } from "./film.js";
import { askOnOpening, createFlow, refreshFilm } from "./flow.js";
import { attachKeys } from "./keyboard.js";
import { h } from "./markup.js";
import { openOutboxStorage } from "./outbox_storage.js";
import { createPage } from "./page.js";
import { createPainter } from "./painter.js";
import { createSession } from "./session.js";
import { snapshot } from "./snapshot.js";
import { createStage } from "./stage.js";
import { createState, FIRST_UI } from "./state.js";
import { ownTab } from "./tab.js";
import { followTheme } from "./theme.js";
import { imageToClient } from "./viewport.js";

/** @typedef {Awaited<ReturnType<typeof assemble>>} Parts */
/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./stage.js").Stage} Stage */

const SYNC_MS = 5000;
const SLOW_MS = 2050; // words come when a prompt takes longer
const NARROW = 900; // CSS pixels; styles/narrow.css has the same
const ROOT = new URL("../../", import.meta.url);
const STYLES = new URL("annotator.css", import.meta.url).href;

export class MaskAnnotator extends HTMLElement {
  static observedAttributes = ["image-id"];

  /** @type {Parts | null} */ #parts = null;
  /** @type {AbortController | null} */ #life = null;
  #revision = 0;

  connectedCallback() {
    const life = (this.#life = new AbortController());
    void assemble(this, life.signal).then((parts) => {
      if (life.signal.aborted) return;
      this.#parts = parts;
      this.#open();
    });
  }

  disconnectedCallback() {
    this.#life?.abort();
    this.#parts = null;
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback() {
    this.#open();
  }

  /** Which picture is shown: ids only, never pixels. */
  get selection() {
    return { image_id: this.getAttribute("image-id"), revision: this.#revision };
  }

  set selection(value) {
    const { image_id: id = null, revision = 0 } = value ?? {};
    const isSame = id === this.getAttribute("image-id");
    if (isSame && revision !== this.#revision) void this.#parts?.session.sync();
    this.#revision = revision;
    if (!isSame && id) this.setAttribute("image-id", id);
  }

  /** What is shown, to read only. */
  get state() {
    return this.#parts && snapshot(this.#parts.session, this.#parts.stage);
  }

  /**
   * Where a place of the picture lies in the window.
   * @param {number} x
   * @param {number} y
   */
  imageToClient(x, y) {
    if (!this.#parts) return null;
    const { stage } = this.#parts;
    const { left, top } = stage.canvas.getBoundingClientRect();
    const client = imageToClient(stage.view, { x, y });
    return { x: client.x + left, y: client.y + top };
  }

  #open() {
    const id = this.getAttribute("image-id");
    const session = this.#parts?.session;
    if (id && session && session.store.shown.image?.id !== id) void session.open(id);
  }
}

/**
 * @param {MaskAnnotator} element
 * @param {AbortSignal} signal
 */
async function assemble(element, signal) {
  const [tab, storage] = await Promise.all([ownTab(), openOutboxStorage()]);
  const ui = createState({ ...FIRST_UI, choice: location.search.slice(1) });
  const api = createApi({ root: ROOT, tab });
  /** @type {import("./types").Run} */
  const run = (command, argument) => commands[command]?.(argument);
  const session = createSession({
    api,
    storage,
    tab,
    ui,
    scale: () => stage.view.scale,
    drawBox: () => run("tool", "box"),
    onGlance: () => stage.paintHand(),
    onOpened: (it) => void opened({ element, api, session, stage, signal, isFresh: it.changes.length === 0 }),
    onAnnotations: (revision) => tell(element, "annotations-changed", { image_id: session.store.shown.image?.id, revision }),
  });
  const { asking, collecting, drawing, glancing, windowing } = session;
  const { look } = glancing;
  const edit = (/** @type {import("./types").Point} */ at) => void (session.pickTop(at) && run("tool", "outline"));
  const restrict = (/** @type {import("./types").Point[] | null} */ within) => ui.set({ within });
  const actions = { ...drawing, ...collecting, select: session.pick, box: asking.box, grab: asking.grab, look, glance: () => glancing.glance, restrict, edit, beginWindow: windowing.begin, setWindow: windowing.set };
  const stage = createStage({
    api,
    shown: () => session.store.shown,
    ui,
    signal,
    actions,
    onView: () => renderer.ask(),
    onHover: (at) => page.hover(at),
    onMenu(at, client) {
      session.pickForMenu(at);
      page.openMenu(client);
    },
    onResize: (steps) => run("brush-size", steps),
  });
  const page = createPage({ session, stage, ui, api, root: ROOT, run });
  const renderer = createPainter(page.render);
  const flow = createFlow({ session, api, onChoice: () => tell(element, "choice-changed", { query: ui.value.choice }) });
  const others = createCommands({
    session,
    stage,
    ui,
    focusPrompt: page.focusPrompt,
    render: page.render,
    toggleView: page.toggleView,
    openMenu: page.openMenu,
    isNarrow: () => element.clientWidth < NARROW,
    wanted: () => element.getAttribute("image-id"),
  });
  const commands = { ...others, ...flow };
  renderOnChange(session, ui, renderer, stage.paintPicture);
  keepInStep(session, signal);
  signal.addEventListener("abort", () => {
    renderer.stop();
    session.close();
  });
  followTheme(element, signal);
  attachKeys({ element, canvas: stage.canvas, run, holdSpace: stage.holdSpace, onChange: renderer.ask, signal });
  await styled(element.shadowRoot ?? element.attachShadow({ mode: "open" }), page.root);
  await session.restore();
  page.render();
  return { session, stage };
}

/**
 * Another picture is shown: fit it, tell the page around, fetch its neighbours.
 * @param {{ element: HTMLElement, api: import("./api.js").Api, session: Session, stage: Stage, signal: AbortSignal, isFresh: boolean }} parts
 */
async function opened({ element, api, session, stage, signal, isFresh }) {
  const { shown } = session.store;
  const { image, next } = shown;
  if (!image) return;
  element.setAttribute("image-id", image.id);
  stage.cancel();
  stage.fit();
  tell(element, "image-changed", { image_id: image.id, name: image.name });
  askOnOpening(session, isFresh);
  await session.outbox.settled(); // what was done on the picture before counts in the strip
  await refreshFilm(session, api, signal);
  if (next) stage.prefetch(next);
}

/**
 * @param {Session} session
 * @param {Session["ui"]} ui
 * @param {ReturnType<typeof createPainter>} renderer
 * @param {() => void} onWindow the picture's pixels are others
 */
function renderOnChange({ store }, ui, renderer, onWindow) {
  let since = 0;
  /** @type {import("./types").WindowSetting | null} */ let drawnWindow = null;
  store.observe((shown) => {
    const film = withOpenState(ui.value.film, shown);
    if (film.some((frame, i) => frame !== ui.value.film[i])) ui.set({ film });
    renderer.ask();
  });
  ui.observe(({ asking, window }) => {
    if (window !== drawnWindow) onWindow();
    drawnWindow = window;
    if (asking && asking.since !== since) setTimeout(renderer.ask, SLOW_MS);
    since = asking?.since ?? 0;
    renderer.ask();
  });
}

/**
 * Hear what others do, send what waits, and warn before unsent work is left behind.
 * @param {Session} session
 * @param {AbortSignal} signal
 */
function keepInStep(session, signal) {
  const isVisible = () => document.visibilityState === "visible";
  const look = () => {
    if (!isVisible()) return;
    session.outbox.retry();
    void session.sync();
  };
  const timer = setInterval(() => isVisible() && void session.sync(), SYNC_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  window.addEventListener("focus", look, { signal });
  window.addEventListener("online", look, { signal });
  document.addEventListener("visibilitychange", look, { signal });
  window.addEventListener("beforeunload", (event) => session.outbox.queue.length > 0 && event.preventDefault(), { signal });
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {object} detail
 */
function tell(element, name, detail) {
  element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

/**
 * Shown once its styles are there.
 * @param {ShadowRoot} shadow
 * @param {HTMLElement} root
 */
function styled(shadow, root) {
  const link = h("link", { rel: "stylesheet", href: STYLES });
  root.hidden = true;
  const ready = new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
  shadow.replaceChildren(link, root);
  return ready.then(() => {
    root.hidden = false;
  });
}
