import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { followed } from "../../static/annotator/dialog.js";

/** A dialog as a browser has it: closed at once, told of later. */
class Dialog extends EventTarget {
  open = false;
  opened = 0;

  showModal() {
    this.open = true;
    this.opened += 1;
  }

  close() {
    this.open = false;
  }

  tell() {
    this.dispatchEvent(new Event("close"));
  }
}

/** @param {Dialog} dialog */
const asElement = (dialog) => /** @type {HTMLDialogElement} */ (/** @type {unknown} */ (dialog));

describe("a dialog that follows the page's state", () => {
  it("is opened once and says when it has been", () => {
    const dialog = new Dialog();
    const show = followed(asElement(dialog), () => undefined);

    assert.deepEqual([false, true, true, false, true].map(show), [false, true, false, false, true]);
    assert.equal(dialog.opened, 2);
  });

  it("is not opened again by whoever draws before the browser tells that it was closed", () => {
    const dialog = new Dialog();
    let isWanted = true;
    const show = followed(asElement(dialog), () => (isWanted = false));
    show(isWanted);

    dialog.close(); // Escape
    show(isWanted);
    assert.equal(dialog.open, false);

    dialog.tell();
    show(isWanted);
    assert.equal(dialog.opened, 1);
    assert.equal(show(true), true);
  });
});
