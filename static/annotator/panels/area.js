// The sign over the picture as long as words are looked for in one part of it only.

import { h } from "../markup.js";
import { tooltip } from "./buttons.js";

/**
 * @param {import("../types").Run} run
 * @returns {import("../types").Panel}
 */
export function areaSign(run) {
  const away = h("button", { type: "button", class: "link", title: tooltip("Look everywhere", "look-everywhere"), "data-testid": "look-everywhere" }, "Look everywhere");
  away.addEventListener("click", () => run("look-everywhere"));
  const root = h("p", { class: "notice", "data-testid": "area-sign" }, h("span", {}, "Words are looked for inside the area only."), " ", away);
  return {
    root,
    update(_, { within }) {
      root.hidden = within === null;
    },
  };
}
