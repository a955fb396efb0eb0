// The picture's place on the page: the canvas, the view, the pointer, and the layers in their order.

import { clipBox, isInside } from "./geometry.js";
import { drawMasks } from "./layers/masks.js";
import { pictureLayer } from "./layers/picture.js";
import { drawPreview } from "./layers/preview.js";
import { drawPrompts } from "./layers/prompts.js";
import { drawTags } from "./layers/tags.js";
import { h } from "./markup.js";
import { createPainter } from "./painter.js";
import { attachPointer } from "./pointer.js";
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
 * @param {(view: View) => void} parts.onView
 * @param {(at: Point | null) => void} parts.onHover where the pointer is, in image pixels
 * @param {AbortSignal} parts.signal
 */
export function createStage({ api, shown, ui, actions, onView, onHover, onResize, signal }) {
  const canvas = h("canvas", { tabindex: 0, role: "application", "aria-label": "Picture", "data-testid": "canvas" });
  /** @type {View} */ let view = { clientLeft: 0, clientTop: 0, scale: 1 };
  /** @type {Size} */ let size = { width: 0, height: 0 }; // client pixels
  let pixelRatio = 1;
  let isFitted = true; // stays so while the stage changes its size, until the person zooms or moves
  let isSpaceHeld = false;

  const painter = createPainter(draw);
  const picture = pictureLayer({ tileUrl: api.tileUrl, onTile: painter.ask, onMissing });
  const allActions = { ...actions, box: insidePicture, click: onPicture, scribble: overPicture, pan: move };
  const tools = new Map(TOOLS.map((entry) => [entry.id, entry.make(allActions)]));
  const pan = panTool({ pan: move });
  const tool = () => tools.get(ui.value.tool) ?? pan;

  /** @param {boolean} isMissing */
  function onMissing(isMissing) {
    const failure = "The picture's pixels could not be fetched.";
    if (isMissing) ui.set({ failure });
    else if (ui.value.failure === failure) ui.set({ failure: null });
  }

  /** @param {import("./types").Box} box */
  function insidePicture(box) {
    const inside = shown().image && clipBox(box, /** @type {Size} */ (shown().image));
    if (inside) actions.box(inside);
  }

  /** @type {import("./types").ToolActions["click"]} */
  function onPicture(at, positive, fresh) {
    const { image } = shown();
    if (image && isInside(at, image)) actions.click(at, positive, fresh);
  }

  /** @type {import("./types").ToolActions["scribble"]} */
  function overPicture(points, positive, fresh) {
    const { image } = shown();
    const inside = image ? points.filter((point) => isInside(point, image)) : [];
    if (inside.length) actions.scribble(inside, positive, fresh);
  }

  /** @param {View} next */
  function show(next) {
    view = next;
    onView(view);
    painter.ask();
  }

  /** @param {(image: Size) => View} make */
  function change(make) {
    const { image } = shown();
    if (!image || !size.width || !size.height) return;
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
    change((image) => panned(view, dx, dy, image, size));
  }

  function fitAll() {
    change((image) => fit(image, size));
    isFitted = true;
  }

  const pointer = attachPointer(
    canvas,
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
        opposite: button === 2 || button === 5,
      }),
      pinch: (before, after) => change((image) => pinched(view, before, after, image, size)),
      zoom: (client, factor) => change((image) => zoomAt(view, client, factor, image, size)),
      resize: onResize,
      onHover: (client) => onHover(client && clientToImage(view, client)),
      onChange: painter.ask,
    },
    signal,
  );

  const watcher = new ResizeObserver(([entry]) => {
    const before = size;
    size = { width: entry.contentRect.width, height: entry.contentRect.height };
    pixelRatio = devicePixelRatio;
    canvas.width = Math.round(size.width * pixelRatio);
    canvas.height = Math.round(size.height * pixelRatio);
    if (isFitted || !before.width) fitAll();
    else if (size.width) change((image) => resized(view, before, size, image));
    draw(); // at once: a canvas that changed its size is blank
  });
  watcher.observe(canvas);
  signal.addEventListener("abort", () => {
    watcher.disconnect();
    painter.stop();
  });

  function draw() {
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    if (pixelRatio !== devicePixelRatio) rescale();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    if (!shown().image) return;
    const preview = tool().preview();
    const scene = { shown: shown(), ui: ui.value, view, stage: size, pixelRatio, preview };
    picture.draw(ctx, scene);
    drawMasks(ctx, scene);
    drawPrompts(ctx, scene);
    drawTags(ctx, scene);
    drawPreview(ctx, scene);
  }

  function rescale() {
    pixelRatio = devicePixelRatio; // moved to another screen
    canvas.width = Math.round(size.width * pixelRatio);
    canvas.height = Math.round(size.height * pixelRatio);
  }

  return {
    canvas,
    paint: painter.ask,
    fit: fitAll,

    get view() {
      return view;
    },

    get cursor() {
      return isSpaceHeld ? "grab" : tool().cursor;
    },

    /** One picture pixel on one device pixel. */
    actual() {
      change((image) => centred(image, size, 1 / pixelRatio));
    },

    /** @param {number} factor at the stage's middle */
    zoom(factor) {
      change((image) => zoomAt(view, { x: size.width / 2, y: size.height / 2 }, factor, image, size));
    },

    /** @param {string} direction */
    nudge(direction) {
      const [dx, dy] = DIRECTIONS[direction] ?? [0, 0];
      move(dx * NUDGE, dy * NUDGE);
    },

    /** @param {import("./types").Box} box */
    reveal(box) {
      change((image) => showing(view, box, image, size));
    },

    /** @returns {boolean} whether something was under way */
    cancel() {
      const had = pointer.cancel();
      return tool().cancel() || had;
    },

    /** Keep what is being drawn; whether something was. */
    finish() {
      painter.ask();
      return tool().finish?.() ?? false;
    },

    /** One step back in what is being drawn; whether there was one. */
    back() {
      painter.ask();
      return tool().back?.() ?? false;
    },

    prefetch: picture.prefetch,

    retry() {
      picture.retry();
      painter.ask();
    },

    /** @param {boolean} isHeld */
    holdSpace(isHeld) {
      isSpaceHeld = isHeld;
    },
  };
}

/** @typedef {ReturnType<typeof createStage>} Stage */
