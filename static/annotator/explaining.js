// Seeing why: asks what carried the selected mask, and keeps the answer for as long as that mask is looked at.

import { ApiError } from "./api.js";

/** @typedef {import("./types").Explained} Explained */

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {import("./store.js").Store} parts.store
 * @param {import("./outbox.js").Outbox} parts.outbox
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {import("./messages.js").Voice} parts.voice
 */
export function createExplaining({ api, store, outbox, ui, voice }) {
  let stopper = new AbortController();

  function forget() {
    stopper.abort();
    if (ui.value.why) ui.set({ why: null });
  }

  store.observe(({ annotations, selection }) => {
    const { why } = ui.value;
    if (why && !(selection.has(why.id) && annotations.some((one) => one.id === why.id && one.version === why.version))) forget();
  });

  return {
    forget,

    /** Show why the selected mask is there; asked again, put it away. */
    async toggle() {
      const [id, ...others] = store.shown.selection;
      const { why } = ui.value;
      if (why && (!id || why.id === id)) return forget();
      const one = id && !others.length ? store.find(id) : null;
      const image = store.shown.image;
      if (!one || !image) return voice.tell("Select one object to see why it was found.");
      forget();
      stopper = new AbortController();
      const { signal } = stopper;
      ui.set({ why: { id: one.id, version: one.version, answer: null, shows: "heat" } });
      try {
        await outbox.settled();
        const answer = await api.why(image.id, one.id, signal);
        if (signal.aborted) return;
        ui.set({ why: { id: one.id, version: one.version, answer, shows: "heat" } });
        voice.tell(`Heat of “${answer.phrase}”: where the words light up the picture.`);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        ui.set({ why: null });
        voice.warn(error.message);
      }
    },

    /** @param {Explained["shows"]} shows */
    show(shows) {
      if (ui.value.why) ui.set({ why: { ...ui.value.why, shows } });
    },
  };
}

/** @typedef {ReturnType<typeof createExplaining>} Explaining */
