// Drag to set a DICOM picture's window: across for its width, down for its centre.

import { draggedWindow } from "../windowing.js";

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function windowTool(actions) {
  /** @type {({ client: import("../types").Point } & NonNullable<ReturnType<typeof actions.beginWindow>>) | null} */ let press = null;

  return {
    id: "window",
    cursor: "move",
    hasMenu: true,
    down({ client }) {
      const begun = actions.beginWindow();
      press = begun && { client, ...begun };
    },
    move({ client }) {
      if (press) actions.setWindow(draggedWindow(press.from, client.x - press.client.x, client.y - press.client.y, press.told));
    },
    up() {
      press = null;
    },
    cancel() {
      const had = press !== null;
      if (press) actions.setWindow(press.from);
      press = null;
      return had;
    },
    preview: () => null,
  };
}
