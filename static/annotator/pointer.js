// Mouse, pen and fingers: one pointer uses the tool, the middle button or a held space moves the picture, two fingers
// move and zoom. Escape, a second finger and a lost pointer all end in the tool's `cancel`.

/** @typedef {import("./types").Point} Point */
/** @typedef {import("./types").Tool} Tool */
/** @typedef {import("./types").ToolEvent} ToolEvent */

/**
 * @typedef {object} Hand
 * @property {() => Tool} tool the one in use
 * @property {Tool} pan
 * @property {() => boolean} isPanHeld
 * @property {(client: Point, event: MouseEvent, button: number) => ToolEvent} toolEvent
 * @property {(before: [Point, Point], after: [Point, Point]) => void} pinch
 * @property {(client: Point, factor: number) => void} zoom
 * @property {(steps: number) => void} resize the brush
 * @property {(client: Point | null) => void} onHover
 * @property {(client: Point) => void} menu
 * @property {() => void} onChange the preview may look different
 */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Hand} hand
 * @param {AbortSignal} signal
 */
export function attachPointer(canvas, hand, signal) {
  /** @type {Map<number, Point>} */ const fingers = new Map();
  /** @type {Tool | null} */ let active = null;
  let button = 0;

  /** @param {MouseEvent} event */
  function clientOf(event) {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  /** @returns {boolean} whether there was something to end */
  function cancel() {
    const had = active?.cancel() ?? false;
    active = null;
    hand.onChange();
    return had;
  }

  /** @param {PointerEvent} event */
  function down(event) {
    canvas.focus({ preventScroll: true });
    event.preventDefault();
    fingers.set(event.pointerId, clientOf(event));
    if (fingers.size > 1) return void cancel();
    if (event.button === 2 && hand.tool().hasMenu) return;
    capture(canvas, event.pointerId);
    button = event.button;
    active = button === 1 || hand.isPanHeld() ? hand.pan : hand.tool();
    active.down(hand.toolEvent(clientOf(event), event, button));
    hand.onChange();
  }

  /** @param {PointerEvent} event */
  function move(event) {
    const client = clientOf(event);
    hand.onHover(client);
    if (fingers.size === 2 && fingers.has(event.pointerId)) {
      const before = /** @type {[Point, Point]} */ ([...fingers.values()]);
      fingers.set(event.pointerId, client);
      hand.pinch(before, /** @type {[Point, Point]} */ ([...fingers.values()]));
    } else if (active) {
      fingers.set(event.pointerId, client);
      for (const one of steps(event)) active.move(hand.toolEvent(clientOf(one), one, button));
      hand.onChange();
    } else hover(client, event);
  }

  /**
   * @param {Point} client
   * @param {PointerEvent} event
   */
  function hover(client, event) {
    const tool = hand.tool();
    if (!tool.hover) return;
    tool.hover(hand.toolEvent(client, event, 0));
    hand.onChange();
  }

  function leave() {
    hand.onHover(null);
    hand.tool().hover?.(null);
    hand.onChange();
  }

  /** @param {PointerEvent} event */
  function up(event) {
    fingers.delete(event.pointerId);
    if (event.button === 2 && !active && hand.tool().hasMenu) hand.menu(clientOf(event));
    if (active) active.up(hand.toolEvent(clientOf(event), event, button));
    active = null;
    hand.onChange();
  }

  /** @param {MouseEvent} event */
  function double(event) {
    if (hand.isPanHeld()) return;
    hand.tool().double?.(hand.toolEvent(clientOf(event), event, 0));
    hand.onChange();
  }

  /** @param {PointerEvent} event */
  function lost(event) {
    if (fingers.delete(event.pointerId)) cancel();
  }

  /** @param {WheelEvent} event */
  function wheel(event) {
    event.preventDefault();
    if (event.altKey && event.deltaY) return hand.resize(-Math.sign(event.deltaY));
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const speed = event.ctrlKey ? 0.01 : 0.002; // a pinch on a touchpad comes as a wheel with Ctrl, in small steps
    hand.zoom(clientOf(event), Math.exp(-clamp(event.deltaY * lines, 240) * speed));
  }

  canvas.addEventListener("pointerdown", down, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  canvas.addEventListener("pointerup", up, { signal });
  canvas.addEventListener("pointercancel", lost, { signal });
  canvas.addEventListener("lostpointercapture", lost, { signal });
  canvas.addEventListener("pointerleave", leave, { signal });
  canvas.addEventListener("dblclick", double, { signal });
  canvas.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  canvas.addEventListener("auxclick", (event) => event.preventDefault(), { signal });
  canvas.addEventListener("wheel", wheel, { signal, passive: false });

  return { cancel };
}

/**
 * All the places a pointer was at since the last event: a fast hand is faster than the screen.
 * @param {PointerEvent} event
 */
function steps(event) {
  const all = event.getCoalescedEvents();
  return all.length ? all : [event];
}

/**
 * @param {Element} canvas
 * @param {number} pointer
 */
function capture(canvas, pointer) {
  try {
    canvas.setPointerCapture(pointer);
  } catch {
    // The pointer is gone already; nothing will follow.
  }
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.max(-most, Math.min(most, value));
}
