// Why a mask: the sign over the picture with the legend, the words, and the switch between heat and regions.

import { heatGradient } from "../heat.js";
import { icon } from "../icons.js";
import { h, setAttribute, setText } from "../markup.js";
import { tooltip } from "./buttons.js";

/** @typedef {import("../types").Explained} Explained */

const SHOWS = /** @type {const} */ ([
  ["heat", "Heat", "Where the words light up the picture"],
  ["regions", "Regions", "How much of the score is lost when that part of the picture is hidden"],
]);

/**
 * @param {import("../types").Run} run
 * @param {(shows: Explained["shows"]) => void} show
 * @returns {import("../types").Panel}
 */
export function whySign(run, show) {
  const title = h("strong", {});
  const sure = h("span", { class: "why-sure" });
  const words = h("span", { class: "why-words", role: "list", "aria-label": "What each word carried" });
  const switches = SHOWS.map(([shows, name, hint]) => {
    const button = h("button", { type: "button", class: "why-switch", title: hint, "data-testid": `why-${shows}` }, name);
    button.addEventListener("click", () => show(shows));
    return { shows, button };
  });
  const close = h("button", { type: "button", class: "chip-close", "aria-label": "Put it away", title: tooltip("Put it away", "why"), "data-testid": "why-hide" }, icon("cross"));
  close.addEventListener("click", () => run("why"));
  const scale = h("span", { class: "why-scale" }, "none", h("span", { class: "why-bar" }), "most");
  /** @type {HTMLElement} */ (scale.children[0]).style.background = heatGradient();
  const group = h("span", { class: "why-switches", role: "group", "aria-label": "Show" }, ...switches.map(({ button }) => button));
  const root = h("div", { class: "why", role: "group", "aria-label": "Why this mask", "data-testid": "why-sign" }, title, sure, group, scale, words, close);
  /** @type {Explained["answer"] | undefined} */ let told;

  return {
    root,
    update(_, { why }) {
      root.hidden = why === null;
      if (!why) return;
      for (const { shows, button } of switches) setAttribute(button, "aria-pressed", String(why.shows === shows));
      if (why.answer === told) return;
      told = why.answer;
      group.hidden = scale.hidden = told === null;
      setText(title, told ? `“${told.phrase}”` : "Looking for what carried it…");
      setText(sure, told ? `there: ${percent(told.certainty)}, lights the mask: ${percent(told.score)}` : "");
      words.replaceChildren(...(told?.words ?? []).map(wordItem));
    },
  };
}

/** @param {import("../wire").Word} word */
function wordItem({ word, share, is_seen: isSeen }) {
  const hint = isSeen ? `Without “${word}” ${percent(share)} of it is lost` : `“${word}” is not looked for: it links words, or chooses by place, size or number`;
  return h("span", { class: "why-word", role: "listitem", title: hint, "data-seen": isSeen }, word, h("small", {}, isSeen ? percent(share) : "–"));
}

/** @param {number} share */
function percent(share) {
  return `${Math.round(100 * share)} %`;
}
