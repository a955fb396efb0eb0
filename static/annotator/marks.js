// The box and the points that a mask was made from: which of them lies under the pointer, and what they are once it is
// dragged. Pure.

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Point} Point */
/** @typedef {import("./wire").Prompt} Prompt */
/** @typedef {{ point: number } | { x: 0 | 2, y: 1 | 3 }} Handle a point, or a corner of the box */

const REACH = 10; // client pixels

/**
 * What a person marked, or else what the words gave to the segmenter; null if the mask has nothing of the kind.
 * @param {Annotation} annotation
 * @returns {Prompt | null}
 */
export function marksOf({ origin }) {
  return [origin.prompt, origin.asked].find((prompt) => prompt && hasMarks(prompt)) ?? null;
}

/**
 * @param {Prompt} prompt
 * @param {Point} at
 * @param {number} scale client pixels per image pixel
 * @returns {Handle | null}
 */
export function handleAt({ points = [], box }, at, scale) {
  const isNear = (/** @type {number} */ x, /** @type {number} */ y) => Math.hypot(x - at.x, y - at.y) * scale <= REACH;
  const point = points.findIndex(({ x, y }) => isNear(x, y));
  if (point >= 0) return { point };
  for (const x of /** @type {const} */ ([0, 2])) for (const y of /** @type {const} */ ([1, 3])) if (box && isNear(box[x], box[y])) return { x, y };
  return null;
}

/**
 * The prompt with that part of it moved, inside the picture; a box keeps a pixel at least.
 * @param {Prompt} prompt
 * @param {Handle} handle
 * @param {Point} to
 * @param {import("./types").Size} size of the picture
 * @returns {Prompt}
 */
export function movedTo(prompt, handle, to, size) {
  const x = Math.min(size.width, Math.max(0, to.x));
  const y = Math.min(size.height, Math.max(0, to.y));
  if ("point" in handle) return { ...prompt, points: (prompt.points ?? []).map((one, i) => (i === handle.point ? { ...one, x, y } : one)) };
  if (!prompt.box) return prompt;
  /** @type {[number, number, number, number]} */
  const box = [...prompt.box];
  box[handle.x] = handle.x === 0 ? Math.min(x, box[2] - 1) : Math.max(x, box[0] + 1);
  box[handle.y] = handle.y === 1 ? Math.min(y, box[3] - 1) : Math.max(y, box[1] + 1);
  return { ...prompt, box };
}

/** @param {Prompt} prompt */
function hasMarks({ box, points = [], scribbles = [] }) {
  return Boolean(box) || points.length > 0 || scribbles.length > 0;
}
