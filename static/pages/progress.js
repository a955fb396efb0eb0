// How far a project is, as a bar of its states; the numbers stand in its name for those who don't see it.

import { h } from "./dom.js";

/** What is said of so many pictures. */
export const NAMES = {
  reviewed: "reviewed",
  accepted: "accepted",
  proposed: "with open proposals",
  sent_back: "sent back",
  skipped: "skipped",
  untouched: "untouched",
};

/** @param {import("../annotator/wire").StateCounts} counts @returns {number} those that are labelled */
export const labelled = (counts) => counts.accepted + counts.reviewed;

/** @param {import("../annotator/wire").StateCounts} counts */
export function stateBar(counts) {
  const states = /** @type {const} */ (["reviewed", "accepted", "proposed", "sent_back", "skipped", "untouched"]);
  const words = states.filter((s) => counts[s]).map((s) => `${counts[s]} ${NAMES[s]}`).join(", ") || "no pictures";
  const parts = states.filter((s) => counts[s]).map((s) => h("span", { "data-state": s, style: `flex-grow:${counts[s]}` }));
  return h("div.s-bar", { role: "img", "aria-label": words, title: words }, ...parts);
}
