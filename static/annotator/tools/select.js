// Click selects what lies under the pointer, a double click edits its outline; a drag moves the picture.

/** @typedef {import("../types").Point} Point */

const SLACK = 4; // client pixels that a click may stray

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function selectTool(actions) {
  /** @type {Point | null} */ let from = null;
  /** @type {Point | null} */ let last = null;
  let isDragging = false;

  return {
    id: "select",
    cursor: "default",
    hasMenu: true,
    down({ client }) {
      from = last = client;
      isDragging = false;
    },
    move({ client }) {
      if (!from || !last) return;
      isDragging ||= Math.hypot(client.x - from.x, client.y - from.y) > SLACK;
      if (!isDragging) return;
      actions.pan(client.x - last.x, client.y - last.y);
      last = client;
    },
    up({ at, many }) {
      if (from && !isDragging) actions.select(at, many);
      from = last = null;
    },
    double({ at }) {
      actions.edit(at);
    },
    cancel() {
      const had = from !== null;
      from = last = null;
      return had;
    },
    preview: () => null,
  };
}
