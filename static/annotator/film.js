// The pictures around the open one, for the filmstrip: a window that moves along as one scrolls.

const AROUND = 40; // pictures on either side at first, and fetched at a time
const MOST = 240; // in the strip at once

/** @typedef {import("./types").Filmframe} Filmframe */
/** @typedef {import("./types").Shown} Shown */

/**
 * @param {import("./api.js").Api} api
 * @param {Shown} shown
 * @param {string} choice the query that says which pictures are meant
 * @param {AbortSignal} signal
 * @returns {Promise<Filmframe[]>} the open one alone where the others can't be had: the strip is a convenience
 */
export async function filmAround(api, { project, image }, choice, signal) {
  if (!project || !image) return [];
  const ask = (/** @type {"before" | "after"} */ side) => api.beside(project.id, choice, side, image.position, AROUND, signal).catch(() => []);
  const [before, after] = await Promise.all([ask("before"), ask("after")]);
  return [...before, image, ...after].map(toFrame);
}

/**
 * The strip moved on at one end; the other end is let go when it grows too long.
 * @param {import("./api.js").Api} api
 * @param {Shown} shown
 * @param {readonly Filmframe[]} film
 * @param {string} choice
 * @param {1 | -1} direction
 * @returns {Promise<Filmframe[] | null>} null if there is nothing more
 */
export async function filmMoved(api, { project }, film, choice, direction) {
  const end = film.at(direction > 0 ? -1 : 0);
  if (!project || !end) return null;
  const side = direction > 0 ? "after" : "before";
  const images = await api.beside(project.id, choice, side, end.position, AROUND).catch(() => []);
  if (!images.length) return null;
  const more = images.map(toFrame);
  return direction > 0 ? [...film, ...more].slice(-MOST) : [...more, ...film].slice(0, MOST);
}

/** @param {import("./wire").Image} image @returns {Filmframe} */
const toFrame = ({ id, name, position, status }) => ({ id, name, position, status: status ?? "untouched" });

/**
 * Where the open picture stands now, as its objects and what is said of it tell; as the server says it in lists.
 * @param {Pick<Shown, "image" | "annotations">} shown
 */
export function stateOf({ image, annotations }) {
  if (image?.skipped) return "skipped";
  if (image?.review === "sent_back") return "sent_back";
  if (annotations.some((one) => one.status === "proposed")) return "proposed";
  return image?.review ?? (annotations.length ? "accepted" : "untouched");
}

/**
 * @param {readonly Filmframe[]} film
 * @param {Shown} shown
 */
export function withOpenState(film, shown) {
  const status = stateOf(shown);
  return film.map((frame) => (frame.id === shown.image?.id && frame.status !== status ? { ...frame, status } : frame));
}
