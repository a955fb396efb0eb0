// The page inside the element: its panels and how they are laid out. Renders at most once a frame.

import { above } from "./label_tree.js";
import { h, setAttribute, setText } from "./markup.js";
import { actionBar } from "./panels/actions.js";
import { chipsBar } from "./panels/chips.js";
import { areaSign } from "./panels/area.js";
import { attributesPanel } from "./panels/attributes.js";
import { conflictDialog, helpDialog } from "./panels/dialogs.js";
import { contextMenu } from "./panels/context.js";
import { filmBar } from "./panels/film.js";
import { descriptionDialog } from "./panels/description.js";
import { keysDialog } from "./panels/keys.js";
import { labelsPanel } from "./panels/labels.js";
import { minimap } from "./panels/minimap.js";
import { objectsPanel } from "./panels/objects.js";
import { commandPalette } from "./panels/palette.js";
import { promptBar } from "./panels/prompt.js";
import { commentPins } from "./panels/pins.js";
import { rail } from "./panels/rail.js";
import { reviewPanel } from "./panels/review.js";
import { rulesDialog } from "./panels/rules.js";
import { topBar } from "./panels/top.js";
import { whySign } from "./panels/why.js";

/** @typedef {import("./types").Shown} Shown */
/** @typedef {import("./types").Ui} Ui */

const RESEARCH_ONLY = "DICOM: for research, not for diagnosis";

/**
 * @param {object} parts
 * @param {import("./session.js").Session} parts.session
 * @param {import("./stage.js").Stage} parts.stage
 * @param {import("./types").State<Ui>} parts.ui
 * @param {import("./api.js").Api} parts.api
 * @param {URL} parts.root
 * @param {import("./types").Run} parts.run
 */
