// Values for the tests of the canvas.

/** @typedef {import("../../static/annotator/wire").Annotation} Annotation */

/**
 * @param {Partial<import("../../static/annotator/wire").Change>} fields
 * @returns {import("../../static/annotator/wire").Change}
 */
export function aChange(fields = {}) {
  return {
    sequence: 1,
    project: "project",
    image: "image",
    author: "me",
    tab: "tab",
    command: "command",
    kind: "edit",
    created_at: "2026-01-01T00:00:00Z",
    undoes: null,
    undone_by: null,
    annotations: [],
    labels: [],
    images: [],
    projects: [], comments: [],
    ...fields,
  };
}

/**
 * A square of 2 x 2 pixels at (left, top).
 * @param {Partial<Annotation> & { left?: number, top?: number }} fields
 * @returns {Annotation}
 */
export function anAnnotation({ left = 0, top = 0, ...fields } = {}) {
  return {
    id: "object",
    image: "image",
    version: 1,
    status: "proposed",
    label: null,
    z: 0,
    score: 0.5,
    phrase: null,
    author: "me",
    origin: { kind: "box", prompt: null, models: {}, seconds: null },
    mask: { bounds: [left, top, 2, 2], counts: "04" },
    changed_at: null,
    ...fields,
  };
}

/**
 * @param {Annotation[]} annotations
 * @param {Partial<import("../../static/annotator/wire").OpenImage>} fields
 * @returns {import("../../static/annotator/wire").OpenImage}
 */
export function anOpenImage(annotations = [], fields = {}) {
  const image = /** @type {import("../../static/annotator/wire").Image} */ ({ id: "image", project: "project", name: "cat.png", width: 10, height: 10 });
  return {
    image,
    project: { id: "project", name: "Cats" },
    labels: [{ id: "cat", project: "project", number: 1, name: "cat", color: "#0072b2", deleted: false }],
    annotations,
    sequence: 10,
    previous: null,
    next: null,
    position: 1,
    count: 1,
    changes: [], comments: [],
    ...fields,
  };
}

/**
 * @param {string} command
 * @param {Partial<import("../../static/annotator/types").Sending>} fields
 * @returns {import("../../static/annotator/types").Sending}
 */
export function aSending(command, fields = {}) {
  return {
    command,
    order: 0,
    tab: "tab",
    project: "project",
    image: "image",
    what: "accept",
    method: "POST",
    path: "/images/image/changes",
    body: { edits: [] },
    overlay: { edits: [], labels: [] },
    ...fields,
  };
}

/**
 * @param {string[]} rows "#" is inside
 * @param {number} left
 * @param {number} top
 * @returns {import("../../static/annotator/types").Crop}
 */
export function aCrop(rows, left = 0, top = 0) {
  const bounds = { left, top, width: rows[0].length, height: rows.length };
  return { bounds, bitmap: Uint8Array.from(rows.join(""), (sign) => Number(sign === "#")) };
}

/** @param {import("../../static/annotator/types").Crop} crop */
export function rowsOf({ bounds: { width, height }, bitmap }) {
  return Array.from({ length: height }, (_, y) => Array.from(bitmap.subarray(y * width, (y + 1) * width), (one) => ".#"[one]).join(""));
}
