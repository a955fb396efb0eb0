// The outline of the selected object: its corners are dragged, added by a press on the line between two, and removed by a
// click with the right button or Alt, or by Delete under the pointer. Each of these is one change.

import { clamped } from "../geometry.js";
import { cornerAt, edgeAt, inserted, moved, removed, ringsOf } from "../rings.js";

/** @typedef {import("../types").Annotation} Annotation */
/** @typedef {import("../types").Point} Point */
/** @typedef {import("../rings.js").Ring} Ring */

const REACH = 9; // client pixels around a corner that mean it
const EDGE_REACH = 6;
const COARSENESS = 3; // client pixels that the outline may lie off its corners

/**
 * @param {import("../types").ToolActions} actions
 * @returns {import("../types").Tool}
 */
export function outlineTool(actions) {
  /** @type {{ mask: Annotation["mask"], scale: number, rings: Ring[] } | null} */ let read = null;
  /** @type {{ target: Annotation, ring: number, corner: number, before: Ring[], hasMoved: boolean } | null} */ let drag = null;
  /** @type {Point | null} */ let pointer = null;
  let scale = 1;

  /** The rings of what is selected, as far as the hand has changed them. */
  function rings() {
    const target = drag?.target ?? actions.outlined();
    if (!target) return (read = null);
    const isOther = read?.mask.counts !== target.mask.counts || String(read.mask.bounds) !== String(target.mask.bounds);
    const isFar = read !== null && (scale > read.scale * 2 || scale < read.scale / 2);
    if (!read || (!drag && (isOther || isFar))) {
      const runs = actions.runs(target);
      read = { mask: target.mask, scale, rings: runs ? ringsOf(runs, Math.max(1, COARSENESS / scale)) : [] };
    }
    return read;
  }

  /**
   * @param {Annotation} target
   * @param {Ring[]} next
   */
  function keep(target, next) {
    const mask = actions.outline(target, next);
    if (read && mask) read = { ...read, mask, rings: next };
    else read = null;
  }

  /**
   * @param {Annotation} target
   * @param {Point} at
   */
  function remove(target, at) {
    const now = rings();
    const hit = now && cornerAt(now.rings, at, REACH / scale);
    if (!now || !hit) return false;
    keep(target, now.rings.map((ring, i) => (i === hit.ring ? removed(ring, hit.corner) : ring)).filter((ring) => ring.length));
    return true;
  }

  /** Take hold of the corner at a place, or of a new one on the line there. */
  function take(/** @type {Annotation} */ target, /** @type {Point} */ at) {
    const now = rings();
    if (!now) return;
    const before = now.rings;
    const corner = cornerAt(before, at, REACH / scale);
    if (corner) return void (drag = { target, ...corner, before, hasMoved: false });
    const edge = edgeAt(before, at, EDGE_REACH / scale);
    if (!edge) return actions.select(at, false);
    read = { ...now, rings: before.map((ring, i) => (i === edge.ring ? inserted(ring, edge.corner, edge.at) : ring)) };
    drag = { target, ring: edge.ring, corner: edge.corner + 1, before, hasMoved: false };
  }

  return {
    id: "outline",
    cursor: "crosshair",
    down({ at, alt, opposite, scale: now }) {
      scale = now;
      pointer = at;
      const target = actions.outlined();
      if (!target) return actions.select(at, false);
      if (alt || opposite) remove(target, at);
      else take(target, at);
    },
    move({ at }) {
      pointer = at;
      if (!drag || !read) return;
      const { ring, corner } = drag;
      drag.hasMoved = true;
      const place = clamped(at, actions.size());
      read = { ...read, rings: read.rings.map((one, i) => (i === ring ? moved(one, corner, place) : one)) };
    },
    up() {
      if (!drag || !read) return;
      const { target, hasMoved, before } = drag;
      drag = null;
      if (hasMoved) keep(target, read.rings);
      else read = { ...read, rings: before };
    },
    cancel() {
      const had = drag !== null;
      if (drag && read) read = { ...read, rings: drag.before };
      drag = null;
      return had;
    },
    back() {
      return this.cancel();
    },
    remove() {
      const target = actions.outlined();
      return Boolean(target && pointer && remove(target, pointer));
    },
    hover(event) {
      pointer = event && event.at;
      scale = event?.scale ?? scale;
    },
    preview() {
      const now = rings();
      if (!now) return null;
      const marked = drag ?? (pointer && cornerAt(now.rings, pointer, REACH / scale));
      const added = !marked && pointer ? (edgeAt(now.rings, pointer, EDGE_REACH / scale)?.at ?? null) : null;
      return { kind: "rings", rings: now.rings, marked, added };
    },
  };
}
