// The open picture: what the server said (the truth), what is still on its way laid over it, and the selection.
// `shown` is made anew on every change; observers are told at once.

import { boundsToBox } from "./geometry.js";
import { areaOf, holds, wireToRuns } from "./masks.js";
import { withEdits, withKnownLabel, withLabels } from "./overlays.js";

/** @typedef {import("./types").Annotation} Annotation */
/** @typedef {import("./types").Change} Change */
/** @typedef {import("./types").Label} Label */
/** @typedef {import("./types").OpenImage} OpenImage */
/** @typedef {import("./types").Overlay} Overlay */
/** @typedef {import("./types").Runs} Runs */
/** @typedef {import("./types").Shown} Shown */

/** @type {Shown} */
const NOTHING = {
  image: null,
  project: null,
  labels: [],
  annotations: [],
  selection: new Set(),
  comments: [],
  previous: null,
  next: null,
  position: 0,
  count: 0,
};

export function createStore() {
  /** @type {Map<string, Annotation>} */ let annotations = new Map();
  /** @type {Map<string, Label>} */ let labels = new Map();
  /** @type {Map<string, import("./types").Comment>} */ let comments = new Map();
  /** @type {Map<string, number>} */ let toldAt = new Map(); // per thing, the change that told of it last
  /** @type {readonly Overlay[]} */ let pending = [];
  /** @type {ReadonlySet<string>} */ let selection = new Set();
  /** @type {Map<string, Annotation>} */ let laidOver = new Map();
  /** @type {Shown} */ let shown = NOTHING;
  /** @type {Set<(shown: Shown) => void>} */ const observers = new Set();

  /** @param {Partial<Shown>} [changed] */
  function refresh(changed = {}) {
    const image = changed.image ?? shown.image;
    laidOver = withEdits(annotations, pending, image?.id ?? null);
    const visibleLabels = withLabels(labels, pending).filter((label) => !label.deleted);
    const known = new Set(visibleLabels.map((label) => label.id));
    const live = [...laidOver.values()].filter(isLive).map((one) => withKnownLabel(one, known)).sort(inOrder);
    selection = new Set(live.filter((one) => selection.has(one.id)).map((one) => one.id));
    shown = { ...shown, ...changed, annotations: live, selection, labels: visibleLabels, comments: [...comments.values()].filter((one) => !one.deleted) };
    observers.forEach((tell) => tell(shown));
  }

  /**
   * @template {{ id: string }} T
   * @param {Map<string, T>} things
   * @param {T[]} told
   * @param {number} sequence
   */
  function learn(things, told, sequence) {
    for (const thing of told) {
      if (sequence < (toldAt.get(thing.id) ?? 0)) continue;
      toldAt.set(thing.id, sequence);
      things.set(thing.id, thing);
    }
  }

  return {
    get shown() {
      return shown;
    },

    /** @param {(shown: Shown) => void} tell */
    observe(tell) {
      observers.add(tell);
    },

    /** @param {OpenImage} opened */
    open(opened) {
      const isSame = shown.image?.id === opened.image.id;
      annotations = new Map(opened.annotations.map((one) => [one.id, one]));
      labels = new Map(opened.labels.map((label) => [label.id, label]));
      comments = new Map(opened.comments.map((one) => [one.id, one]));
      toldAt = new Map([...annotations.keys(), ...labels.keys()].map((id) => [id, opened.sequence]));
      if (!isSame) selection = new Set();
      const { image, project, previous, next, position, count } = opened;
      refresh({ image, project, previous, next, position, count });
    },

    /**
     * What the server says has happened. Heard of twice or out of order, the newest word counts.
     * @param {Change} change
     */
    apply(change) {
      const { image } = shown;
      if (!image || change.project !== image.project) return;
      learn(annotations, change.annotations.filter((one) => one.image === image.id), change.sequence);
      learn(labels, change.labels, change.sequence);
      learn(comments, change.comments.filter((one) => one.image === image.id), change.sequence);
      const told = change.images.find((one) => one.id === image.id);
      const rules = change.projects.find((one) => one.id === shown.project?.id);
      const project = rules && shown.project ? { project: { ...shown.project, ...rules } } : {};
      refresh({ ...(told ? { image: told } : {}), ...project });
    },

    /**
     * What a refusal said is stored now; older word is not taken.
     * @param {Annotation[]} current
     */
    correct(current) {
      for (const one of current) {
        if (one.version > (annotations.get(one.id)?.version ?? 0)) annotations.set(one.id, one);
      }
      refresh();
    },

    /** @param {readonly Overlay[]} overlays in the order in which they were made */
    setPending(overlays) {
      pending = overlays;
      refresh();
    },

    /** @param {Iterable<string>} ids */
    select(ids) {
      selection = new Set(ids);
      refresh();
    },

    /**
     * As it stands with what is on its way, gone ones too.
     * @param {string} id
     * @returns {Annotation | null}
     */
    find(id) {
      return laidOver.get(id) ?? null;
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {Annotation} annotation */
export function isLive({ status }) {
  return status === "proposed" || status === "accepted";
}

/** @type {WeakMap<import("./types").Annotation["mask"], Runs | null>} */
const decoded = new WeakMap();

/**
 * The annotation's mask, decoded once; null if it is empty.
 * @param {Pick<Annotation, "mask">} annotation
 */
export function runsOf({ mask }) {
  let runs = decoded.get(mask);
  if (runs === undefined) decoded.set(mask, (runs = wireToRuns(mask)));
  return runs;
}

/**
 * The annotations whose mask holds a position: smaller ones first, for they lie on top to the hand.
 * @param {readonly Annotation[]} annotations
 * @param {import("./types").Point} at
 */
export function annotationsAt(annotations, at) {
  /** @type {{ one: Annotation, area: number }[]} */
  const hits = [];
  for (const one of annotations) {
    const runs = runsOf(one);
    if (runs && holds(runs, at)) hits.push({ one, area: areaOf(runs) });
  }
  return hits.sort((a, b) => a.area - b.area).map(({ one }) => one);
}

/**
 * The box around an annotation; null if its mask is empty.
 * @param {Annotation} annotation
 */
export function boxOf(annotation) {
  const runs = runsOf(annotation);
  return runs && boundsToBox(runs.bounds);
}

/**
 * @param {Annotation} a
 * @param {Annotation} b
 */
function inOrder(a, b) {
  if (a.status !== b.status) return a.status === "proposed" ? -1 : 1;
  if (a.status === "proposed") return (b.score ?? 0) - (a.score ?? 0) || a.z - b.z;
  return b.z - a.z || (a.id < b.id ? -1 : 1);
}
