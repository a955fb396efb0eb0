// Where the stage is on a picture that is larger than it: a small picture with a frame, to be dragged.

import { h } from "../markup.js";
import { fit, visibleBox } from "../viewport.js";

/** @typedef {import("../types").Point} Point */

const SIDE = 140; // client pixels of the longer side
const SHOWN_FROM = 1.5; // times the scale at which all of the picture is seen

/**
 * @param {object} parts
 * @param {(id: string) => string} parts.thumbnailUrl
 * @param {{ view: import("../types").View, size: import("../types").Size, centre: (at: Point) => void }} parts.stage
 * @returns {import("../types").Panel}
 */
export function minimap({ thumbnailUrl, stage }) {
  const picture = h("img", { alt: "", draggable: "false" });
  const frame = h("span", { class: "minimap-frame" });
  const root = h("div", { class: "minimap", "aria-hidden": "true", "data-testid": "minimap" }, picture, frame);
  let scale = 1; // client pixels of the map per image pixel
  let shownId = "";

  /** @param {PointerEvent} event */
  function go(event) {
    if (!(event.buttons & 1)) return;
    const { left, top } = root.getBoundingClientRect();
    stage.centre({ x: (event.clientX - left) / scale, y: (event.clientY - top) / scale });
  }

  root.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    root.setPointerCapture(event.pointerId);
    go(event);
  });
  root.addEventListener("pointermove", go);

  return {
    root,
    update({ image }, { isMapHidden }) {
      const { size, view } = stage;
      root.hidden = !image || !size.width || isMapHidden || view.scale < SHOWN_FROM * fit(image, size).scale;
      if (!image || root.hidden) return;
      if (shownId !== image.id) picture.src = thumbnailUrl(image.id);
      shownId = image.id;
      scale = SIDE / Math.max(image.width, image.height);
      Object.assign(root.style, { width: `${image.width * scale}px`, height: `${image.height * scale}px` });
      const { x0, y0, x1, y1 } = visibleBox(view, size);
      const [left, top] = [Math.max(0, x0 * scale), Math.max(0, y0 * scale)];
      const [right, bottom] = [Math.min(image.width, x1) * scale, Math.min(image.height, y1) * scale];
      Object.assign(frame.style, { left: `${left}px`, top: `${top}px`, width: `${Math.max(4, right - left)}px`, height: `${Math.max(4, bottom - top)}px` });
    },
  };
}
