// The picture's place on the page: the canvas, the view, the pointer, and the layers in their order.

import { insidePicture } from "./inside.js";
import { pictureLayer } from "./layers/picture.js";
import { valueWords } from "./measure.js";
import { attachPointer } from "./pointer.js";
import { createSheets } from "./sheets.js";
import { TOOLS } from "./tools/index.js";
import { panTool } from "./tools/pan.js";
import { centred, clientToImage, fit, panned, pinched, resized, showing, zoomAt } from "./viewport.js";

/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Size} Size */
/** @typedef {import("./types").View} View */

const NUDGE = 80; // client pixels

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] };

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {() => import("./types").Shown} parts.shown
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {Omit<import("./types").ToolActions, "pan">} parts.actions
 * @param {(steps: number) => void} parts.onResize the brush is to be larger or smaller
 * @param {(at: Point, client: Point) => void} parts.onMenu
 * @param {(view: View) => void} parts.onView
 * @param {(at: Point | null) => void} parts.onHover where the pointer is, in image pixels
 * @param {AbortSignal} parts.signal
 */
export function createStage({ api, shown, ui, actions, onView, onHover, onResize, onMenu, signal }) {
  /** @type {View} */ let view = { clientLeft: 0, clientTop: 0, scale: 1 };
  let isFitted = true; // stays so while the stage changes its size, until the person zooms or moves
  let isSpaceHeld = false;

  const picture = pictureLayer({ tileUrl: api.tileUrl, onTile, onMissing });
  const content = () => ({ shown: shown(), ui: ui.value, view, preview: tool().preview() });
  const sheets = createSheets({ drawPicture: picture.draw, content });
  const { surface } = sheets;
  const allActions = { ...insidePicture(actions, () => shown().image), pan: move };
  const tools = new Map(TOOLS.map((entry) => [entry.id, entry.make(allActions)]));
  const pan = panTool({ pan: move });
  const tool = () => tools.get(ui.value.tool) ?? pan;

  function onTile() {
    sheets.paintPicture();
    onView(view); // the pixel under the pointer may be known now
  }

  /** @param {boolean} isMissing */
  function onMissing(isMissing) {
    const failure = "The picture's pixels could not be fetched.";
    if (isMissing) ui.set({ failure });
    else if (ui.value.failure === failure) ui.set({ failure: null });
  }

  /** @param {View} next */
  function show(next) {
    view = next;
    onView(view);
    sheets.paintAll();
  }

  /** @param {(image: Size) => View} make */
  function change(make) {
    const { image } = shown();
    if (!image || !surface.size.width || !surface.size.height) return;
    const next = make(image);
    if (next === view) return;
    isFitted = false;
    show(next);
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  function move(dx, dy) {
    change((image) => panned(view, dx, dy, image, surface.size));
  }

  function fitAll() {
    change((image) => fit(image, surface.size));
    isFitted = true;
  }

  const pointer = attachPointer(
    surface.canvas,
    {
      tool,
      pan,
      isPanHeld: () => isSpaceHeld,
      toolEvent: (client, event, button) => ({
        at: clientToImage(view, client),
        client,
        scale: view.scale,
        alt: event.altKey,
        minus: button === 2 || event.shiftKey !== ui.value.minus,
        many: event.shiftKey || event.ctrlKey || event.metaKey,
        shift: event.shiftKey,
        held: event.ctrlKey || event.metaKey,
        opposite: button === 2 || button === 5,
      }),
      pinch: (before, after) => change((image) => pinched(view, before, after, image, surface.size)),
      zoom: (client, factor) => change((image) => zoomAt(view, client, factor, image, surface.size)),
      resize: onResize,
      menu: (client) => onMenu(clientToImage(view, client), client),
      onHover: (client) => onHover(client && clientToImage(view, client)),
      onChange: sheets.paintHand,
    },
    signal,
  );

  const watcher = new ResizeObserver(([entry]) => {
    const before = surface.size;
    surface.resize(entry.contentRect);
    if (isFitted || !before.width) fitAll();
    else if (surface.size.width) change((image) => resized(view, before, surface.size, image));
    sheets.draw(); // at once: a canvas that changed its size is blank
  });
  watcher.observe(surface.canvas);
  signal.addEventListener("abort", () => {
    watcher.disconnect();
    sheets.stop();
  });

  return {
    canvas: surface.canvas,
    /** The canvases, the lowest first, and what they need beside them. */
    parts: [surface.tone.root, surface.ground, surface.masks, surface.canvas],
    paint: sheets.paint,
    paintHand: sheets.paintHand,
    paintPicture: sheets.paintPicture,
    fit: fitAll,

    get view() {
      return view;
    },

    /** Client pixels. */
    get size() {
      return surface.size;
    },

    /** @param {Point} at a place of the picture that comes into the stage's middle */
    centre(at) {
      const { width, height } = surface.size;
      const now = clientToImage(view, { x: width / 2, y: height / 2 });
      move((now.x - at.x) * view.scale, (now.y - at.y) * view.scale);
    },

    get cursor() {
      return isSpaceHeld ? "grab" : tool().cursor;
    },

    /** One picture pixel on one device pixel. */
    actual() {
      change((image) => centred(image, surface.size, 1 / surface.pixelRatio));
    },

    /** @param {number} factor at the stage's middle */
    zoom(factor) {
      change((image) => zoomAt(view, { x: surface.size.width / 2, y: surface.size.height / 2 }, factor, image, surface.size));
    },

    /** @param {string} direction */
    nudge(direction) {
      const [dx, dy] = DIRECTIONS[direction] ?? [0, 0];
      move(dx * NUDGE, dy * NUDGE);
    },

    /** @param {import("./types").Box} box */
    reveal(box) {
      change((image) => showing(view, box, image, surface.size));
    },

    /** @returns {boolean} whether something was under way */
    cancel() {
      const had = pointer.cancel();
      return tool().cancel() || had;
    },

    /** Keep what is being drawn; whether something was. */
    finish() {
      sheets.paintHand();
      return tool().finish?.() ?? false;
    },

    /** One step back in what is being drawn; whether there was one. */
    back() {
      sheets.paintHand();
      return tool().back?.() ?? false;
    },

    /** Take away what the tool has under the pointer; whether there was something. */
    remove() {
      sheets.paintHand();
      return tool().remove?.() ?? false;
    },

    prefetch: picture.prefetch,

    /**
     * The picture's value at a place, in words; empty where it is not known.
     * @param {Point} at
     */
    valueAt(at) {
      const { image } = shown();
      const value = image && picture.valueAt(image, at);
      return value ? valueWords(value.color, value.isExact) : "";
    },

    retry() {
      picture.retry();
      sheets.paintPicture();
    },

    /** @param {boolean} isHeld */
    holdSpace(isHeld) {
      isSpaceHeld = isHeld;
    },
  };
}

/** @typedef {ReturnType<typeof createStage>} Stage */
