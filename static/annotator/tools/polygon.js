// Click the corners of an object; a drag from the first draws its outline freehand. Closed by a click on the first or
// the last corner (so by a double click), or by Enter.

import { distance } from "../geometry.js";

/** @typedef {import("../types").Point} Point */
/** @typedef {import("../types").Task} Task */

const REACH = 8; // client pixels around a corner that mean it
const SLACK = 4; // client pixels that a click may stray
const STEP = 3; // client pixels between the corners of a freehand outline

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function polygonTool(actions) {
  /** @type {Task | null} */ let task = null;
  /** @type {Point[]} */ let points = [];
  /** @type {Point | null} */ let pointer = null;
  /** @type {{ client: Point, corner: number, isOld: boolean, hasMoved: boolean } | null} */ let press = null;
  let scale = 1;

  /** @param {Point} at */
  const cornerAt = (at) => points.findIndex((corner) => distance(corner, at) * scale <= REACH);

  function forget() {
    const had = task !== null;
    task = press = null;
    points = [];
    return had;
  }

  function close() {
    if (task && points.length > 2) actions.polygon(points, task);
    return forget();
  }

  /** @param {Point} at */
  function drag(at) {
    if (!press) return;
    if (press.isOld) points[press.corner] = at;
    else if (distance(points[points.length - 1], at) * scale >= STEP) points.push(at);
  }

  return {
    id: "polygon",
    cursor: "crosshair",
    down(event) {
      scale = event.scale;
      task ??= actions.begin(event.minus, event.alt);
      if (!task) return;
      const old = cornerAt(event.at);
      const corner = old < 0 ? points.push(event.at) - 1 : old;
      press = { client: event.client, corner, isOld: old >= 0, hasMoved: false };
    },
    move({ at, client }) {
      pointer = at;
      if (!press) return;
      press.hasMoved ||= distance(press.client, client) > SLACK;
      if (press.hasMoved) drag(at);
    },
    up() {
      if (!press) return;
      const { corner, isOld, hasMoved } = press;
      press = null;
      const isEnd = corner === 0 || corner === points.length - 1;
      const isLasso = hasMoved && !isOld && corner === 0;
      if (isLasso || (isOld && !hasMoved && isEnd && points.length > 2)) close();
    },
    cancel: forget,
    finish() {
      if (points.length > 2) return close();
      return task !== null;
    },
    back() {
      if (!task) return false;
      points.pop();
      if (!points.length) forget();
      return true;
    },
    hover(event) {
      pointer = event && event.at;
      scale = event?.scale ?? scale;
    },
    preview() {
      if (!task) return null;
      const isClosing = pointer !== null && points.length > 2 && cornerAt(pointer) === 0;
      return { kind: "polygon", points, pointer: press ? null : pointer, isMinus: task.isTakingAway, isClosing };
    },
  };
}
