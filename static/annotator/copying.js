// Objects that are wanted on the next picture as well: laid there at the same place, cut at its edges.

import { ApiError } from "./api.js";
import { boxToBounds, cropToWire, framed, shared, wireToCrop } from "./crops.js";
import { newId } from "./ids.js";

/** @typedef {import("./types").Annotation} Annotation */

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {import("./store.js").Store} parts.store
 * @param {import("./messages.js").Voice} parts.voice
 * @param {(id: string) => void} parts.open
 */
export function createCopying({ api, store, voice, open }) {
  /**
   * @param {Annotation} one
   * @param {import("./types").Size} size the other picture's
   * @returns {import("./types").Edit[]} none if nothing of it lies there
   */
  function copied({ label, status, mask, attributes }, size) {
    const crop = wireToCrop(mask);
    const whole = boxToBounds({ x0: 0, y0: 0, x1: size.width, y1: size.height }, size);
    const part = crop && whole && shared(crop.bounds, whole);
    const wire = cropToWire(part && framed(crop, part));
    return wire.bounds ? [{ annotation: newId(), expected: null, status, label, attributes, mask: wire, kind: "duplicate" }] : [];
  }

  /** @param {Annotation[]} some */
  async function copyToNext(some) {
    const { next } = store.shown;
    if (!some.length) return voice.tell("Select an object first.");
    if (!next) return voice.tell("This is the last picture.");
    try {
      const { image } = await api.openImage(next, "");
      const edits = some.flatMap((one) => copied(one, image));
      if (!edits.length) return voice.tell("The next picture is smaller: nothing of it would lie there.");
      await api.write(`/images/${next}/changes`, { edits, command: newId() });
      voice.tell(`${edits.length === 1 ? "It is" : `${edits.length} objects are`} on ${image.name} as well. Undo it there.`, [
        { title: "Go there", id: "go-there", run: () => open(next) },
      ]);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      voice.warn(error.message);
    }
  }

  return { copyToNext };
}
