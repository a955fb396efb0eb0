// The line under the picture: what was said, and what can be done with what is proposed or selected.

import { SIGNED, TOOLS } from "../tools/index.js";
import { h, setAttribute, setText } from "../markup.js";
import { candidateIndex } from "../candidates.js";
import { areaOf } from "../masks.js";
import { areaWords } from "../measure.js";
import { runsOf } from "../store.js";
import { belowSlider } from "./below.js";
import { brushSize } from "./brush.js";
import { printedKeysOf } from "../keys.js";
import { IS_MAC, wordButton } from "./buttons.js";
import { whyNotSaved } from "./top.js";
import { moreMenu } from "./more.js";

/** @typedef {import("../types").Shown} Shown */
/** @typedef {import("../types").Ui} Ui */
/** @typedef {import("../types").Message} Message */

const SLOW_MS = 2000;

/**
 * @param {import("../types").Run} run
 * @param {() => void} hush
 * @returns {import("../types").Panel}
 */
export function actionBar(run, hush) {
  const words = h("span", { class: "message-words" });
  const choices = h("span", { class: "message-actions" });
  const message = h("div", { class: "message", "data-testid": "message" }, words, choices);
  const sign = signSwitch(run);
  const glance = wordButton({ title: "Preview", command: "glance", className: "quiet" }, run);
  const brush = brushSize(run);
  const below = belowSlider(run);
  const why = wordButton({ title: "Why?", command: "why", className: "quiet" }, run);
  const more = moreMenu(run);
  const candidate = wordButton({ title: "", command: "next-candidate", testid: "candidate" }, () => run("candidate", 1));
  candidate.append(h("kbd", {}, printedKeysOf("candidate", 1, IS_MAC)));
  const named = wordButton({ title: "", command: "label-as-phrase", testid: "label-as-phrase" }, run);
  const reject = wordButton({ title: "Reject", command: "reject", className: "quiet" }, run);
  const all = wordButton({ title: "Accept all", command: "accept-all", className: "quiet" }, run);
  const accept = wordButton({ title: "Accept", command: "accept", className: "primary" }, run);
  const bar = h(
    "div",
    { class: "actions" },
    message,
    h("div", { class: "action-buttons" }, brush.root, sign.root, glance, candidate, named, why, more.root, below.root, reject, all, accept),
  );
  /** @type {Message | null} */ let said = null;

  return {
    root: bar,
    update(shown, ui) {
      const selected = shown.annotations.filter((one) => shown.selection.has(one.id));
      const proposals = shown.annotations.filter((one) => one.status === "proposed");
      setText(words, spoken(shown, ui));
      setAttribute(words, "title", spoken(shown, ui));
      setAttribute(message, "data-tone", ui.message && !ui.asking ? ui.message.tone : "hint");
      if (ui.message !== said) choices.replaceChildren(...(ui.message?.actions ?? []).map((one) => choice(one, hush)));
      said = ui.message;
      sign.update(ui);
      glance.hidden = ui.tool !== "click";
      setAttribute(glance, "aria-pressed", String(ui.isGlancing));
      brush.update(ui);
      below.update(shown, ui);
      more.update(shown);
      why.hidden = selected.length !== 1 || !(selected[0].phrase ?? selected[0].label);
      setAttribute(why, "aria-pressed", String(ui.why !== null));
      updateCandidate(candidate, selected, ui);
      updateNamed(named, selected, shown);
      reject.hidden = !selected.length;
      setText(/** @type {Node} */ (reject.firstChild), selected.some((one) => one.status === "accepted") ? "Delete" : "Reject");
      all.hidden = proposals.length < 2;
      setText(/** @type {Node} */ (all.firstChild), `Accept all ${proposals.length}`);
      accept.hidden = !proposals.length || (selected.length > 0 && !selected.some((one) => one.status === "proposed"));
      setText(/** @type {Node} */ (accept.firstChild), selected.length || proposals.length === 1 ? "Accept" : "Review");
    },
  };
}

