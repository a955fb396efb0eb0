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
 * Those that have every word of the query in their names or their group's: beginnings of names first, then beginnings of
 * words, then the insides of words, then what only the group has.
 * @param {readonly Action[]} all
 * @param {string} query
 * @returns {Action[]}
 */
export function matching(all, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .map((action) => ({ action, rank: words.reduce((sum, word) => sum + rankOf(action, word), 0) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank)
    .map(({ action }) => action);
}

/**
 * @param {Action} action
 * @param {string} word
 * @returns {number} lower is better; infinite if the word is missing
 */
function rankOf({ title, group }, word) {
  const name = title.toLowerCase();
  if (name.startsWith(word)) return 0;
  if (name.split(/[^\p{L}\p{N}]+/u).some((one) => one.startsWith(word))) return 1;
  if (name.includes(word)) return 2;
  return group.toLowerCase().includes(word) ? 3 : Infinity;
}
