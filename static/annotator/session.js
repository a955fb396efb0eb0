// One person at one picture: opens it, keeps it in step with the server, carries answers and refusals to where they
// belong. Knows nothing of the page.

import { createAsking } from "./asking.js";
import { catchingUp, insisting, sortRefused, without } from "./conflicts.js";
import { createCollecting } from "./collecting.js";
import { createCopying } from "./copying.js";
import { createDrawing } from "./drawing.js";
import { createEditing } from "./editing.js";
import { createGlancing } from "./glancing.js";
import { createExplaining } from "./explaining.js";
import { createHistory } from "./history.js";
import { createLabelling } from "./labelling.js";
import { isLocked, LOCKED } from "./locks.js";
import { createVoice } from "./messages.js";
import { createOutbox } from "./outbox.js";
import { createPicking } from "./picking.js";
import { createReshaping } from "./reshaping.js";
import { createStore } from "./store.js";
import { openTabs } from "./tab.js";
import { createWindowing } from "./windowing.js";

/** @typedef {import("./types").Change} Change */
/** @typedef {import("./types").Sending} Sending */
/** @typedef {import("./api.js").ApiError} ApiError */

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {import("./types").OutboxStorage} parts.storage
 * @param {string} parts.tab
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {() => number} parts.scale
 * @param {() => void} parts.drawBox
 * @param {() => void} parts.onGlance
 * @param {(opened: import("./types").OpenImage) => void} parts.onOpened another picture is shown now
 * @param {(sequence: number) => void} parts.onAnnotations something about its annotations has changed
 */