/**
 * @param {Message["actions"][number]} action
 * @param {() => void} hush
 */
function choice(action, hush) {
  const button = h("button", { type: "button", class: "link", "data-testid": action.id }, action.title);
  button.addEventListener("click", () => {
    hush();
    action.run();
  });
  return button;
}

/**
 * The sentence of the moment: what runs, what was said, what the tool does.
 * @param {Shown} shown
 * @param {Ui} ui
 */
function spoken(shown, ui) {
  if (ui.asking?.kind === "everything") {
    const share = ui.asking.share === undefined ? "" : `: ${Math.floor(ui.asking.share * 100)} %`;
    return `Looking for everything${share}. Esc stops it.`;
  }
  if (ui.asking && performance.now() - ui.asking.since > SLOW_MS) {
    return "Still looking: the first question about a picture takes longest. Esc stops it.";
  }
  if (ui.message) return ui.message.text;
  const reason = whyNotSaved(ui.saved);
  if (reason) return `Not saved yet: ${reason}`;
  const count = shown.selection.size;
  if (count > 1) return `${count} objects selected.`;
  if (ui.tool === "measure" && count === 1) return measured(shown);
  if (ui.tool === "polygon" && count === 1) {
    return `${ui.minus ? "Takes away from" : "Adds to"} the selected object; begun with Shift the other way round, with Alt a new object.`;
  }
  if (ui.tool === "click" && count === 1) {
    return ui.minus ? "Click takes away from the selected object." : "Click adds to the selected object. Right click or Shift takes away.";
  }
  return TOOLS.find((tool) => tool.id === ui.tool)?.hint ?? "";
}

/** @param {Shown} shown with one object selected */
function measured({ annotations, selection, image }) {
  const runs = annotations.filter((one) => selection.has(one.id)).map(runsOf)[0];
  return runs ? `Area of the selected object: ${areaWords(areaOf(runs), image?.spacing_mm ?? null)}.` : "";
}

/** @param {import("../types").Run} run */
function signSwitch(run) {
  const plus = h("button", { type: "button", "aria-label": "Add", title: "Add (X switches)", "data-testid": "plus" }, "+");
  const minus = h("button", { type: "button", "aria-label": "Take away", title: "Take away (X switches)", "data-testid": "minus" }, "−");
  plus.addEventListener("click", () => run("sign", "plus"));
  minus.addEventListener("click", () => run("sign", "minus"));
  const root = h("div", { class: "sign", role: "group", "aria-label": "Add or take away" }, plus, minus);
  return {
    root,
    /** @param {Ui} ui */
    update(ui) {
      root.hidden = !SIGNED.has(ui.tool);
      setAttribute(plus, "aria-pressed", String(!ui.minus));
      setAttribute(minus, "aria-pressed", String(ui.minus));
    },
  };
}

/**
 * @param {HTMLButtonElement} button
 * @param {import("../types").Annotation[]} selected
 * @param {Ui} ui
 */
function updateCandidate(button, selected, ui) {
  const candidates = selected.length === 1 ? (ui.alternatives.get(selected[0].id) ?? []) : [];
  const index = candidates.length ? candidateIndex(candidates, selected[0].mask) : -1;
  button.hidden = candidates.length < 2 || index < 0;
  setText(/** @type {Node} */ (button.firstChild), `Candidate ${index + 1} of ${candidates.length}`);
}

/**
 * @param {HTMLButtonElement} button
 * @param {import("../types").Annotation[]} selected
 * @param {Shown} shown
 */
function updateNamed(button, selected, shown) {
  const phrase = selected.find((one) => one.label === null && one.phrase)?.phrase;
  const isNew = !shown.labels.some((label) => label.name.toLowerCase() === phrase?.toLowerCase());
  button.hidden = !phrase || !isNew;
  setText(/** @type {Node} */ (button.firstChild), `Make “${phrase}” a label`);
}
