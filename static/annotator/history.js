// Which of my changes can be undone or redone, read from the log. Undo is a change that names what it undoes; undoing
// an undo is redo. Tools and panels do not know how; a change that is still on its way is known by its command.

/** @typedef {import("./types").Change} Change */
/** @typedef {import("./wire").ChangeMark} ChangeMark */
/** @typedef {import("./types").Overlay} Overlay */

/**
 * @typedef {object} Entry
 * @property {string | null} command
 * @property {number | null} sequence null while it is on its way
 * @property {string} kind
 * @property {Entry | null} undoes
 * @property {boolean} undone
 * @property {boolean} isUndo an undo takes back; an undo of an undo does again
 * @property {Overlay | null} inverse what undoing it will show, where that is known before the server answers
 * @property {Overlay | null} forward
 */

const UNDO_PATH = /^\/changes\/(\d+)\/undo$/;

/** The history of one open picture. */
export function createHistory() {
  /** @type {Entry[]} */
  let entries = [];

  /** @param {number} sequence */
  const bySequence = (sequence) => entries.find((entry) => entry.sequence === sequence) ?? null;
  /** @param {string} command */
  const byCommand = (command) => entries.find((entry) => entry.command === command) ?? null;

  /**
   * @param {Omit<Entry, "undone" | "isUndo">} values
   * @param {boolean} undoesSomething
   */
  function push(values, undoesSomething) {
    const isUndo = undoesSomething && !(values.undoes?.isUndo ?? false);
    const entry = { ...values, isUndo, undone: false };
    if (entry.undoes) entry.undoes.undone = true;
    entries.push(entry);
    return entry;
  }

  /** @param {Pick<ChangeMark, "sequence" | "undoes" | "undone_by" | "kind"> & { command?: string }} mark */
  function learn(mark) {
    const undoes = mark.undoes === null ? null : bySequence(mark.undoes);
    const { command = null, sequence, kind } = mark;
    const entry = push({ command, sequence, kind, undoes, inverse: null, forward: null }, mark.undoes !== null);
    if (mark.undone_by !== null) entry.undone = true;
  }

  /**
   * @param {Entry} read
   * @param {Entry} entry the same change
   */
  function replace(read, entry) {
    entry.undone ||= read.undone;
    entries = entries.filter((other) => other !== read);
    for (const other of entries) if (other.undoes === read) other.undoes = entry;
  }

  return {
    /**
     * Begin anew with what the server knows, oldest first.
     * @param {ChangeMark[]} marks
     */
    reset(marks) {
      entries = [];
      marks.forEach(learn);
    },

    /**
     * A change of mine that goes out now.
     * @param {string} command
     * @param {string} kind
     * @param {{ undoes?: Entry | null, inverse?: Overlay | null, forward?: Overlay | null }} [known]
     */
    queued(command, kind, { undoes = null, inverse = null, forward = null } = {}) {
      push({ command, sequence: null, kind, undoes, inverse, forward }, undoes !== null);
    },

    /**
     * A change of mine that waits since before the picture was opened.
     * @param {import("./types").Sending} sending
     */
    waiting({ command, what, path, undoes }) {
      const undone = UNDO_PATH.exec(path);
      const target = undoes ? byCommand(undoes) : undone && bySequence(Number(undone[1]));
      const values = { command, sequence: null, kind: what, undoes: target, inverse: null, forward: null };
      push(values, Boolean(undoes ?? undone));
    },

    /**
     * A change of mine is in the log. Heard of twice, it is kept once: also when it was read from the log first and
     * sent again after a reload.
     * @param {Change} change
     */
    logged(change) {
      const entry = byCommand(change.command);
      const read = bySequence(change.sequence);
      if (entry && read && read !== entry) replace(read, entry);
      if (entry) entry.sequence = change.sequence;
      else if (!read) learn(change);
    },

    /**
     * A change that the server refused has not happened.
     * @param {string} command
     */
    dropped(command) {
      const entry = byCommand(command);
      if (!entry) return;
      if (entry.undoes) entry.undoes.undone = false;
      entries = entries.filter((other) => other !== entry && other.undoes !== entry);
    },

    /**
     * It can't be undone any more: somebody has changed the same thing since.
     * @param {Entry} entry
     */
    closed(entry) {
      entry.undone = true;
    },

    /** @returns {Entry | null} the newest that still holds */
    undoable() {
      return entries.findLast((entry) => !entry.isUndo && !entry.undone) ?? null;
    },

    /** @returns {Entry | null} the newest undo, unless something new was done since */
    redoable() {
      const newest = entries.findLastIndex((entry) => entry.undoes === null && !entry.isUndo);
      const at = entries.findLastIndex((entry) => entry.isUndo && !entry.undone);
      return at > newest ? entries[at] : null;
    },
  };
}
