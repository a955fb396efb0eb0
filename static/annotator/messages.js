// The one line that speaks: what was found, what went wrong, what can be done about it.

/** @typedef {import("./types").Message} Message */
/** @typedef {import("./types").Ui} Ui */

const LASTS_MS = 6000;
const UNDO_LASTS_MS = 10_000;

/**
 * @typedef {object} Voice
 * @property {(text: string, actions?: Message["actions"]) => void} tell gone after a while
 * @property {(text: string, actions?: Message["actions"]) => void} keep stays until the next
 * @property {(text: string, actions?: Message["actions"]) => void} warn stays, and is an error
 * @property {() => void} hush
 */

/**
 * @param {import("./types").State<Ui>} ui
 * @returns {Voice}
 */
export function createVoice(ui) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /**
   * @param {string} text
   * @param {Message["tone"]} tone
   * @param {Message["actions"]} actions
   * @param {number | null} lasts
   */
  function say(text, tone, actions, lasts) {
    clearTimeout(timer);
    ui.set({ message: { text, tone, actions, lasts } });
    if (lasts !== null) timer = setTimeout(hush, lasts);
  }

  function hush() {
    clearTimeout(timer);
    if (ui.value.message) ui.set({ message: null });
  }

  return {
    tell: (text, actions = []) => say(text, "info", actions, actions.length ? UNDO_LASTS_MS : LASTS_MS),
    keep: (text, actions = []) => say(text, "info", actions, null),
    warn: (text, actions = []) => say(text, "error", actions, null),
    hush,
  };
}
