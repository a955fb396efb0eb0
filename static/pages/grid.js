// A grid of any length of which only what is near the window exists. The page scrolls; the grid is as high as it would be.

import { h } from "./dom.js";

const BEYOND = 600; // CSS pixels built above and below the window
const GAP = 20;

/**
 * @param {object} parts
 * @param {(index: number) => HTMLElement} parts.cell
 * @param {(from: number, to: number) => void} parts.onShown which cells exist now, from..to-1
 * @param {number} parts.below height under a cell's 4:3 picture, in CSS pixels
 */
export function virtualGrid({ cell, onShown, below }) {
  const root = h("ul.s-grid", {});
  /** @type {Map<number, HTMLElement>} */ const cells = new Map();
  let count = 0;
  let frame = 0;
  let shape = { columns: 1, width: 0, height: 1 };

  function measure() {
    const whole = root.clientWidth;
    const least = Math.min(Math.min(Math.max(200, innerWidth * 0.09), 300), whole * 0.44);
    const columns = Math.max(1, Math.floor((whole + GAP) / (least + GAP)));
    const width = (whole - GAP * (columns - 1)) / columns;
    shape = { columns, width, height: Math.round(width * 0.75) + below + GAP };
    root.style.height = `${Math.max(0, Math.ceil(count / columns) * shape.height - GAP)}px`;
  }

  function draw() {
    frame = 0;
    if (!root.clientWidth) return; // another tab is shown
    const top = root.getBoundingClientRect().top;
    const { columns, height } = shape;
    const from = Math.max(0, Math.floor((-top - BEYOND) / height)) * columns;
    const to = Math.min(count, Math.max(0, Math.ceil((innerHeight - top + BEYOND) / height)) * columns);
    for (const [index, one] of cells) if ((index < from || index >= to) && !one.contains(document.activeElement)) drop(index);
    for (let index = from; index < to; index += 1) if (!cells.has(index)) put(index);
    onShown(from, Math.max(from, to));
  }

  /** @param {number} index */
  function put(index) {
    const one = cell(index);
    const { columns, width, height } = shape;
    one.style.cssText = `width:${width}px;height:${height - GAP}px;transform:translate(${(index % columns) * (width + GAP)}px,${Math.floor(index / columns) * height}px)`;
    one.setAttribute("aria-setsize", String(count));
    one.setAttribute("aria-posinset", String(index + 1));
    const after = [...cells.keys()].filter((other) => other < index).reduce((most, other) => Math.max(most, other), -1);
    if (after < 0) root.prepend(one);
    else cells.get(after)?.after(one); // in reading order, for Tab
    cells.set(index, one);
  }

  /** @param {number} index */
  function drop(index) {
    cells.get(index)?.remove();
    cells.delete(index);
  }

  const ask = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const watch = new ResizeObserver(() => {
    const before = shape.width;
    measure();
    if (shape.width !== before) clear();
    ask();
  });

  function clear() {
    for (const index of [...cells.keys()]) drop(index);
  }

  watch.observe(root);
  addEventListener("scroll", ask, { passive: true, capture: true });

  return {
    root,

    /** How many cells there are; all are built anew. @param {number} total */
    reset(total) {
      count = total;
      measure();
      clear();
      draw();
    },

    /** Build some anew, from..to-1, as far as they exist. @param {number} from @param {number} to */
    refresh(from, to) {
      for (const index of [...cells.keys()]) {
        if (index < from || index >= to) continue;
        drop(index);
        put(index);
      }
    },

    stop() {
      cancelAnimationFrame(frame);
      watch.disconnect();
      removeEventListener("scroll", ask, { capture: true });
    },
  };
}
