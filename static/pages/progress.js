// How far a project is, as a bar of three states; the numbers stand in its name for those who don't see it.

import { h } from "./dom.js";

/** @param {import("../annotator/wire").StateCounts} counts */
export function stateBar(counts) {
  const states = /** @type {const} */ (["accepted", "proposed", "untouched"]);
  const words = `${counts.accepted} accepted, ${counts.proposed} with open proposals, ${counts.untouched} untouched`;
  const parts = states.filter((s) => counts[s]).map((s) => h("span", { "data-state": s, style: `flex-grow:${counts[s]}` }));
  return h("div.s-bar", { role: "img", "aria-label": words, title: words }, ...parts);
}
