// Review, at the foot of the right column: the verdict on the picture, and what was said of it and of its objects.

import { newId } from "../ids.js";
import { h, keyedRows, setAttribute, setText } from "../markup.js";

/** @typedef {import("../types").Comment} Comment */
/** @typedef {import("../types").Shown} Shown */
/** @typedef {{ id: string, text: string, annotation: string | null, parent: string | null }} NewComment */

/**
 * @typedef {object} ReviewActions
 * @property {(verdict: "reviewed" | "sent_back") => void} review
 * @property {(comment: NewComment) => void} add
 * @property {(id: string, changed: { resolved?: boolean, deleted?: true }) => void} change
 * @property {(annotation: string) => void} select
 */

/**
 * @param {ReviewActions} actions
 * @returns {import("../types").Panel}
 */
export function reviewPanel(actions) {
  /** @type {Shown | null} */ let now = null;
  const summary = h("summary", { "data-testid": "review" });
  const reviewed = verdict("Reviewed", "reviewed");
  const back = verdict("Send back", "sent_back");
  const list = h("ul", { class: "threads", "data-testid": "threads" });
  const rows = keyedRows(list, (/** @type {Comment} */ one) => thread(one, actions, () => now));
  const field = h("input", { class: "field", maxlength: 2000, "data-testid": "comment" });
  const form = h("form", { class: "comment-form" }, field, h("button", { class: "button", title: "Say it" }, "Add"));
  const root = h("details", { class: "review" }, summary, h("div", { class: "verdicts", role: "group", "aria-label": "Review of the picture" }, reviewed, back), list, form);
  let image = "";

  /** @param {string} words @param {"reviewed" | "sent_back"} said */
  function verdict(words, said) {
    const button = h("button", { type: "button", class: "button", "data-testid": `review-${said}` }, words);
    button.addEventListener("click", () => actions.review(said));
    return button;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text || !now) return;
    actions.add({ id: newId(), text, annotation: soleSelected(now)?.id ?? null, parent: null });
    field.value = "";
  });

  return {
    root,
    update(shown) {
      now = shown;
      const open = shown.comments.filter((one) => !one.parent && !one.resolved).length;
      setText(summary, open ? `Review · ${open} open ${open === 1 ? "comment" : "comments"}` : "Review");
      setAttribute(reviewed, "aria-pressed", String(shown.image?.review === "reviewed"));
      setAttribute(back, "aria-pressed", String(shown.image?.review === "sent_back"));
      if (image !== shown.image?.id) root.open = open > 0 || Boolean(shown.image?.review);
      image = shown.image?.id ?? "";
      const words = soleSelected(shown) ? "Comment on the selected object" : "Comment on the picture";
      setAttribute(field, "placeholder", words);
      setAttribute(field, "aria-label", words);
      rows(shown.comments.filter((one) => !one.parent));
    },
  };
}

/** @param {Shown} shown */
function soleSelected({ annotations, selection }) {
  return selection.size === 1 ? annotations.find((one) => selection.has(one.id)) : undefined;
}

/**
 * A comment with its answers.
 * @param {Comment} first
 * @param {ReviewActions} actions
 * @param {() => Shown | null} now
 */
function thread(first, actions, now) {
  const text = h("button", { type: "button", class: "thread-text", "data-testid": "thread" });
  const answers = h("ul", { class: "answers" });
  const resolve = h("button", { type: "button", class: "link", "data-testid": "resolve" });
  const remove = h("button", { type: "button", class: "link" }, "Delete");
  const field = h("input", { class: "field", placeholder: "Answer", "aria-label": "Answer", maxlength: 2000, "data-testid": "answer" });
  const form = h("form", {}, field);
  const root = h("li", { class: "thread" }, text, answers, form, h("div", { class: "thread-actions" }, resolve, remove));
  let isResolved = first.resolved;

  text.addEventListener("click", () => first.annotation && actions.select(first.annotation));
  resolve.addEventListener("click", () => actions.change(first.id, { resolved: !isResolved }));
  remove.addEventListener("click", () => actions.change(first.id, { deleted: true }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) actions.add({ id: newId(), text: field.value.trim(), annotation: null, parent: first.id });
    field.value = "";
  });
  return {
    root,
    /** @param {Comment} one */
    update(one) {
      isResolved = one.resolved;
      setText(text, one.text);
      setAttribute(text, "title", `${new Date(one.created_at).toLocaleString()}${one.annotation ? " · click shows the object" : ""}`);
      setAttribute(root, "data-resolved", String(isResolved));
      setText(resolve, isResolved ? "Open again" : "Resolve");
      form.hidden = isResolved;
      const said = (now()?.comments ?? []).filter((other) => other.parent === one.id);
      if (answers.children.length !== said.length) answers.replaceChildren(...said.map((other) => h("li", {}, other.text)));
    },
  };
}
