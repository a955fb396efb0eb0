// Which pictures of a project are meant, and in which order; it stands in the address, of the canvas as well.

/** @typedef {{ status: string[], tag: string, label: string, q: string, sort: string }} Choice */

/** Pictures that wait for somebody who labels. */
export const NEEDS = ["untouched", "proposed", "sent_back"];

/** @type {Choice} */
export const ALL = { status: [], tag: "", label: "", q: "", sort: "added" };

/**
 * The query of an address for a choice, without what is as usual.
 * @param {Choice} choice
 * @param {Record<string, string | number>} [more]
 */
export function queryOf({ status, tag, label, q, sort }, more = {}) {
  const query = new URLSearchParams();
  status.forEach((one) => query.append("status", one));
  for (const [name, value] of Object.entries({ tag, label, q, sort: sort === "added" ? "" : sort, ...more })) {
    if (value !== "") query.set(name, String(value));
  }
  return query.toString();
}

/**
 * @param {URLSearchParams} query
 * @returns {Choice}
 */
export function choiceOf(query) {
  const one = (/** @type {string} */ name) => query.get(name) ?? "";
  return { status: query.getAll("status"), tag: one("tag"), label: one("label"), q: one("q"), sort: one("sort") || "added" };
}

/** @param {Choice} choice @returns {boolean} whether it leaves some out */
export const leavesOut = ({ status, tag, label, q }) => status.length > 0 || Boolean(tag || label || q);
