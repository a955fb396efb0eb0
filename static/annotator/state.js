// What the page shows beside the picture's content: the tool, messages, what is folded. A value with observers.

import { readLocks } from "./locks.js";
import { PLAIN } from "./tone.js";

/** @typedef {import("./types").Ui} Ui */

/** @type {Ui} */
export const FIRST_UI = {
  tool: "select",
  minus: false,
  isHidden: false,
  hiddenLabels: new Set(),
  opacity: 0.4,
  tone: PLAIN,
  window: null,
  windowInfo: null,
  isWindowAsked: false,
  isOutlineOnly: false,
  isIsolated: false,
  armed: null,
  threshold: null,
  brush: 24,
  asking: null,
  understood: null,
  why: null,
  isGlancing: false,
  held: null,
  within: null,
  message: null,
  alternatives: new Map(),
  saved: { kind: "saved" },
  conflict: null,
  isLoading: false,
  failure: null,
  lockedLabels: readLocks(),
  isRulesOpen: false,
  isMapHidden: false,
  isPanelFolded: false,
  isDrawerOpen: false,
  isHelpOpen: false,
  isKeysOpen: false,
  isPaletteOpen: false,
  naming: null,
  film: [],
  choice: "",
};

/**
 * @template {object} T
 * @param {T} first
 * @returns {import("./types").State<T>}
 */
export function createState(first) {
  let value = first;
  /** @type {Set<(value: T) => void>} */
  const observers = new Set();
  return {
    get value() {
      return value;
    },
    set(changed) {
      value = { ...value, ...changed };
      observers.forEach((tell) => tell(value));
    },
    observe(tell) {
      observers.add(tell);
    },
  };
}
