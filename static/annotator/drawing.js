// What a hand draws on the picture: becomes a new object, or a new version of the selected one. Exact pixels; nothing
// is asked of a model.

import { createStroke } from "./brush.js";
import { cropToWire, wireToCrop } from "./crops.js";
import { newId } from "./ids.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Crop} Crop */
/** @typedef {import("./types").Painting} Painting */
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

  return {
    brush: () => ui.value.brush,

    /**
     * @param {boolean} isErasing
     * @param {boolean} isFresh a new object, whatever is selected
     * @returns {Painting | null}
     */
    stroke(isErasing, isFresh) {
      const { image } = store.shown;
      const on = target(isErasing, isFresh);
      if (!image || on === undefined) return null;
      const stroke = createStroke({ base: on && wireToCrop(on.mask), size: image, diameter: ui.value.brush, isErasing });
      return { stroke, image: image.id, target: on, isErasing };
    },

    /** @param {Painting} painting */
    paint({ stroke, image, target: on, isErasing }) {
      if (image === store.shown.image?.id) keep(on, stroke.result(), isErasing ? "eraser" : "brush");
    },
  };
}

/**
 * @param {Mask} a
 * @param {Mask} b
 */
function isSame(a, b) {
  return a.counts === b.counts && String(a.bounds) === String(b.bounds);
}
