// What the tools ask for, with places outside the picture left out.

import { clamped, clipBox, isInside } from "./geometry.js";

/** @typedef {Omit<import("./types").ToolActions, "pan">} Actions */

/**
 * @param {Actions} actions
 * @param {() => import("./types").Size | null} size the picture's
 * @returns {Actions}
 */
export function insidePicture(actions, size) {
  return {
    ...actions,

    box(box) {
      const image = size();
      const inside = image && clipBox(box, image);
      if (inside) actions.box(inside);
    },

    click(at, positive, fresh, held) {
      const image = size();
      if (image && isInside(at, image)) actions.click(at, positive, fresh, held);
    },

    look(at, positive, fresh) {
      const image = size();
      actions.look(at && image && isInside(at, image) ? at : null, positive, fresh);
    },

    restrict(points) {
      const image = size();
      if (image) actions.restrict(points && points.map((point) => clamped(point, image)));
    },

    scribble(points, positive, fresh, held) {
      const image = size();
      const inside = image ? points.filter((point) => isInside(point, image)) : [];
      if (inside.length) actions.scribble(inside, positive, fresh, held);
    },
  };
}
