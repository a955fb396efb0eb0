// What is selected by the place where it lies.

import { annotationsAt } from "./store.js";
import { isHidden } from "./visibility.js";

/**
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 */
export function createPicking({ store, ui }) {
  const visible = () => store.shown.annotations.filter((one) => !isHidden(one, store.shown, ui.value));

  return {
    /**
     * Select what lies at a place; again at the same place, what lies below.
     * @param {import("./types").Point} at
     * @param {boolean} isMore to what is selected already, or out of it
     */
    pick(at, isMore) {
      const { selection } = store.shown;
      const hits = annotationsAt(visible(), at).map((one) => one.id);
      const chosen = new Set(isMore ? selection : []);
      const hit = hits[isMore ? 0 : (hits.findIndex((id) => selection.has(id)) + 1) % hits.length];
      if (hit && !chosen.delete(hit)) chosen.add(hit);
      store.select(chosen);
    },

    /**
     * Select the topmost object at a place; whether there is one.
     * @param {import("./types").Point} at
     */
    pickTop(at) {
      const [hit] = annotationsAt(visible(), at);
      if (hit) store.select([hit.id]);
      return Boolean(hit);
    },

    /**
     * A menu opens at a place: what is selected there stays so, else the topmost object is, or nothing.
     * @param {import("./types").Point} at
     */
    pickForMenu(at) {
      const hits = annotationsAt(visible(), at);
      if (hits.some((one) => store.shown.selection.has(one.id))) return;
      store.select(hits.slice(0, 1).map((one) => one.id));
    },
  };
}
