// Draws a canvas in another tone: a filter on the element, so that moving a slider draws no pixel anew.

import { isPlain, toneTable } from "../tone.js";

const SVG = "http://www.w3.org/2000/svg";
const ID = "tone";

/**
 * @param {HTMLCanvasElement} canvas in the same tree as `root`
 */
export function toneFilter(canvas) {
  const root = document.createElementNS(SVG, "svg");
  const filter = document.createElementNS(SVG, "filter");
  const transfer = document.createElementNS(SVG, "feComponentTransfer");
  const channels = ["feFuncR", "feFuncG", "feFuncB"].map((name) => document.createElementNS(SVG, name));
  root.setAttribute("class", "unseen");
  root.setAttribute("aria-hidden", "true");
  filter.id = ID;
  filter.setAttribute("color-interpolation-filters", "sRGB");
  channels.forEach((channel) => channel.setAttribute("type", "table"));
  transfer.append(...channels);
  filter.append(transfer);
  root.append(filter);
  /** @type {import("../types").Tone | null} */ let applied = null;
  return {
    root,
    /** @param {import("../types").Tone} tone */
    update(tone) {
      if (tone === applied) return;
      applied = tone;
      const values = toneTable(tone).map((value) => value.toFixed(4)).join(" ");
      channels.forEach((channel) => channel.setAttribute("tableValues", values));
      canvas.style.filter = isPlain(tone) ? "" : `url(#${ID})`;
    },
  };
}