export function createPage({ session, stage, ui, api, root, run }) {
  const { store, editing, voice } = session;
  const prompt = promptBar({
    run,
    setThreshold: (threshold) => ui.set({ threshold }),
    ask(text, negatives) {
      session.asking.text(text, negatives);
      stage.canvas.focus({ preventScroll: true });
    },
  });
  const chips = chipsBar({
    hide: () => run("hide-chips"),
    ask(parts) {
      if (ui.value.understood) session.asking.text(ui.value.understood.text, ui.value.understood.negatives, parts);
      stage.canvas.focus({ preventScroll: true });
    },
  });
  const why = whySign(run, session.explaining.show);
  const description = descriptionDialog(editing.describeLabel);
  const setOpacity = (/** @type {number} */ opacity) => ui.set({ opacity });
  const setTone = (/** @type {Partial<import("./types").Tone>} */ tone) => ui.set({ tone: { ...ui.value.tone, ...tone } });
  const { valueAt } = stage;
  const bottom = filmBar({ run, thumbnailUrl: api.thumbnailUrl, setOpacity, setTone, view: () => stage.view, valueAt });
  const panels = [
    prompt,
    topBar(run, root, prompt.root),
    rail(run),
    labelsPanel(labelActions()),
    objectsPanel(objectActions()),
    actionBar(run, voice.hush),
    bottom,
    helpDialog(run, () => ui.set({ isHelpOpen: false })),
    conflictDialog(session.resolve),
    commandPalette(run, () => ui.set({ isPaletteOpen: false })),
    areaSign(run),
    attributesPanel(editing.attribute),
    keysDialog(() => void session.outbox.settled().then(() => location.reload()), () => ui.set({ isKeysOpen: false })),
    rulesDialog(editing.setRules, () => ui.set({ isRulesOpen: false })),
    minimap({ thumbnailUrl: api.thumbnailUrl, stage }),
    chips,
    reviewPanel(reviewActions()),
    commentPins(() => stage.view, (id) => run("object.select", id)),
    why,
  ];
  const [, top, tools, labels, objects, actions, film, help, conflict, palette, area, attributes, keys, rules, map, , review, pins] = panels.map((panel) => panel.root);
  const context = contextMenu(run, () => stage.canvas.focus({ preventScroll: true }));
  const curtain = h("div", { class: "curtain", "data-testid": "curtain" });
  const retry = h("button", { type: "button", class: "button", "data-testid": "retry" }, "Try again");
  const curtainWords = h("p");
  curtain.append(curtainWords, retry);
  retry.addEventListener("click", () => run("retry"));
  const notice = h("p", { class: "notice" });
  const live = h("div", { class: "unseen", role: "status", "aria-live": "polite", "data-testid": "live" });
  const progress = h("div", { class: "progress", "data-testid": "progress" });
  const side = h("aside", { class: "side", "aria-label": "Labels and objects" }, labels, chips.root, objects, attributes, review);
  const middle = h("main", { class: "stage" }, ...stage.parts, pins, h("div", { class: "signs" }, why.root, bottom.sign, area), map, progress, curtain, notice);
  const page = h("div", { class: "page" }, top, tools, middle, side, actions, film, help, conflict, palette, keys, rules, context.root, description.root, live);

  /** @returns {import("./panels/labels.js").LabelActions} */
  function labelActions() {
    return {
      pick: (id) => run("label.pick", id ?? ""),
      toggleEye(id) {
        const hiddenLabels = new Set(ui.value.hiddenLabels);
        const { labels } = store.shown;
        const number = labels.find((label) => label.id === id)?.number;
        const below = labels.filter((label) => number !== undefined && above(labels, label).includes(number)).map((label) => label.id);
        const isHiding = !hiddenLabels.has(id);
        for (const one of [id, ...below]) isHiding ? hiddenLabels.add(one) : hiddenLabels.delete(one);
        ui.set({ hiddenLabels });
      },
      setNaming(naming) {
        ui.set({ naming });
        render(); // at once: what is typed next belongs to the name
        if (naming === null) stage.canvas.focus({ preventScroll: true });
      },
      add(name) {
        const id = editing.addLabel(name);
        if (id) run("label.pick", id);
      },
      rename(label, name) {
        voice.hush();
        editing.renameLabel(label, name);
      },
      run,
      recolor: editing.recolorLabel,
      describe: description.open,
      remove(label) {
        editing.deleteLabel(label);
        voice.tell(`Label “${label.name}” deleted.`, [{ title: "Undo", id: "message-undo", run: () => void editing.undo() }]);
      },
    };
  }

  /** @returns {import("./panels/review.js").ReviewActions} */
  function reviewActions() {
    return {
      review: (verdict) => run("review", verdict),
      add: (comment) => editing.comment(comment),
      change: editing.changeComment,
      select: (id) => run("object.select", id),
    };
  }

  /** @returns {import("./panels/objects.js").ObjectActions} */
  function objectActions() {
    return {
      select(id, many) {
        if (!many) return run("object.select", id);
        const ids = new Set(store.shown.selection);
        if (!ids.delete(id)) ids.add(id);
        store.select(ids);
      },
      accept: (id) => run("object.accept", id),
      remove: (id) => run("object.remove", id),
      everything: () => run("everything"),
    };
  }

  page.addEventListener("click", (event) => {
    if (!event.detail || ui.value.naming !== null || !(event.target instanceof Element)) return;
    if (event.target.closest("input, select, label, dialog")) return;
    stage.canvas.focus({ preventScroll: true }); // a button pressed with the mouse leaves the keys to the picture
  });

  function render() {
    const { shown } = store;
    const now = ui.value;
    setAttribute(page, "data-folded", now.isPanelFolded); // before the panels: a hidden field takes no focus
    setAttribute(page, "data-drawer", now.isDrawerOpen);
    for (const panel of panels) panel.update(shown, now);
    setAttribute(progress, "data-busy", now.asking !== null || now.isLoading);
    setText(live, now.message?.text ?? "");
    setText(notice, shown.image?.media_type.includes("dicom") ? RESEARCH_ONLY : "");
    curtain.hidden = now.failure === null && (shown.image !== null || now.isLoading);
    setText(curtainWords, now.failure ?? "No picture is open.");
    retry.hidden = now.failure === null;
    stage.canvas.style.cursor = stage.cursor;
    setAttribute(stage.canvas, "aria-label", shown.image ? `Picture ${shown.image.name}, ${shown.annotations.length} objects` : "Picture");
    stage.paint();
  }

  return {
    root: page,
    side,
    focusPrompt: prompt.focus,
    hover: bottom.hover,
    toggleView: bottom.toggleView,
    /**
     * The menu of what is selected, or of the view, at a place of the stage.
     * @param {import("./types").Point} client
     */
    openMenu(client) {
      const { left, top } = stage.canvas.getBoundingClientRect();
      context.open(store.shown, ui.value, { x: client.x + left, y: client.y + top });
    },
    render,
  };
}
