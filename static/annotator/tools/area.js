// Drag a rectangle, or with Shift an outline by hand, that limits where words are looked for. A click looks everywhere again.

import { between, distance } from "../geometry.js";

/** @typedef {import("../types").Point} Point */

const SLACK = 4; // client pixels that a click may stray
const STEP = 3; // client pixels between the corners of an outline

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function areaTool(actions) {
  /** @type {Point[]} */ let points = [];
  let isFreehand = false;
  let scale = 1;

  const corners = () => (isFreehand ? points : rectangle(points[0], points[points.length - 1]));

  function forget() {
    const had = points.length > 0;
    points = [];
    return had;
  }

  return {
    id: "area",
    cursor: "crosshair",
    hasMenu: true,
    down(event) {
      scale = event.scale;
      isFreehand = event.shift || event.alt;
      points = [event.at];
    },
    move({ at }) {
      if (points.length && distance(points[points.length - 1], at) * scale >= STEP) points.push(at);
    },
    up({ at }) {
      if (!points.length) return;
      points.push(at);
      const hasMoved = points.some((point) => distance(point, points[0]) * scale > SLACK);
      actions.restrict(hasMoved ? corners() : null);
      forget();
    },
    cancel: forget,
    back: forget,
    preview: () => (points.length ? { kind: "area", points: corners() } : null),
  };
}

/**
 * @param {Point} a
 * @param {Point} b
 * @returns {Point[]}
 */
function rectangle(a, b) {
  const { x0, y0, x1, y1 } = between(a, b);
  return [
    { x: x0, y: y0 },
    { x: x1, y: y0 },
    { x: x1, y: y1 },
    { x: x0, y: y1 },
  ];
}
