// The line at the bottom: the project's pictures around this one, how the masks are shown, where the pointer is.

import { setIcon } from "../icons.js";
import { pointerWords } from "../measure.js";
import { h, keyedRows, setAttribute, setText } from "../markup.js";
import { iconButton, tooltip } from "./buttons.js";
import { goalPicker } from "./goal.js";
import { viewPanel } from "./view.js";

/** @typedef {import("../types").Filmframe} Filmframe */
/** @typedef {import("../types").Point} Point */

/**
 * @param {object} parts
 * @param {import("../types").Run} parts.run
 * @param {(id: string) => string} parts.thumbnailUrl
 * @param {(opacity: number) => void} parts.setOpacity
 * @param {(tone: Partial<import("../types").Tone>) => void} parts.setTone
 * @param {() => import("../types").View} parts.view
 * @param {(at: Point) => string} parts.valueAt
 * @returns {import("../types").Panel & { hover: (at: Point | null) => void, sign: HTMLElement, toggleView: () => void }}
 */
export function filmBar({ run, thumbnailUrl, setOpacity, setTone, view, valueAt }) {
  let current = "";
  /** @type {import("../types").Shown["image"]} */ let image = null;
  /** @type {Point | null} */ let pointer = null;
  /** @type {readonly Filmframe[]} */ let film = [];
  const list = h("ul", { class: "film", "data-testid": "film" });
  const rows = keyedRows(list, (/** @type {Filmframe} */ frame) => filmFrame(frame, thumbnailUrl, run, () => current));
  const where = h("span", { class: "where-pointer", "data-testid": "pointer" });
  const look = viewPanel(run, setTone);
  const hide = iconButton({ icon: "eye", title: "Hide all masks", command: "hide" }, run);
  const opacity = h("input", { type: "range", min: 0, max: 1, step: 0.05, class: "opacity", "aria-label": "How opaque masks are", title: "How opaque masks are", "data-testid": "opacity" });
  opacity.addEventListener("input", () => setOpacity(Number(opacity.value)));
  const zoom = h("button", { type: "button", class: "zoom", title: tooltip("One picture pixel to one screen pixel", "actual"), "data-testid": "actual" });
  zoom.addEventListener("click", () => run("actual"));
  const controls = h(
    "div",
    { class: "view-controls" },
    where,
    look.root,
    hide,
    opacity,
    iconButton({ icon: "minus", title: "Zoom out", command: "zoom", argument: 0.8, testid: "zoom-out" }, run),
    zoom,
    iconButton({ icon: "plus", title: "Zoom in", command: "zoom", argument: 1.25, testid: "zoom-in" }, run),
    iconButton({ icon: "fit", title: "Fit the picture to the window", command: "fit" }, run),
  );
  const goal = goalPicker(run);
  list.addEventListener("scroll", () => run("film-more", endNear(list)), { passive: true });
  const root = h("footer", { class: "bottom" }, goal.root, list, controls);

  return {
    root,
    sign: look.sign,
    toggleView: look.toggle,
    /** Told at once, without drawing all else anew. */
    hover(at) {
      pointer = at;
      setText(where, pointerWords(image, pointer, valueAt));
    },
    update(shown, ui) {
      const isOther = current !== shown.image?.id;
      current = shown.image?.id ?? "";
      goal.update(shown, ui);
      if (ui.film !== film) keepingPlace(list, () => rows(ui.film));
      else rows(ui.film);
      film = ui.film;
      if (isOther) list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
      image = shown.image;
      look.update(ui);
      setText(where, pointerWords(image, pointer, valueAt));
      setAttribute(hide, "aria-pressed", String(ui.isHidden));
      setIcon(/** @type {Element} */ (hide.firstElementChild), ui.isHidden ? "eye-off" : "eye");
      if (Number(opacity.value) !== ui.opacity) opacity.value = String(ui.opacity);
      setText(zoom, `${Math.round(view().scale * devicePixelRatio * 100)} %`);
    },
  };
}

/**
 * Towards which end the strip should grow: -1, 1, or 0 if neither is near.
 * @param {HTMLElement} list
 */
function endNear({ scrollLeft, scrollWidth, clientWidth }) {
  if (scrollLeft < clientWidth) return -1;
  return scrollLeft > scrollWidth - 2 * clientWidth ? 1 : 0;
}

/**
 * Frames that come and go at the left must not move those that are seen.
 * @param {HTMLElement} list
 * @param {() => void} change
 */
function keepingPlace(list, change) {
  const { scrollLeft } = list;
  const seen = /** @type {HTMLElement[]} */ ([...list.children]).find((one) => one.offsetLeft + one.offsetWidth > list.offsetLeft + scrollLeft);
  const before = seen?.offsetLeft ?? 0;
  change();
  if (seen?.isConnected && list.children.length) list.scrollLeft = scrollLeft + seen.offsetLeft - before;
}

/**
 * @param {Filmframe} first
 * @param {(id: string) => string} thumbnailUrl
 * @param {import("../types").Run} run
 * @param {() => string} current
 */
function filmFrame({ id }, thumbnailUrl, run, current) {
  const image = h("img", { src: thumbnailUrl(id), alt: "", loading: "lazy", draggable: "false" });
  const mark = h("span", { class: "film-mark" });
  const button = h("button", { type: "button", "data-testid": "film-frame", "data-id": id }, image, mark);
  button.addEventListener("click", () => run("open", id));
  const root = h("li", {}, button);
  return {
    root,
    /** @param {Filmframe} frame */
    update(frame) {
      setAttribute(button, "title", `${frame.name} (${frame.status})`);
      setAttribute(button, "aria-label", `${frame.name}, ${frame.status}`);
      setAttribute(button, "aria-current", frame.id === current() ? "true" : null);
      setAttribute(mark, "data-status", frame.status);
    },
  };
}
