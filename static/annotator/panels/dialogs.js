// What opens over the page: the keys, and the question when two people changed one thing.

import { inWords } from "../conflicts.js";
import { followed } from "../dialog.js";
import { icon } from "../icons.js";
import { GESTURES, helpGroups } from "../keys.js";
import { h, setText } from "../markup.js";
import { IS_MAC } from "./buttons.js";

/**
 * @param {import("../types").Run} run
 * @param {() => void} onClose
 * @returns {import("../types").Panel}
 */
export function helpDialog(run, onClose) {
  const change = h("button", { type: "button", class: "button", "data-testid": "change-keys" }, "Change the keys…");
  change.addEventListener("click", () => run("change-keys"));
  const gestures = { title: "Mouse and touch", lines: GESTURES.map(([keys, title]) => ({ keys, title })) };
  const groups = [...helpGroups(IS_MAC), gestures].map(({ title, lines }) =>
    h("section", {}, h("h3", {}, title), h("dl", {}, ...lines.flatMap((line) => [h("dt", {}, line.keys), h("dd", {}, line.title)]))),
  );
  const close = h("button", { type: "button", class: "icon-button", "aria-label": "Close", "data-testid": "help-close" }, icon("cross"));
  const dialog = h(
    "dialog",
    { class: "dialog help-dialog", "aria-label": "Keys", "data-testid": "help-dialog" },
    h("header", {}, h("h2", {}, "Keys"), h("span", { class: "header-buttons" }, change, close)),
    h("div", { class: "help-groups" }, ...groups),
  );
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => event.key === "?" && dialog.close());
  const show = followed(dialog, onClose);

  return { root: dialog, update: (_, ui) => void show(ui.isHelpOpen) };
}

/**
 * @param {(isMine: boolean) => void} resolve
 * @returns {import("../types").Panel}
 */
export function conflictDialog(resolve) {
  const mine = h("p", { "data-testid": "conflict-mine" });
  const theirs = h("p", { "data-testid": "conflict-theirs" });
  const keep = h("button", { type: "button", class: "button primary", "data-testid": "keep-mine" }, "Keep mine");
  const take = h("button", { type: "button", class: "button", "data-testid": "take-theirs" }, "Take theirs");
  const dialog = h(
    "dialog",
    { class: "dialog", closedby: "none", "aria-label": "Changed by somebody else", "data-testid": "conflict-dialog" },
    h("h2", {}, "Changed by somebody else"),
    h("p", {}, "While you worked, the same objects were changed elsewhere. Both versions stay in the history."),
    h("div", { class: "sides" }, h("section", {}, h("h3", {}, "Mine"), mine), h("section", {}, h("h3", {}, "Theirs"), theirs)),
    h("footer", {}, take, keep),
  );
  keep.addEventListener("click", () => resolve(true));
  take.addEventListener("click", () => resolve(false));
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // it is a question: one of the two must be said

  return {
    root: dialog,
    update(shown, ui) {
      if (!ui.conflict && dialog.open) dialog.close();
      if (!ui.conflict) return;
      const labels = shown.labels;
      setText(mine, ui.conflict.mine.map((edit) => inWords({ status: edit.status ?? undefined, label: edit.label, mask: edit.mask ?? undefined }, labels)).join("; "));
      setText(theirs, ui.conflict.theirs.map(({ status, label }) => inWords({ status, label }, labels)).join("; "));
      if (!dialog.open) dialog.showModal();
    },
  };
}
