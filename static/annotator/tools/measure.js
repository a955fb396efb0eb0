// Drag to measure. The line stays until the next press, Escape or another tool.

/** @typedef {import("../types").Point} Point */

/**
 * @returns {import("../types").Tool}
 */
export function measureTool() {
  /** @type {Point | null} */ let from = null;
  /** @type {Point | null} */ let to = null;
  let isDragging = false;

  return {
    id: "measure",
    cursor: "crosshair",
    hasMenu: true,
    down({ at }) {
      from = to = at;
      isDragging = true;
    },
    move({ at }) {
      if (isDragging) to = at;
    },
    up({ at }) {
      if (isDragging) to = at;
      isDragging = false;
      if (from && to && from.x === to.x && from.y === to.y) from = to = null;
    },
    cancel() {
      const had = from !== null;
      from = to = null;
      isDragging = false;
      return had;
    },
    preview: () => (from && to ? { kind: "ruler", from, to } : null),
  };
}
