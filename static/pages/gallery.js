// A project's pictures: searched, filtered, put in order, chosen; any number of them, of which a window is built.

import { send, undo } from "./api.js";
import { card, CARD_BELOW, placeholder } from "./card.js";
import { choiceOf, leavesOut, queryOf } from "./choice.js";
import { chooser } from "./chooser.js";
import { chosenBar } from "./chosen.js";
import { h } from "./dom.js";
import { virtualGrid } from "./grid.js";
import { pager } from "./pager.js";
import { attempt, toast } from "./toast.js";

/** @typedef {import("../annotator/wire").Image} Image */

const GATHERS_MS = 250; // uploads that arrive together make one new list

/**
 * Where a picture opens; Next on the canvas goes through the same choice.
 * @param {string} id
 * @param {import("./choice.js").Choice} [choice]
 */
export function imageAddress(id, choice) {
  const query = choice ? queryOf(choice) : "";
  return `/annotate/${id}${query && `?${query}`}`;
}

/**
 * @param {string} project its id
 * @param {() => void} onChanged a picture came, went, came back or stands elsewhere
 */
export function gallery(project, onChanged) {
  /** @type {{ name: string, count: number }[]} */ let tags = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  let last = -1; // the place that was chosen last, for Shift
  const choice = chooser(project, choiceOf(new URLSearchParams(location.search)), chose);
  const chosen = chosenBar(project, { tags: () => tags, onDone: changed, onChosen: () => grid.refresh(0, pictures.count) });
  const pictures = pager(project, (from, to) => grid.refresh(from, to), (error) => toast(String(/** @type {Error} */ (error).message), { kind: "problem" }));
  const grid = virtualGrid({ cell, onShown: pictures.want, below: CARD_BELOW });
  const all = h("button.s-quiet", { type: "button", onclick: () => chosen.all(choice.choice) }, "Choose all");
  choice.root.append(all);
  const none = h("p.s-empty", { hidden: true });
  const root = h("div", {}, choice.root, chosen.root, none, grid.root);

  /** @param {number} index */
  function cell(index) {
    const image = pictures.at(index);
    if (!image) return placeholder();
    return card(image, {
      address: imageAddress(image.id, choice.choice),
      isChosen: chosen.has(image.id),
      onChoose: (isRange) => pick(index, image, isRange),
      onRename: (text) => rename(image, text),
      onRemove: () => remove(image),
      onTag: (tag) => choice.set({ tag }),
    });
  }

  /**
   * @param {number} index
   * @param {Image} image
   * @param {boolean} isRange
   */
  function pick(index, image, isRange) {
    const isIn = !chosen.has(image.id);
    const [from, to] = isRange && last >= 0 ? [Math.min(last, index), Math.max(last, index)] : [index, index];
    const ids = [];
    for (let at = from; at <= to; at += 1) ids.push(pictures.at(at)?.id ?? "");
    last = index;
    chosen.set(ids.filter(Boolean), isIn);
    const box = /** @type {HTMLElement | null} */ (grid.root.querySelector(`[aria-posinset="${index + 1}"] input`));
    box?.focus({ preventScroll: true });
  }

  function chose() {
    const query = new URLSearchParams(queryOf(choice.choice));
    query.set("id", project);
    history.replaceState(null, "", `/project?${query}${location.hash}`);
    last = -1;
    chosen.none();
    void load();
  }

  async function load() {
    const done = await attempt(() => pictures.open(choice.choice).then(() => true));
    if (!done) return;
    const isFiltered = leavesOut(choice.choice);
    choice.root.hidden = !pictures.count && !isFiltered;
    none.hidden = pictures.count > 0;
    none.textContent = isFiltered
      ? "No picture fits. Take a filter away, or search for something else."
      : "No pictures yet. Drop some here, choose them with Add pictures, or paste one.";
    choice.tell(pictures.count);
    all.hidden = !pictures.count;
    grid.reset(pictures.count);
  }

  async function more() {
    await Promise.all([load(), choice.refresh().then((found) => (tags = found))]);
  }

  function changed() {
    onChanged();
    void more();
  }

  /** @param {Image} image @param {string} name */
  async function rename(image, name) {
    const change = await attempt(() => send("PATCH", `/images/${image.id}`, { name }));
    if (!change) throw new Error("not renamed");
    pictures.patch(image.id, { name });
  }

  /** @param {Image} image */
  async function remove(image) {
    const change = await attempt(() => send("PATCH", `/images/${image.id}`, { deleted: true }));
    if (!change) return;
    chosen.set([image.id], false);
    changed();
    toast(`${image.name} is deleted.`, { action: "Undo", onAction: () => attempt(() => undo(change)).then(changed) });
  }

  void more();
  return {
    root,
    get choice() {
      return choice.choice;
    },
    /** A picture was added. */
    add() {
      clearTimeout(timer);
      timer = setTimeout(changed, GATHERS_MS);
    },
    stop() {
      clearTimeout(timer);
      grid.stop();
      pictures.stop();
      choice.stop();
    },
  };
}
