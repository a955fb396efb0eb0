// What a key, a button or a menu can ask for: command -> what is done. The table of keys names the same commands.

import { resizedBrush } from "./brush.js";
import { candidateAfter } from "./candidates.js";
import { isLocked } from "./locks.js";
import { reordered } from "./ordering.js";
import { boxOf } from "./store.js";
import { PLAIN } from "./tone.js";
import { imageBoxToClient } from "./viewport.js";
import { SIGNED } from "./tools/index.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {string | number | undefined} Argument */

/**
 * @param {object} parts
 * @param {import("./session.js").Session} parts.session
 * @param {import("./stage.js").Stage} parts.stage
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {() => void} parts.focusPrompt
 * @param {() => void} parts.render
 * @param {() => void} parts.toggleView
 * @param {(client: import("./types").Point) => void} parts.openMenu
 * @param {() => boolean} parts.isNarrow
 * @param {() => string | null} parts.wanted the picture that should be open
 * @returns {Record<string, (argument: Argument) => void>}
 */
export function createCommands({ session, stage, ui, focusPrompt, render, toggleView, openMenu, isNarrow, wanted }) {
  const { store, editing, reshaping, asking, collecting, glancing, windowing, labelling, voice } = session;
  const shown = () => store.shown;
  const selected = () => shown().annotations.filter((one) => shown().selection.has(one.id));
  const proposals = () => shown().annotations.filter((one) => one.status === "proposed");

  /** @param {string[]} ids */
  function select(ids) {
    store.select(ids);
    const one = ids.length === 1 ? store.find(ids[0]) : null;
    const box = one && boxOf(one);
    if (box) stage.reveal(box);
  }

  /** @param {Annotation[]} some */
  function accept(some) {
    const ids = some.map((one) => one.id);
    const open = proposals();
    const place = open.findIndex((one) => ids.includes(one.id));
    if (!editing.accept(ids)) return;
    const left = open.filter((one) => !ids.includes(one.id));
    select(left.length ? [(left[place] ?? left[left.length - 1]).id] : []);
    voice.tell(left.length ? `Accepted. ${counted(left.length, "proposal")} left.` : "Accepted.");
  }

  /** @param {Annotation[]} some */
  function remove(some) {
    if (!some.length) return;
    const all = shown().annotations;
    const place = all.indexOf(some[0]);
    const isRejection = some.every((one) => one.status === "proposed");
    if (!editing.remove(some.map((one) => one.id))) return;
    const next = shown().annotations[Math.min(place, shown().annotations.length - 1)];
    select(next && isRejection && next.status === "proposed" ? [next.id] : []);
    const what = some.length > 1 ? counted(some.length, "object") : isRejection ? "Proposal" : "Object";
    voice.tell(`${what} ${isRejection ? "rejected" : "deleted"}.`, [undoAction()]);
  }

  function undoAction() {
    return { title: "Undo", id: "message-undo", run: () => void editing.undo() };
  }

  /** @param {string | null} label */
  function pickLabel(label) {
    const some = selected();
    const name = shown().labels.find((one) => one.id === label)?.name;
    if (some.length) {
      if (!editing.label(some.map((one) => one.id), label) && some.some((one) => isLocked(one, ui.value))) return;
      voice.tell(name ? `Labelled “${name}”.` : "Label taken off.");
      return;
    }
    const armed = ui.value.armed === label ? null : label;
    ui.set({ armed });
    voice.tell(armed ? `New objects get “${name}”.` : "New objects get no label.");
  }

  /** @param {number} step */
  function step(step) {
    const all = shown().annotations;
    if (!all.length) return;
    const at = all.findIndex((one) => shown().selection.has(one.id));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
    select([all[next].id]);
  }

  function acceptSelected() {
    const some = selected();
    const open = proposals();
    if (some.some((one) => one.status === "proposed")) accept(some.filter((one) => one.status === "proposed"));
    else if (some.length) select([]);
    else if (open.length === 1) accept(open);
    else if (open.length) select([open[0].id]);
  }

  function letGo() {
    if (asking.stop()) return voice.tell("Stopped. Nothing was kept.");
    if (collecting.drop() || stage.cancel()) return;
    if (ui.value.isDrawerOpen) return ui.set({ isDrawerOpen: false });
    if (ui.value.message) voice.hush();
    else if (ui.value.why) session.explaining.forget();
    else if (shown().selection.size) store.select([]);
    else ui.set({ understood: null });
  }

  /** @param {number} by */
  function cycle(by) {
    const [one, ...others] = selected();
    const candidates = (one && ui.value.alternatives.get(one.id)) ?? [];
    const next = one && !others.length ? candidateAfter(candidates, one.mask, by) : null;
    if (!next) return voice.tell("There is no other candidate for this object.");
    editing.mask(one.id, next.mask);
    voice.tell(`Candidate ${candidates.indexOf(next) + 1} of ${candidates.length}.`);
  }

  function makeLabel() {
    const some = selected().filter((one) => one.label === null && one.phrase);
    const name = some[0]?.phrase;
    const label = name ? editing.addLabel(name) : null;
    if (!label) return;
    const same = shown().annotations.filter((one) => one.label === null && one.phrase === name);
    editing.label(same.map((one) => one.id), label);
    voice.tell(`Labelled “${name}”.`);
  }

  /** @param {string | null} id */
  function open(id) {
    if (id) void session.open(id);
  }

  /** At the selected object, or in the stage's middle. */
  function menu() {
    const [one] = selected();
    const box = one && boxOf(one);
    const at = box ? imageBoxToClient(stage.view, box) : { x0: 0, y0: 0, x1: stage.size.width, y1: stage.size.height };
    openMenu({ x: (at.x0 + at.x1) / 2, y: (at.y0 + at.y1) / 2 });
  }

  function foldPanel() {
    if (isNarrow()) ui.set({ isDrawerOpen: !ui.value.isDrawerOpen });
    else ui.set({ isPanelFolded: !ui.value.isPanelFolded });
  }

  return {
    prompt: focusPrompt,
    everything: () => void (shown().image && asking.everything()),
    cancel: letGo,
    "look-everywhere": () => {
      voice.tell(ui.value.within ? "Words are looked for in the whole picture." : "Words are looked for in the whole picture already.");
      ui.set({ within: null });
    },
    tool: (id) => {
      stage.cancel();
      ui.set({ tool: String(id) });
    },
    sign: (sign) => {
      const tool = SIGNED.has(ui.value.tool) ? ui.value.tool : "click";
      ui.set({ minus: sign === undefined ? !ui.value.minus : sign === "minus", tool });
    },
    "ask-held": collecting.ask,
    glance: () => {
      const isGlancing = !ui.value.isGlancing;
      ui.set({ isGlancing, ...(isGlancing ? { tool: "click" } : {}) });
      glancing.look(null);
      voice.tell(isGlancing ? "The pointer shows the mask that a click would give." : "Masks are shown once you click.");
    },
    "brush-size": (steps) => ui.set({ brush: resizedBrush(ui.value.brush, Number(steps)) }),
    "brush-diameter": (diameter) => ui.set({ brush: Number(diameter) }),
    accept: () => stage.finish() || acceptSelected(),
    "accept-all": () => accept(proposals()),
    "reject-below": (score) => remove(proposals().filter((one) => (one.score ?? 1) < Number(score))),
    reject: () => collecting.back() || stage.back() || stage.remove() || remove(selected()),
    candidate: (by) => cycle(Number(by)),
    step: (by) => step(Number(by)),
    "select-all": () => store.select(shown().annotations.map((one) => one.id)),
    undo: () => void (collecting.back() || stage.back() || editing.undo() ? voice.tell("Undone.") : voice.tell("There is nothing to undo.")),
    redo: () => void (editing.redo() ? voice.tell("Done again.") : voice.tell("There is nothing to do again.")),
    reshape: (kind) => reshaping.reshape(String(kind)),
    split: reshaping.split,
    merge: reshaping.merge,
    "cut-out": reshaping.cutOutOfOthers,
    duplicate: reshaping.duplicate,
    "duplicate-next": () => void session.copyToNext(selected()),
    order: (way) => {
      if (!selected().length) return voice.tell("Select an object first.");
      const count = editing.order(reordered(shown().annotations, shown().selection, /** @type {import("./ordering.js").Way} */ (way)));
      voice.tell(count ? "The order has changed." : "It lies there already.", count ? [undoAction()] : []);
    },
    rules: () => ui.set({ isRulesOpen: true }),
    "change-keys": () => ui.set({ isHelpOpen: false, isKeysOpen: true }),
    "label.lock": (id) => labelling.lock(String(id)),
    "label.nest": (pair) => labelling.nest(String(pair)),
    "label.merge": (pair) => labelling.merge(String(pair)),
    label: (digit) => {
      const label = digit === 0 ? null : shown().labels[Number(digit) - 1]?.id;
      if (label !== undefined) pickLabel(label);
    },
    "new-label": () => {
      ui.set({ naming: "new", isPanelFolded: false, isDrawerOpen: isNarrow() || ui.value.isDrawerOpen });
      render(); // at once: what is typed next belongs to the name
    },
    "label-as-phrase": makeLabel,
    why: () => void session.explaining.toggle(),
    "hide-chips": () => ui.set({ understood: null }),
    hide: () => {
      ui.set({ isHidden: !ui.value.isHidden });
      voice.tell(ui.value.isHidden ? "All masks are hidden. H shows them again." : "Masks are shown.");
    },
    view: toggleView,
    invert: () => ui.set({ tone: { ...ui.value.tone, isInverted: !ui.value.tone.isInverted } }),
    window: (name) => windowing.preset(String(name ?? "")),
    "window-asked": () => ui.set({ isWindowAsked: !ui.value.isWindowAsked }),
    plain: () => ui.set({ tone: PLAIN, window: null, isOutlineOnly: false, isIsolated: false }),
    outline: () => ui.set({ isOutlineOnly: !ui.value.isOutlineOnly }),
    isolate: () => ui.set({ isIsolated: !ui.value.isIsolated }),
    map: () => ui.set({ isMapHidden: !ui.value.isMapHidden }),
    menu,
    panel: foldPanel,
    fit: stage.fit,
    actual: stage.actual,
    zoom: (factor) => stage.zoom(Number(factor)),
    nudge: (direction) => stage.nudge(String(direction)),
    previous: () => open(shown().previous),
    open: (id) => open(String(id)),
    retry: () => {
      stage.retry();
      open(wanted());
    },
    palette: () => ui.set({ isPaletteOpen: true }),
    help: () => ui.set({ isHelpOpen: !ui.value.isHelpOpen }),
    "object.select": (id) => select([String(id)]),
    "object.accept": (id) => accept(proposals().filter((one) => one.id === id)),
    "object.remove": (id) => remove(shown().annotations.filter((one) => one.id === id)),
    "label.pick": (id) => pickLabel(id ? String(id) : null),
  };
}

/**
 * @param {number} count
 * @param {string} noun
 */
function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
