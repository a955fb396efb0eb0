// Labels whose objects nobody at this browser changes by mistake. Kept in the browser.

const KEY = "sayseg-locked-labels";

/** @returns {Set<string>} */
export function readLocks() {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return new Set(); // private windows have no storage
  }
}

/** @param {ReadonlySet<string>} locks */
export function keepLocks(locks) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...locks]));
  } catch {
    // They hold until the page is closed.
  }
}

/**
 * @param {Pick<import("./types").Annotation, "label"> | null | undefined} annotation
 * @param {Pick<import("./types").Ui, "lockedLabels">} ui
 */
export function isLocked(annotation, { lockedLabels }) {
  return Boolean(annotation?.label && lockedLabels.has(annotation.label));
}

export const LOCKED = "The label of this object is locked. Unlock it in the label's menu first.";
