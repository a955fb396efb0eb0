// Draw over an object to say that it belongs, with the right button or Shift that it doesn't. The model makes the mask.

/** @typedef {import("../types").Point} Point */

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function scribbleTool(actions) {
  /** @type {Point[]} */ let points = [];
  let isPositive = true;

  function forget() {
    const had = points.length > 0;
    points = [];
    return had;
  }

  return {
    id: "scribble",
    cursor: "crosshair",
    down({ at, minus }) {
      points = [at];
      isPositive = !minus;
    },
    move({ at }) {
      if (points.length) points.push(at);
    },
    up({ at, alt, held }) {
      if (points.length) actions.scribble([...points, at], isPositive, alt, held);
      forget();
    },
    cancel: forget,
    back: forget,
    preview: () => (points.length ? { kind: "scribble", points, isPositive } : null),
  };
}
