// What is done with a label as a whole: lock it, put it under another, merge it; and the rules of the project.

import { keepLocks } from "./locks.js";

/** @typedef {import("./types").Label} Label */

/**
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./editing.js").Editing} parts.editing
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {import("./messages.js").Voice} parts.voice
 */
export function createLabelling({ store, editing, ui, voice }) {
  const find = (/** @type {string | undefined} */ id) => store.shown.labels.find((label) => label.id === id);
  const undo = { title: "Undo", id: "message-undo", run: () => void editing.undo() };

  return {
    /** @param {string} id */
    lock(id) {
      const label = find(id);
      if (!label) return;
      const lockedLabels = new Set(ui.value.lockedLabels);
      const isLocked = !lockedLabels.delete(id);
      if (isLocked) lockedLabels.add(id);
      keepLocks(lockedLabels);
      ui.set({ lockedLabels });
      voice.tell(isLocked ? `“${label.name}” is locked: its objects can't be changed here.` : `“${label.name}” is unlocked.`);
    },

    /** @param {string} pair the ids of a label and of the one to stand under, or of none, with a space between */
    nest(pair) {
      const [label, parent] = pair.split(" ").map(find);
      if (!label) return;
      editing.nestLabel(label, parent ?? null);
      voice.tell(parent ? `“${label.name}” stands under “${parent.name}”.` : `“${label.name}” stands on its own.`, [undo]);
    },

    /** @param {string} pair the ids of a label and of the one that takes its objects, with a space between */
    merge(pair) {
      const [label, into] = pair.split(" ").map(find);
      if (!label || !into) return;
      editing.mergeLabel(label, into);
      voice.tell(`All that was “${label.name}” is “${into.name}” now, on all pictures.`, [undo]);
    },
  };
}
