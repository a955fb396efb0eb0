// The chosen pictures of a project, any of them by its place, with a few pages in memory at a time.

import { get } from "./api.js";
import { queryOf } from "./choice.js";

/** @typedef {import("../annotator/wire").Image} Image */
/** @typedef {import("../annotator/wire").Outline} Outline */
/** @typedef {import("./choice.js").Choice} Choice */

const MOST_PAGES = 12;
const SETTLES_MS = 90; // pages that are scrolled past are not fetched

/**
 * @param {string} project its id
 * @param {(from: number, to: number) => void} onPage pictures from..to-1 are there now
 * @param {(error: unknown) => void} onProblem
 */
export function pager(project, onPage, onProblem) {
  /** @type {Outline} */ let outline = { count: 0, page: 200, starts: [] };
  /** @type {Choice | null} */ let choice = null;
  /** @type {Map<number, Image[] | null>} */ const pages = new Map(); // null: on its way
  /** @type {ReturnType<typeof setTimeout> | undefined} */ let timer;
  let wanted = { from: 0, to: 0 };
  let round = 0;

  /** @param {number} place */
  async function fetchPage(place) {
    const asked = round;
    pages.set(place, null);
    const query = queryOf(/** @type {Choice} */ (choice), { after: outline.starts[place], limit: outline.page });
    try {
      const images = await get(`/projects/${project}/images?${query}`);
      if (asked !== round) return;
      pages.delete(place); // the newest stands last
      pages.set(place, images);
      forget();
      onPage(place * outline.page, place * outline.page + images.length);
    } catch (error) {
      if (asked !== round) return;
      pages.delete(place);
      onProblem(error);
    }
  }

  function forget() {
    for (const place of pages.keys()) {
      if (pages.size <= MOST_PAGES) return;
      pages.delete(place);
    }
  }

  function fetchWanted() {
    const last = Math.min(outline.starts.length - 1, Math.floor((wanted.to - 1) / outline.page));
    for (let place = Math.floor(wanted.from / outline.page); place <= last; place += 1) {
      if (!pages.has(place)) void fetchPage(place);
    }
  }

  return {
    get count() {
      return outline.count;
    },

    /**
     * Ask anew which pictures are chosen; the first ones that are shown are there when it returns.
     * @param {Choice} wish
     */
    async open(wish) {
      const mine = (round += 1);
      const got = await get(`/projects/${project}/images/outline?${queryOf(wish, { page: outline.page })}`);
      if (mine !== round) return;
      choice = wish;
      outline = got;
      pages.clear();
      const place = Math.min(Math.floor(wanted.from / outline.page), outline.starts.length - 1);
      if (place >= 0) await fetchPage(place);
    },

    /** @param {number} index @returns {Image | null} null while it isn't there */
    at: (index) => pages.get(Math.floor(index / outline.page))?.[index % outline.page] ?? null,

    /** What is on the screen, from..to-1; fetched once scrolling rests. @param {number} from @param {number} to */
    want(from, to) {
      wanted = { from, to };
      clearTimeout(timer);
      timer = setTimeout(fetchWanted, SETTLES_MS);
    },

    /** @param {string} id @param {Partial<Image>} changed */
    patch(id, changed) {
      for (const images of pages.values()) {
        const at = images?.findIndex((image) => image.id === id) ?? -1;
        if (images && at >= 0) images[at] = { ...images[at], ...changed };
      }
    },

    stop: () => clearTimeout(timer),
  };
}
