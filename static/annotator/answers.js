// What is said about the answer to a prompt. Pure.

/**
 * @param {Pick<import("./types").Asking, "kind" | "text">} asking
 * @param {{ target?: string }} question
 * @param {import("./types").Annotation[]} found
 */
export function foundWords(asking, question, found) {
  const score = found[0].score === null ? "" : `, score ${shownScore(found[0].score)}`;
  if (question.target) return `The object was changed${score}.`;
  if (asking.kind === "everything") return `${found.length} ${found.length === 1 ? "object" : "objects"} proposed. Enter accepts one, Shift+Enter all.`;
  if (asking.kind !== "text") return `One object proposed${score}. Enter accepts it.`;
  if (found.length === 1) return `1 “${asking.text}” found${score}. Enter accepts it.`;
  return `${found.length} “${asking.text}” found. Enter accepts one, Shift+Enter all.`;
}

/**
 * @param {string} name
 * @param {string} phrase
 */
export function isSameThing(name, phrase) {
  const [a, b] = [name.toLowerCase(), phrase.toLowerCase()];
  return a === b || `${a}s` === b || a === `${b}s`;
}

/**
 * @param {string} text
 * @param {[string, number][]} nearest
 */
export function nothingLike(text, nearest) {
  const near = nearest.slice(0, 3).map(([name, score]) => `${name} (${shownScore(score)})`);
  const hint = near.length ? ` Nearest: ${near.join(", ")}.` : "";
  return `I see nothing that looks like “${text}” here.${hint} Draw a box to show me.`;
}

/**
 * As it is printed everywhere: ".94".
 * @param {number} score 0..1
 */
export function shownScore(score) {
  return score >= 0.995 ? "1.0" : score.toFixed(2).slice(1);
}
