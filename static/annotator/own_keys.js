// Keys that a person has changed, kept in the browser. Pure but for the two that read and keep.

/** @typedef {import("./types").KeyEntry} KeyEntry */
/** @typedef {Record<string, string[]>} OwnKeys by `idOf` */

const PLACE = "sayseg-keys";
const MODIFIERS = new Set(["Control", "Meta", "Shift", "Alt", "AltGraph", "CapsLock", "Dead", "Process"]);

/** @returns {OwnKeys} */
export function readOwnKeys() {
  try {
    const read = JSON.parse(localStorage.getItem(PLACE) ?? "{}");
    return Object.fromEntries(Object.entries(read).filter(([, keys]) => Array.isArray(keys) && keys.every((key) => typeof key === "string")));
  } catch {
    return {}; // no storage here, or nothing that can be read
  }
}

/** @param {OwnKeys} own */
export function keepOwnKeys(own) {
  localStorage.setItem(PLACE, JSON.stringify(own));
}

/** @param {Pick<KeyEntry, "command" | "argument">} entry */
export function idOf({ command, argument }) {
  return argument === undefined ? command : `${command} ${argument}`;
}

/**
 * The table with the changed keys in it.
 * @param {readonly KeyEntry[]} table
 * @param {OwnKeys} own
 * @returns {KeyEntry[]}
 */
export function withOwnKeys(table, own) {
  return table.map((entry) => {
    const keys = own[idOf(entry)];
    if (!keys) return entry;
    const { shown: _, ...rest } = entry;
    return { ...rest, keys };
  });
}

/**
 * A stroke as the table writes it; null for a modifier alone.
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} stroke
 */
export function written({ key, code, ctrlKey, metaKey, shiftKey, altKey }) {
  if (MODIFIERS.has(key)) return null;
  const place = /^(Digit|Numpad)\d$/.test(code) ? `code:${code}` : key.length === 1 ? key.toLowerCase() : key;
  const isSign = place.length === 1 && !/[a-z]/.test(place);
  return [(ctrlKey || metaKey) && "Mod+", shiftKey && !isSign && "Shift+", altKey && "Alt+", place].filter(Boolean).join("");
}

/**
 * Who has a key already.
 * @param {readonly KeyEntry[]} table
 * @param {KeyEntry} entry
 * @param {string} key
 */
export function holderOf(table, entry, key) {
  return table.find((one) => idOf(one) !== idOf(entry) && one.keys.includes(key)) ?? null;
}

/**
 * With one key for a command, taken from whoever had it.
 * @param {readonly KeyEntry[]} table as it is now
 * @param {OwnKeys} own
 * @param {KeyEntry} entry
 * @param {string} key
 * @returns {OwnKeys}
 */
export function assigned(table, own, entry, key) {
  const holder = holderOf(table, entry, key);
  return { ...own, ...(holder ? { [idOf(holder)]: holder.keys.filter((one) => one !== key) } : {}), [idOf(entry)]: [key] };
}
