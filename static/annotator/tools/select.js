// Click selects what lies under the pointer, a double click edits its outline; a drag moves the picture, or what the selected
// object was made from.

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
  /** @type {import("../types").Grip | null} */ let grip = null;
  /** @type {Point} */ let place = { x: 0, y: 0 };

  return {
    id: "select",
    cursor: "default",
    hasMenu: true,
    down({ at, client, scale }) {
      grip = actions.grab(at, scale);
      from = last = client;
      isDragging = false;
    },
    move({ at, client }) {
      if (!from || !last) return;
      isDragging ||= Math.hypot(client.x - from.x, client.y - from.y) > SLACK;
      if (!isDragging) return;
      place = at;
      if (grip) return;
      actions.pan(client.x - last.x, client.y - last.y);
      last = client;
    },
    up({ at, many }) {
      if (from && !isDragging) actions.select(at, many);
      if (from && isDragging) grip?.drop(at);
      from = last = grip = null;
    },
    double({ at }) {
      actions.edit(at);
    },
    cancel() {
      const had = from !== null;
      from = last = grip = null;
      return had;
    },
    preview: () => (grip && isDragging ? { kind: "marks", prompt: grip.moved(place) } : null),
  };
}
