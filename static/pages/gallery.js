// The grid of a project's pictures; more are fetched as one scrolls.

import { get, send, undo } from "./api.js";
import { h } from "./dom.js";
import { editable } from "./editable.js";
import { menuButton } from "./menu.js";
import { attempt, toast } from "./toast.js";
import { many } from "./words.js";

/** @typedef {import("../annotator/wire").Image} Image */

const A_PAGE = 200;
const STATES = { untouched: "Nothing yet", proposed: "Proposals", accepted: "Accepted", reviewed: "Reviewed", sent_back: "Sent back", skipped: "Skipped" };

/** @param {string} id */
export const imageAddress = (id) => `/annotate/${id}`;

/**
 * @param {string} project its id
 * @param {() => void} onChanged a picture came, went or came back
 */
export function gallery(project, onChanged) {
  const grid = h("ul.s-grid", {});
  const empty = h("p.s-empty", { hidden: true }, "No pictures yet. Drop some here, choose them with Add pictures, or paste one.");
  const sentinel = h("div", { "aria-hidden": "true" });
  const root = h("div", {}, empty, grid, sentinel);
  let shown = 0;
  let last = 0; // position of the last picture fetched
  let loading = false;
  let complete = false;

  async function more() {
    if (loading || complete) return;
    loading = true;
    /** @type {Image[] | undefined} */
    const images = await attempt(() => get(`/projects/${project}/images?after=${last}&limit=${A_PAGE}`));
    loading = false;
    complete = !images || images.length < A_PAGE;
    grid.append(...(images ?? []).map(card));
    last = images?.at(-1)?.position ?? last;
    shown += images?.length ?? 0;
    empty.hidden = shown > 0;
  }

  const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && more(), { rootMargin: "600px" });
  observer.observe(sentinel);

  async function again() {
    shown = last = 0;
    complete = false;
    grid.replaceChildren();
    await more();
  }

  /** @param {Image} image */
  function card(image) {
    const state = image.status ?? "untouched";
    const words = image.mask_count ? `${STATES[state]} · ${many(image.mask_count, "mask")}` : STATES[state];
    const name = editable(image.name, {
      label: `Rename ${image.name}`,
      onSave: (text) => rename(image, text),
    });
    const item = h(
      "li.s-thumb",
      { "data-state": state },
      h(
        "a",
        { href: imageAddress(image.id), "aria-label": `Open ${image.name}` },
        h("img", { src: `/api/v1/images/${image.id}/thumbnail`, alt: "", loading: "lazy" }),
        image.mask_count ? h("img.s-thumb-masks", { src: `/api/v1/images/${image.id}/overlay`, alt: "", loading: "lazy" }) : null,
      ),
      h("div.s-thumb-head", {}, name, menuButton(`More for ${image.name}`, [
        { name: "Rename", icon: "pencil", act: () => name.edit() },
        { name: "Delete", icon: "bin", danger: true, act: () => remove(image, item) },
      ])),
      h("p.s-thumb-note", { title: `${image.width} × ${image.height} pixels` }, h("span.s-dot", {}), words),
      ...image.notices.map((notice) => h("p.s-thumb-notice", { title: notice }, notice)),
    );
    return item;
  }

  /**
   * @param {Image} image
   * @param {HTMLElement} item
   */
  async function remove(image, item) {
    const change = await attempt(() => send("PATCH", `/images/${image.id}`, { deleted: true }));
    if (!change) return;
    item.remove();
    shown -= 1;
    empty.hidden = shown > 0;
    onChanged();
    toast(`${image.name} is deleted.`, {
      action: "Undo",
      onAction: () => attempt(() => undo(change)).then(again).then(onChanged),
    });
  }

  return {
    root,
    more,
    /** @param {Image} image */
    add(image) {
      if (complete) grid.append(card(image));
      if (complete) shown += 1;
      empty.hidden = true;
      onChanged();
    },
    stop: () => observer.disconnect(),
  };
}

/**
 * @param {Image} image
 * @param {string} text
 */
async function rename(image, text) {
  const change = await attempt(() => send("PATCH", `/images/${image.id}`, { name: text }));
  if (!change) throw new Error("not renamed");
}
