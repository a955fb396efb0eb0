// Clicks and strokes made while Ctrl or Cmd is held: kept together, and asked as one prompt when it is let go.

/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Held} Held */

/**
 * @param {object} parts
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {Pick<import("./asking.js").Asker, "click" | "scribble" | "marks">} parts.asking
 * @param {import("./messages.js").Voice} parts.voice
 */
export function createCollecting({ ui, asking, voice }) {
  /**
   * @param {Held["marks"][number]} mark
   * @param {boolean} isFresh
   */
  function keep(mark, isFresh) {
    const { held } = ui.value;
    const marks = [...(held?.marks ?? []), mark];
    ui.set({ held: { marks, isFresh: isFresh || (held?.isFresh ?? false) } });
    voice.keep(`${marks.length} ${marks.length === 1 ? "mark" : "marks"} kept. They are asked together when you let go of the key.`);
  }

  return {
    /**
     * @param {Point} at
     * @param {boolean} positive
     * @param {boolean} isFresh
     * @param {boolean} isHeld
     */
    click(at, positive, isFresh, isHeld) {
      if (isHeld) keep({ points: [at], positive }, isFresh);
      else asking.click(at, positive, isFresh);
    },

    /**
     * @param {Point[]} points
     * @param {boolean} positive
     * @param {boolean} isFresh
     * @param {boolean} isHeld
     */
    scribble(points, positive, isFresh, isHeld) {
      if (isHeld) keep({ points, positive }, isFresh);
      else asking.scribble(points, positive, isFresh);
    },

    /** The key was let go. */
    ask() {
      const { held } = ui.value;
      if (!held) return;
      voice.hush();
      ui.set({ held: null });
      asking.marks(held);
    },

    /** Take back the last; whether there was one. */
    back() {
      const { held } = ui.value;
      if (!held) return false;
      const marks = held.marks.slice(0, -1);
      ui.set({ held: marks.length ? { ...held, marks } : null });
      voice.hush();
      return true;
    },

    /** Let go of all of them; whether there was one. */
    drop() {
      const had = ui.value.held !== null;
      if (had) voice.hush();
      ui.set({ held: null });
      return had;
    },
  };
}
