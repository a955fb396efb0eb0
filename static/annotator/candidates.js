// The segmenter's other readings of a prompt. Pure.

/** @typedef {import("./wire").Candidate} Candidate */
/** @typedef {import("./wire").Mask} Mask */

/**
 * Which candidate an object shows now; -1 if none.
 * @param {readonly Candidate[]} candidates
 * @param {Mask} mask
 */
export function candidateIndex(candidates, mask) {
  return candidates.findIndex((one) => one.mask.counts === mask.counts && String(one.mask.bounds) === String(mask.bounds));
}

/**
 * The candidate some steps on, round in a ring; null if there is no other.
 * @param {readonly Candidate[]} candidates
 * @param {Mask} mask
 * @param {number} step
 * @returns {Candidate | null}
 */
export function candidateAfter(candidates, mask, step) {
  const at = candidateIndex(candidates, mask);
  if (at < 0 || candidates.length < 2) return null;
  return candidates[(at + step + candidates.length) % candidates.length];
}
