// Click to add to an object, right click or Shift to take away. A drag is no click.

/** @typedef {import("../types").Point} Point */

const SLACK = 6; // client pixels that a click may stray

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function clickTool(actions) {
  /** @type {Point | null} */ let from = null;

  return {
    id: "click",
    cursor: "crosshair",
    down({ client }) {
      actions.look(null);
      from = client;
    },
    move({ client }) {
      if (from && Math.hypot(client.x - from.x, client.y - from.y) > SLACK) from = null;
    },
    up({ at, minus, alt, held }) {
      if (from) actions.click(at, !minus, alt, held);
      from = null;
    },
    hover(event) {
      actions.look(event && event.at, !event?.minus, event?.alt);
    },
    cancel() {
      actions.look(null);
      const had = from !== null;
      from = null;
      return had;
    },
    preview() {
      const glance = actions.glance();
      return glance && { kind: "glance", glance };
    },
  };
}
