// The objects of the picture: shape, name, score, where it stands.

import { UNLABELLED } from "../colors.js";
import { icon } from "../icons.js";
import { shapeOf } from "../layers/shapes.js";
import { h, keyedRows, setAttribute, setText } from "../markup.js";
import { shownScore } from "../answers.js";
import { tooltip } from "./buttons.js";

/** @typedef {import("../types").Annotation} Annotation */
/** @typedef {import("../types").Shown} Shown */

const THUMB = 28; // client pixels

/**
 * @typedef {object} ObjectActions
 * @property {(id: string, many: boolean) => void} select
 * @property {(id: string) => void} accept
 * @property {(id: string) => void} remove
 * @property {() => void} everything
 */

/**
 * @param {ObjectActions} actions
 * @returns {import("../types").Panel}
 */
export function objectsPanel(actions) {
  /** @type {Shown | null} */ let now = null;
  const heading = h("h2");
  const everything = h(
    "button",
    { type: "button", class: "button everything", title: tooltip("Propose everything that can be made out", "everything"), "data-testid": "everything" },
    icon("everything"),
    "Propose everything",
  );
  const list = h("ul", { class: "rows", "data-testid": "objects" });
  const empty = h("p", { class: "empty" }, "Nothing marked yet. Say what to find, or take the box or the click tool.");
  const rows = keyedRows(list, (/** @type {Annotation} */ one) => objectRow(one, actions, () => now));
  const root = h("section", { class: "objects", "aria-label": "Objects" }, heading, list, empty, everything);

  everything.addEventListener("click", actions.everything);

  return {
    root,
    update(shown, ui) {
      now = shown;
      everything.disabled = !shown.image || ui.asking !== null;
      setText(heading, shown.annotations.length ? `Objects ${shown.annotations.length}` : "Objects");
      empty.hidden = shown.annotations.length > 0 || !shown.image;
      rows(shown.annotations);
    },
  };
}

/**
 * @param {Annotation} first
 * @param {ObjectActions} actions
 * @param {() => Shown | null} now
 */
function objectRow(first, actions, now) {
  const { id } = first;
  const thumb = h("canvas", { class: "thumb", width: THUMB * 2, height: THUMB * 2, "aria-hidden": "true" });
  const name = h("span", { class: "row-name" });
  const status = h("span", { class: "status" });
  const score = h("span", { class: "score" });
  const main = h("button", { type: "button", class: "row-main", "data-testid": "object-pick" }, thumb, h("span", { class: "row-words" }, name, status), score);
  const accept = h("button", { type: "button", class: "small-button", title: "Accept", "aria-label": "Accept", "data-testid": "object-accept" }, icon("check"));
  const remove = h("button", { type: "button", class: "small-button", "data-testid": "object-remove" }, icon("cross"));
  const root = h("li", { class: "row object-row", "data-testid": "object-row", "data-id": id }, main, accept, remove);
  let drawn = "";

  main.addEventListener("click", (event) => actions.select(id, event.shiftKey || event.ctrlKey || event.metaKey));
  accept.addEventListener("click", () => actions.accept(id));
  remove.addEventListener("click", () => actions.remove(id));

  return {
    root,
    /** @param {Annotation} one */
    update(one) {
      const shown = /** @type {Shown} */ (now());
      const label = shown.labels.find((other) => other.id === one.label);
      const color = label?.color ?? UNLABELLED;
      const isProposed = one.status === "proposed";
      setText(name, label?.name ?? one.phrase ?? "no label");
      setText(status, isProposed ? "proposed" : "accepted");
      setText(score, isProposed && one.score !== null ? shownScore(one.score) : "");
      setAttribute(root, "data-status", one.status);
      setAttribute(main, "aria-pressed", String(shown.selection.has(id)));
      accept.hidden = !isProposed;
      setAttribute(remove, "title", isProposed ? "Reject" : "Delete");
      setAttribute(remove, "aria-label", isProposed ? "Reject" : "Delete");
      const looks = `${color}${one.mask.counts}${one.status}`;
      if (looks !== drawn) drawThumb(thumb, one, color);
      drawn = looks;
    },
  };
}

/**
 * The object's shape in its colour.
 * @param {HTMLCanvasElement} canvas
 * @param {Annotation} annotation
 * @param {string} color
 */
function drawThumb(canvas, annotation, color) {
  const ctx = canvas.getContext("2d");
  const shape = shapeOf(annotation);
  if (!ctx || !shape) return;
  const { left, top, width, height } = shape.bounds;
  const scale = (canvas.width - 8) / Math.max(width, height);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  ctx.translate((canvas.width - width * scale) / 2, (canvas.height - height * scale) / 2);
  ctx.scale(scale, scale);
  ctx.translate(-left, -top);
  ctx.fillStyle = ctx.strokeStyle = color;
  ctx.globalAlpha = annotation.status === "proposed" ? 0.45 : 1;
  ctx.fill(shape.path, "evenodd");
  ctx.globalAlpha = 1;
  ctx.lineWidth = 2.5 / scale;
  ctx.setLineDash(annotation.status === "proposed" ? [6 / scale, 4 / scale] : []);
  ctx.stroke(shape.path);
}
