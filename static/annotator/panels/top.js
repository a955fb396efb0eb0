// The bar on top: back to the project, which picture this is, whether all is saved.

import { icon } from "../icons.js";
import { h, setAttribute, setText } from "../markup.js";
import { iconButton } from "./buttons.js";

/** @typedef {import("../types").SavedState} SavedState */

/**
 * @param {import("../types").Run} run
 * @param {URL} root where the app is mounted
 * @param {HTMLElement} prompt
 * @returns {import("../types").Panel}
 */
export function topBar(run, root, prompt) {
  const project = h("span", { class: "project-name" });
  const back = h("a", { class: "back", "data-testid": "back", title: "Back to the project" }, icon("back"), project);
  const position = h("span", { class: "position", "data-testid": "position" });
  const name = h("span", { class: "image-name", "data-testid": "image-name" });
  const previous = iconButton({ icon: "back", title: "Previous picture", command: "previous" }, run);
  const next = iconButton({ icon: "next", title: "Next picture", command: "next" }, run);
  const saved = h("span", { class: "saved", "data-testid": "saved" });
  const help = iconButton({ icon: "help", title: "Keys", command: "help" }, run);
  const fold = iconButton({ icon: "panel", title: "Labels and objects", command: "panel" }, run);
  const bar = h(
    "header",
    { class: "top" },
    h("nav", { class: "where", "aria-label": "Picture" }, back, previous, position, next, name),
    prompt,
    h("div", { class: "state" }, saved, help, fold),
  );

  return {
    root: bar,
    update(shown, ui) {
      setText(project, shown.project?.name ?? "Projects");
      setAttribute(back, "href", new URL(shown.project ? `project/${shown.project.id}` : ".", root).href);
      setText(position, positionWords(shown));
      setText(name, shown.image?.name ?? "");
      setAttribute(name, "title", shown.image?.name);
      previous.disabled = !shown.previous;
      next.disabled = !shown.next;
      setText(saved, savedWords(ui.saved));
      setAttribute(saved, "title", whyNotSaved(ui.saved));
      setAttribute(saved, "data-state", ui.saved.kind);
      setAttribute(fold, "aria-expanded", String(!ui.isPanelFolded || ui.isDrawerOpen));
    },
  };
}

/**
 * Which of how many; of a picture that is not (or no longer) among the chosen ones, how many those are.
 * @param {import("../types").Shown} shown
 */
function positionWords({ image, position, count }) {
  if (!image) return "";
  return position ? `${position} of ${count}` : `${count} left`;
}

/**
 * Where the work is, in words: short ones, for the sentence of a server that can't save stands below the picture.
 * @param {SavedState} state
 */
export function savedWords(state) {
  if (state.kind === "saved") return "saved";
  if (state.kind === "saving") return "saving…";
  return `${state.count} ${state.count === 1 ? "change" : "changes"} waiting, ${whyNotSaved(state) ? "see below" : state.reason}`;
}

/**
 * The server's sentence on why it can't save now; null if there is none.
 * @param {SavedState} state
 */
export function whyNotSaved(state) {
  return state.kind === "waiting" && state.reason.endsWith(".") ? state.reason : null;
}
