// The picture, in tiles: the level that has just enough pixels, and what is there of coarser ones until it comes.

import { overlap } from "../geometry.js";
import { levelFor, visibleBox } from "../viewport.js";
import { onImagePlane, PIXELATED_ABOVE } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{ key: string, image: HTMLImageElement, state: "loading" | "ready" | "failed", isAhead: boolean }} Tile */

export const TILE_SIDE = 4096; // pixels of the level
const MOST_TILES = 24;
const EXACT_UP_TO = 2_000_000; // pixels of a tile: the server sends larger ones as JPEG

/**
 * @param {object} parts
 * @param {import("../types").TileUrl} parts.tileUrl
 * @param {() => void} parts.onTile one has come
 * @param {(isMissing: boolean) => void} parts.onMissing the picture's pixels can't be had
 */
export function pictureLayer({ tileUrl, onTile, onMissing }) {
  /** @type {Map<string, Tile>} */
  const tiles = new Map(); // least recently drawn first
  /** @type {Map<string, HTMLImageElement>} */
  const drawn = new Map(); // what was drawn last, by its address without a window
  /** @type {Map<string, Tile>} */
  const coming = new Map(); // what was asked for last, by the same
  /** @type {import("../types").WindowSetting | null} */ let window = null;

  /**
   * The tile of a place in the window that is wanted, or the one on its way: a drag asks for one after the other.
   * @param {string} place
   * @param {string} key
   */
  function next(place, key) {
    const before = coming.get(place);
    const one = before?.state === "loading" ? before : tile(key);
    coming.set(place, one);
    return one;
  }

  /** @param {string} key */
  function tile(key) {
    const known = tiles.get(key) ?? load(key);
    tiles.delete(key);
    tiles.set(key, known);
    return known;
  }

  /** @param {string} key */
  function load(key) {
    const image = new Image();
    /** @type {Tile} */
    const one = { key, image, state: "loading", isAhead: true };
    image.decoding = "async";
    image.onload = () => settle(one, "ready");
    image.onerror = () => settle(one, "failed");
    image.src = key;
    return one;
  }

  /**
   * @param {Tile} one
   * @param {"ready" | "failed"} state
   */
  function settle(one, state) {
    one.state = state;
    if (!one.isAhead) onMissing(state === "failed");
    else if (state === "failed") tiles.delete(one.key); // asked for again when its picture is opened
    onTile();
  }

  function dropOldest() {
    for (const some of [tiles, drawn, coming]) {
      for (const key of [...some.keys()].slice(0, Math.max(0, some.size - MOST_TILES))) some.delete(key);
    }
  }

  const probe = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });

  return {
    /**
     * What the picture has at a place inside it; null as long as its full pixels are not here.
     * @param {import("../types").Image} image
     * @param {import("../types").Point} at
     * @returns {{ color: [number, number, number], isExact: boolean } | null}
     */
    valueAt(image, at) {
      const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
      const [column, row] = [Math.floor(x / TILE_SIDE), Math.floor(y / TILE_SIDE)];
      const known = tiles.get(tileUrl(image.id, 0, column, row, window));
      if (known?.state !== "ready" || !probe) return null;
      probe.drawImage(known.image, x - column * TILE_SIDE, y - row * TILE_SIDE, 1, 1, 0, 0, 1, 1);
      const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
      return { color: [red, green, blue], isExact: known.image.naturalWidth * known.image.naturalHeight <= EXACT_UP_TO };
    },

    /** Ask again for what could not be had. */
    retry() {
      for (const [key, one] of tiles) if (one.state === "failed") tiles.delete(key);
    },

    /**
     * Have the first tile of another picture ready.
     * @param {string} image
     */
    prefetch(image) {
      tile(tileUrl(image, 0, 0, 0));
    },

    /**
     * @param {CanvasRenderingContext2D} ctx
     * @param {Scene} scene
     */
    draw(ctx, scene) {
      const { image } = scene.shown;
      if (!image) return;
      window = scene.ui.window;
      onImagePlane(ctx, scene);
      ctx.imageSmoothingEnabled = scene.view.scale < PIXELATED_ABOVE;
      ctx.imageSmoothingQuality = "high";
      const seen = visibleBox(scene.view, scene.stage);
      const wanted = levelFor(scene.view.scale, scene.pixelRatio, image, TILE_SIDE);
      const coarsest = levelFor(0, 1, image, TILE_SIDE);
      for (const level of coarsest > wanted ? [coarsest, wanted] : [wanted]) {
        const side = TILE_SIDE * 2 ** level;
        for (let y = 0; y * side < image.height; y++) {
          for (let x = 0; x * side < image.width; x++) {
            const box = { x0: x * side, y0: y * side, x1: Math.min((x + 1) * side, image.width), y1: Math.min((y + 1) * side, image.height) };
            if (!overlap(box, seen)) continue;
            const place = tileUrl(image.id, level, x, y);
            const one = next(place, tileUrl(image.id, level, x, y, window));
            one.isAhead = false;
            if (one.state === "ready") drawn.set(place, one.image);
            const seenLast = drawn.get(place); // in another window, until this one comes
            if (seenLast) ctx.drawImage(seenLast, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
          }
        }
      }
      dropOldest();
    },
  };
}
