// One picture in the grid: opened by its picture or its name, chosen by its box.

import { h } from "./dom.js";
import { editable } from "./editable.js";
import { menuButton } from "./menu.js";
import { many } from "./words.js";

/** @typedef {import("../annotator/wire").Image} Image */

export const STATES = {
  untouched: "Nothing yet",
  proposed: "Proposals",
  accepted: "Accepted",
  reviewed: "Reviewed",
  sent_back: "Sent back",
  skipped: "Skipped",
};

/** Height under the picture, in CSS pixels; gallery.css has the same. */
export const CARD_BELOW = 92;

/** A place whose picture is on its way. */
export const placeholder = () => h("li.s-thumb-waiting", { "aria-busy": "true" }, h("div", {}));

/**
 * @param {Image} image
 * @param {object} parts
 * @param {string} parts.address where it opens
 * @param {boolean} parts.isChosen
 * @param {(isRange: boolean) => void} parts.onChoose
 * @param {(text: string) => Promise<unknown>} parts.onRename
 * @param {() => void} parts.onRemove
 * @param {(tag: string) => void} parts.onTag
 */
export function card(image, { address, isChosen, onChoose, onRename, onRemove, onTag }) {
  const state = image.status ?? "untouched";
  const words = image.mask_count ? `${STATES[state]} · ${many(image.mask_count, "mask")}` : STATES[state];
  const name = editable(image.name, { label: `Rename ${image.name}`, href: address, onSave: onRename });
  const box = h("input", {
    type: "checkbox",
    checked: isChosen,
    "aria-label": `Choose ${image.name}`,
    onclick: (/** @type {MouseEvent} */ event) => onChoose(event.shiftKey),
  });
  const picture = `/api/v1/images/${image.id}`;
  return h(
    "li.s-thumb",
    { "data-state": state, "data-chosen": isChosen },
    h(
      "a",
      { href: address, "aria-label": `Open ${image.name}` },
      h("img", { src: `${picture}/thumbnail`, alt: "", decoding: "async" }),
      image.mask_count ? h("img.s-thumb-masks", { src: `${picture}/overlay`, alt: "", decoding: "async" }) : null,
    ),
    h("label.s-thumb-choose", { title: "Choose; with Shift all between" }, box),
    h("div.s-thumb-head", {}, name, menuButton(`More for ${image.name}`, [
      { name: "Rename", icon: "pencil", act: () => name.edit() },
      { name: "Delete", icon: "bin", danger: true, act: onRemove },
    ])),
    h("p.s-thumb-note", { title: `${image.width} × ${image.height} pixels` }, h("span.s-dot", {}), words),
    h(
      "div.s-thumb-last",
      {},
      ...image.tags.map((tag) => h("button.s-tag", { type: "button", title: `Show what is tagged ${tag}`, onclick: () => onTag(tag) }, tag)),
      image.notices.length ? h("span.s-thumb-notice", { title: image.notices.join("\n") }, image.notices.join(" ")) : null,
    ),
  );
}
