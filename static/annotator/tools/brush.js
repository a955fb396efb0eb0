// The brush and the eraser: freehand, or with Shift a straight line from where the last stroke ended.

/** @typedef {import("../types").Painting} Painting */
/** @typedef {import("../types").Point} Point */
/** @typedef {import("../types").Tool} Tool */
/** @typedef {import("../types").ToolActions} ToolActions */

/**
 * @param {ToolActions} actions
 * @param {boolean} isEraser
 * @returns {Tool}
 */
function strokeTool(actions, isEraser) {
  /** @type {Painting | null} */ let painting = null;
  /** @type {[Point, Point] | null} */ let line = null; // drawn when it is let go
  /** @type {Point | null} */ let pointer = null;
  /** @type {{ at: Point, image: string } | null} */ let ended = null; // the last stroke

  /** @param {Point} at */
  function go(at) {
    pointer = at;
    if (line) line = [line[0], at];
    else painting?.stroke.to(at);
  }

  return {
    id: isEraser ? "eraser" : "brush",
    cursor: "none",
    down({ at, alt, shift, opposite }) {
      pointer = at;
      painting = actions.stroke(isEraser !== opposite, alt);
      if (!painting) return;
      const from = ended?.image === painting.image ? ended.at : at;
      line = shift ? [from, at] : null;
      if (!line) painting.stroke.to(at);
    },
    move({ at }) {
      go(at);
    },
    up({ at }) {
      if (!painting) return;
      go(at);
      line?.forEach((end) => painting?.stroke.to(end));
      ended = { at, image: painting.image };
      actions.paint(painting);
      painting = line = null;
    },
    cancel() {
      const had = painting !== null;
      painting = line = null;
      return had;
    },
    back() {
      return this.cancel();
    },
    hover(event) {
      pointer = event && event.at;
    },
    preview() {
      const isErasing = painting?.isTakingAway ?? isEraser;
      return { kind: "brush", at: pointer, diameter: actions.brush(), isErasing, painting, line };
    },
  };
}

/** @param {ToolActions} actions */
export const brushTool = (actions) => strokeTool(actions, false);

/** @param {ToolActions} actions */
export const eraserTool = (actions) => strokeTool(actions, true);
