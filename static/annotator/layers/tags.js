// Small words at the objects: name and score of proposals and of what is selected.

import { shownScore } from "../answers.js";
import { inkOn } from "../colors.js";
import { imageBoxToClient } from "../viewport.js";
import { isHidden } from "../visibility.js";
import { boxOf } from "../store.js";
import { colorOf } from "./masks.js";
import { onClientPlane } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types").Annotation} Annotation */

const MOST_TAGS = 60; // more than this are a wall of words: only the selected keep theirs
const HEIGHT = 20; // client pixels
const FONT = "600 12px system-ui, sans-serif";

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 */
export function drawTags(ctx, scene) {
  const { shown, ui } = scene;
  const proposed = shown.annotations.filter((one) => one.status === "proposed");
  const isTagged = (/** @type {Annotation} */ one) =>
    shown.selection.has(one.id) || (one.status === "proposed" && proposed.length <= MOST_TAGS);
  onClientPlane(ctx, scene);
  for (const annotation of shown.annotations.filter((one) => isTagged(one) && !isHidden(one, shown, ui)).reverse()) {
    const box = boxOf(annotation);
    if (!box) continue;
    const client = imageBoxToClient(scene.view, box);
    if (client.x1 < 0 || client.y1 < 0 || client.x0 > scene.stage.width || client.y0 > scene.stage.height) continue;
    drawTag(ctx, scene, tagWords(annotation, scene), { x: client.x0, y: client.y0 - 4 }, colorOf(annotation, scene));
  }
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Scene} scene
 * @param {string} words
 * @param {import("../types").Point} client its lower left corner; moved inside the stage
 * @param {string} color
 */
export function drawTag(ctx, { stage }, words, client, color) {
  ctx.font = FONT;
  ctx.textBaseline = "middle";
  const width = ctx.measureText(words).width + 12;
  const x = Math.min(Math.max(client.x, 2), stage.width - width - 2);
  const y = Math.min(Math.max(client.y - HEIGHT, 2), stage.height - HEIGHT - 2);
  ctx.fillStyle = color;
  ctx.strokeStyle = "rgb(0 0 0 / 45%)";
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.roundRect(x, y, width, HEIGHT, 4);
  ctx.fill();
  ctx.stroke();
  ctx.fillStyle = inkOn(color);
  ctx.fillText(words, x + 6, y + HEIGHT / 2 + 0.5);
}

/**
 * @param {Annotation} annotation
 * @param {Scene} scene
 */
function tagWords(annotation, { shown }) {
  const name = shown.labels.find((label) => label.id === annotation.label)?.name ?? annotation.phrase ?? "no label";
  const short = name.length > 28 ? `${name.slice(0, 27)}…` : name;
  const isScored = annotation.status === "proposed" && annotation.score !== null;
  return isScored ? `${short} ${shownScore(annotation.score ?? 0)}` : short;
}