export function createSession({ api, storage, tab, ui, scale, drawBox, onGlance, onOpened, onAnnotations }) {
  const store = createStore();
  const history = createHistory();
  const voice = createVoice(ui);
  let opening = new AbortController();
  let syncedTo = 0; // every change up to this number has been seen
  let isSyncing = false;
  /** @type {string | null} */ let me = null;

  const outbox = createOutbox({
    storage,
    ready: () => asking.corrected(),
    send: (sending) => api.send(sending),
    onAnswer: (_, change) => mine(change),
    onRefused: refused,
    onState: (saved) => ui.set({ saved }),
  });
  const editing = createEditing({
    store,
    outbox,
    history,
    tab: () => tab,
    isLocked: (one) => isLocked(one, ui.value),
    onLocked: () => voice.tell(LOCKED),
  });
  const drawing = createDrawing({ store, editing, ui, voice });
  const reshaping = createReshaping({ store, editing, voice });
  const asking = createAsking({ api, store, outbox, ui, voice, scale, drawBox, onChange: mine, onStale: sync });
  const collecting = createCollecting({ ui, asking, voice });
  const labelling = createLabelling({ store, editing, ui, voice });
  const windowing = createWindowing({ api, store, ui, voice });
  const glancing = createGlancing({ api, store, outbox, ui, scale, onChange: onGlance });

  const explaining = createExplaining({ api, store, outbox, ui, voice });

  store.observe(({ labels }) => {
    const { armed } = ui.value;
    if (armed && !labels.some((label) => label.id === armed)) ui.set({ armed: null });
  });

  function layPending() {
    store.setPending(outbox.queue.map((sending) => sending.overlay));
  }

  /**
   * Undo reaches what was done to this picture and to the labels, not what goes on at other pictures.
   * @param {Change} change
   */
  function remember(change) {
    if (change.image === null || change.image === store.shown.image?.id) history.logged(change);
  }

  /** @param {Change} change */
  function mine(change) {
    me = change.author;
    remember(change);
    store.apply(change);
    if (change.kind !== "segment" && change.kind !== "propose") outbox.rewrite(catchingUp(outbox.queue, change.annotations));
    layPending();
    if (change.annotations.length) onAnnotations(change.sequence);
  }

  /**
   * @param {Sending} sending
   * @param {ApiError} error
   */
  function refused(sending, error) {
    history.dropped(sending.command);
    const isEdit = Array.isArray(sending.body.edits);
    if (error.status === 409 && isEdit) clash(sending, error);
    else if (error.status === 409) giveUpUndo(sending, error);
    else voice.warn(error.message);
    layPending();
    void sync();
  }

  /**
   * @param {Sending} sending
   * @param {ApiError} error
   */
  function clash(sending, error) {
    const { conflict, rest } = sortRefused(sending, outbox.queue, error.current);
    if (!conflict.theirs.length) return voice.warn(error.message);
    const clashing = new Set(conflict.theirs.map((one) => one.id));
    outbox.rewrite((item) => {
      const left = without(item, clashing);
      if (!left) history.dropped(item.command);
      return left;
    });
    store.correct(error.current);
    editing.sendEdits(sending.what, rest);
    ui.set({ conflict });
  }

  /**
   * @param {Sending} sending
   * @param {ApiError} error
   */
  function giveUpUndo(sending, error) {
    const entry = sending.path.endsWith("/undo") ? (sending.what === "redo" ? history.redoable() : history.undoable()) : null;
    if (entry) history.closed(entry);
    voice.warn(error.message);
  }

  /**
   * @param {string} id
   */
  async function open(id) {
    opening.abort();
    opening = new AbortController();
    const { signal } = opening;
    asking.stop();
    collecting.drop();
    voice.hush();
    ui.set({ isLoading: true, failure: null, alternatives: new Map(), understood: null, why: null, conflict: null });
    try {
      const opened = await api.openImage(id, ui.value.choice, signal);
      const isOther = store.shown.image?.id !== id;
      history.reset(opened.changes);
      outbox.queue.filter((item) => item.image === id).forEach(history.waiting);
      store.open(opened);
      layPending();
      syncedTo = opened.sequence;
      ui.set({ isLoading: false });
      if (!isOther) return;
      ui.set({ within: null });
      void windowing.opened();
      onOpened(opened);
    } catch (error) {
      if (signal.aborted) return;
      ui.set({ isLoading: false });
      notOpened(id, error instanceof Error ? error.message : "The picture could not be opened.");
    }
  }

  /**
   * A picture that is open stays so: work on it can go on.
   * @param {string} id
   * @param {string} why
   */
  function notOpened(id, why) {
    if (store.shown.image) voice.warn(why, [{ title: "Try again", id: "try-again", run: () => void open(id) }]);
    else ui.set({ failure: why });
  }

  async function sync() {
    const { image, project } = store.shown;
    if (!image || !project || isSyncing) return;
    isSyncing = true;
    try {
      const changes = await api.changes(project.id, syncedTo, opening.signal);
      if (store.shown.image?.id === image.id) changes.forEach(heard);
    } catch {
      // Seen in the next round; what can't be sent is told by the outbox.
    } finally {
      isSyncing = false;
    }
  }

  /** @param {Change} change */
  function heard(change) {
    if (change.sequence <= syncedTo) return;
    syncedTo = change.sequence;
    if (change.author === me) remember(change);
    store.apply(change);
    if (change.tab !== tab && change.annotations.length) onAnnotations(change.sequence);
  }

  return {
    store,
    ui,
    voice,
    editing,
    drawing,
    reshaping,
    asking,
    explaining,
    collecting,
    glancing,
    ...createPicking({ store, ui }),
    ...createCopying({ api, store, voice, open: (id) => void open(id) }),
    windowing,
    labelling,
    outbox,
    open,
    sync,

    /** Take up what an earlier page, or a tab that is gone, could not send. */
    async restore() {
      const open = await openTabs();
      await outbox.restore((item) => item.tab === tab || !open.has(item.tab));
    },

    /** @param {boolean} isMine keep mine, or take theirs */
    resolve(isMine) {
      const { conflict } = ui.value;
      ui.set({ conflict: null });
      if (conflict && isMine) editing.sendEdits("edit", insisting(conflict));
    },

    close() {
      opening.abort();
      asking.stop();
    },
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */
