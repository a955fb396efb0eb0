// Open comments on the picture itself: a pin at the upper edge of each mask that something was said of.

import { h, keyedRows, setAttribute } from "../markup.js";
import { boxOf } from "../store.js";
import { imageToClient } from "../viewport.js";

/** @typedef {import("../types").Comment} Comment */

/**
 * @param {() => import("../types").View} view
 * @param {(annotation: string) => void} select
 * @returns {import("../types").Panel}
 */
export function commentPins(view, select) {
  const root = h("ul", { class: "pins", "aria-label": "Comments on objects" });
  /** @type {import("../types").Shown | null} */ let now = null;
  const rows = keyedRows(root, (/** @type {Comment} */ first) => {
    const button = h("button", { type: "button", "data-testid": "pin" }, "!");
    button.addEventListener("click", () => select(first.annotation ?? ""));
    const pin = h("li", {}, button);
    return {
      root: pin,
      /** @param {Comment} one */
      update(one) {
        setAttribute(button, "title", one.text);
        setAttribute(button, "aria-label", `Comment: ${one.text}`);
        const box = now && boxOn(now, one);
        if (!box) return;
        const at = imageToClient(view(), { x: (box.x0 + box.x1) / 2, y: box.y0 });
        pin.style.transform = `translate(${at.x}px, ${at.y}px)`;
      },
    };
  });
  return {
    root,
    update(shown, ui) {
      now = shown;
      rows(shown.comments.filter((one) => !one.parent && !one.resolved && !ui.isHidden && boxOn(shown, one)));
    },
  };
}

/** @param {import("../types").Shown} shown @param {Comment} comment */
function boxOn({ annotations }, { annotation }) {
  const one = annotations.find((other) => other.id === annotation);
  return one ? boxOf(one) : null;
}
