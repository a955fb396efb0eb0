// A dialog that is open exactly while the page's state says so.

/**
 * Open and close a dialog when the page's state turns. Only then: a browser closes a dialog at once but tells of it
 * later, and whoever draws in between must not open it again.
 *
 * @param {HTMLDialogElement} dialog
 * @param {() => void} onClose
 * @returns {(isWanted: boolean) => boolean} true when it has just been opened
 */
export function followed(dialog, onClose) {
  let isShown = false;
  dialog.addEventListener("close", onClose);
  return (isWanted) => {
    if (isWanted === isShown) return false;
    isShown = isWanted;
    if (isShown) dialog.showModal();
    else dialog.close();
    return isShown;
  };
}
