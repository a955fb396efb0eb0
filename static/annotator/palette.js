// All that can be done, by name: the table of keys and the project's labels, and how they are searched. Pure.

import { KEYS } from "./keys.js";

/** @typedef {import("./types").KeyEntry} KeyEntry */
/** @typedef {Pick<KeyEntry, "command" | "argument" | "title" | "group">} Action */

/** Of no use by name: the palette itself, what is done with labels by their names, and what the arrow keys do. */
const LEFT_OUT = new Set(["palette", "label", "nudge"]);

/**
 * @param {readonly import("./types").Label[]} labels
 * @returns {Action[]}
 */
export function actions(labels) {
  const keyed = KEYS.filter(({ command }) => !LEFT_OUT.has(command));
  const named = labels.map(({ id, name }) => ({ command: "label.pick", argument: id, title: `Label “${name}”`, group: "Labels" }));
  return [...keyed, ...named, { command: "label", argument: 0, title: "Take the label off", group: "Labels" }];
}

/**
 * Those that have every word of the query in their names, best first: whole beginnings before beginnings of words,
 * these before the rest.
 * @param {readonly Action[]} all
 * @param {string} query
 * @returns {Action[]}
 */
export function matching(all, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .map((action) => ({ action, rank: rankOf(`${action.title} ${action.group}`.toLowerCase(), words) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => Number(a.rank) - Number(b.rank))
    .map(({ action }) => action);
}

/**
 * @param {string} text
 * @param {string[]} words
 * @returns {number | null} lower is better; null if a word is missing
 */
function rankOf(text, words) {
  let rank = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return null;
    const isBeginning = at === 0 || text.split(/[^\p{L}\p{N}]+/u).some((one) => one.startsWith(word));
    rank += at === 0 ? 0 : isBeginning ? 1 : 2;
  }
  return rank;
}
