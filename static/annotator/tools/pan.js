// Drag moves the picture.

/** @typedef {import("../types").Point} Point */

/**
 * @param {Pick<import("../types").ToolActions, "pan">} actions
 * @returns {import("../types").Tool}
 */
export function panTool(actions) {
  /** @type {Point | null} */ let last = null;

  return {
    id: "pan",
    cursor: "grab",
    hasMenu: true,
    down({ client }) {
      last = client;
    },
    move({ client }) {
      if (!last) return;
      actions.pan(client.x - last.x, client.y - last.y);
      last = client;
    },
    up() {
      last = null;
    },
    cancel() {
      const had = last !== null;
      last = null;
      return had;
    },
    preview: () => null,
  };
}
