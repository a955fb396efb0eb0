// What a hand draws on the picture: becomes a new object, or a new version of the selected one. Exact pixels; nothing
// is asked of a model.

import { createStroke } from "./brush.js";
import { cropToWire, cutOut, united, wireToCrop } from "./crops.js";
import { isLocked, LOCKED } from "./locks.js";
import { newId } from "./ids.js";
import { polygonToCrop, ringsToCrop } from "./polygon.js";
import { pointsOf } from "./rings.js";
import { runsOf } from "./store.js";
import { isHidden } from "./visibility.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Painting} Painting */
/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Task} Task */
/** @typedef {import("./wire").Mask} Mask */

/**
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./editing.js").Editing} parts.editing
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {import("./messages.js").Voice} parts.voice
 */
export function createDrawing({ store, editing, ui, voice }) {
  /**
   * What is worked on: the selected object, null for a new one; undefined, and said, if that can't be.
   * @param {boolean} isTakingAway
   * @param {boolean} isFresh
   * @returns {Annotation | null | undefined}
   */
  function target(isTakingAway, isFresh) {
    const [id, ...others] = isFresh ? [] : store.shown.selection;
    if (others.length) return void voice.tell("Several objects are selected. Select the one to work on.");
    const selected = id ? store.find(id) : null;
    const isUnseen = selected ? isHidden(selected, store.shown, ui.value) : ui.value.isHidden;
    if (isLocked(selected, ui.value)) return void voice.tell(LOCKED);
    if (isUnseen) return void voice.tell("That is hidden. Show it first, then draw on it.");
    if (!selected && isTakingAway) return void voice.tell("Select an object first, then take away from it.");
    return selected;
  }

  /**
   * @param {Annotation | null} before
   * @param {Crop | null} after
   * @param {string} kind
   */
  function keep(before, after, kind) {
    const mask = cropToWire(after);
    if (before) change(before, mask, kind);
    else if (mask.bounds) make(mask, kind);
  }

  /**
   * @param {Mask} mask
   * @param {string} kind
   */
  function make(mask, kind) {
    const annotation = newId();
    const label = ui.value.armed ? { label: ui.value.armed } : {};
    editing.sendEdits(kind, [{ annotation, expected: null, status: "accepted", mask, kind, ...label }]);
    store.select([annotation]);
  }

  /**
   * @param {Annotation} before as it was when the hand began
   * @param {Mask} mask
   * @param {string} kind
   */
  function change(before, mask, kind) {
    if (isSame(before.mask, mask)) return;
    if (!mask.bounds) return vanish(before);
    const now = store.find(before.id);
    const isUntouched = now && isSame(now.mask, before.mask); // labelled meanwhile, say
    const expected = isUntouched ? now.version : before.version;
    editing.sendEdits(kind, [{ annotation: before.id, expected, mask, kind }]);
  }

  /** @param {Annotation} annotation */
  function vanish({ id }) {
    editing.remove([id]);
    const undo = { title: "Undo", id: "message-undo", run: () => void editing.undo() };
    voice.tell("Nothing is left of the object, so it is gone.", [undo]);
  }

  /**
   * @param {boolean} isTakingAway
   * @param {boolean} isFresh a new object, whatever is selected
   * @returns {Task | null}
   */
  function begin(isTakingAway, isFresh) {
    const { image } = store.shown;
    const on = target(isTakingAway, isFresh);
    return image && on !== undefined ? { image: image.id, target: on, isTakingAway } : null;
  }

  return {
    brush: () => ui.value.brush,

    begin,

    /**
     * @param {boolean} isErasing
     * @param {boolean} isFresh
     * @returns {Painting | null}
     */
    stroke(isErasing, isFresh) {
      const task = begin(isErasing, isFresh);
      const { image } = store.shown;
      if (!task || !image) return null;
      const base = task.target && wireToCrop(task.target.mask);
      return { ...task, stroke: createStroke({ base, size: image, diameter: ui.value.brush, isErasing }) };
    },

    /** @param {Painting} painting */
    paint({ stroke, image, target: on, isTakingAway }) {
      if (image === store.shown.image?.id) keep(on, stroke.result(), isTakingAway ? "eraser" : "brush");
    },

    runs: runsOf,

    size: () => store.shown.image ?? { width: 1, height: 1 },

    outlined() {
      const [id, ...others] = store.shown.selection;
      const one = id && !others.length ? store.find(id) : null;
      return one && !isHidden(one, store.shown, ui.value) ? one : null;
    },

    /**
     * @param {Annotation} before
     * @param {import("./rings.js").Ring[]} rings
     */
    outline(before, rings) {
      const { image } = store.shown;
      if (!image || image.id !== before.image) return null;
      const mask = cropToWire(ringsToCrop(rings.map(pointsOf), image));
      change(before, mask, "outline");
      return mask.bounds ? mask : null;
    },

    /**
     * @param {Point[]} points
     * @param {Task} task
     */
    polygon(points, { image: id, target: on, isTakingAway }) {
      const { image } = store.shown;
      if (!image || image.id !== id) return;
      const inside = polygonToCrop(points, image);
      if (!inside) return voice.tell("There is no pixel inside that outline.");
      keep(on, combined(on && wireToCrop(on.mask), inside, isTakingAway), "polygon");
    },
  };
}

/**
 * @param {Crop | null} before
 * @param {Crop} drawn
 * @param {boolean} isTakingAway
 */
function combined(before, drawn, isTakingAway) {
  if (!before) return isTakingAway ? null : drawn;
  return isTakingAway ? cutOut(before, drawn) : united(before, drawn);
}

/**
 * @param {Mask} a
 * @param {Mask} b
 */
function isSame(a, b) {
  return a.counts === b.counts && String(a.bounds) === String(b.bounds);
}
