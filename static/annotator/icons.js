// Icons: strokes on a 20 x 20 grid.

/** @type {Record<string, string>} */
const STROKES = {
  select: "M5 3l10 7-4.6 1.1L8 16z",
  box: "M4 4h3M9 4h2M13 4h3v3M16 9v2M16 13v3h-3M11 16H9M7 16H4v-3M4 11V9M4 7V4",
  click: "M10 2v3M10 15v3M2 10h3M15 10h3M10 7.5v5M7.5 10h5",
  brush: "M16.5 3.5L9 11M7 11.5a2.6 2.6 0 0 1 2.6 2.6c0 2-2 3-6.1 2.9 1-.7 1-1.6 1-2.6A2.6 2.6 0 0 1 7 11.5z",
  eraser: "M8 16.5h8.5M11.2 3.8l5 5a1.3 1.3 0 0 1 0 1.9l-5.8 5.8H7.2l-3.4-3.4a1.3 1.3 0 0 1 0-1.9l5.5-5.4a1.3 1.3 0 0 1 1.9 0zM7.2 7.8l5 5",
  scribble: "M3 13c2-6 4.5-9 6-8s-3.5 8-1.5 9 4.5-6.5 6-5.5-1.5 5 .5 5.5c1 .2 2-.8 3-2.5",
  polygon: "M10 3.5l6.5 4.700-2.5 7.800H6L3.5 8.200z",
  outline: "M5 5.500L14 4.500 16 14 8 16zM3.8 4.200h2.500v2.500H3.800zM12.800 3.200h2.500v2.500h-2.500zM14.800 12.800h2.500v2.500h-2.500zM6.800 14.800h2.500v2.500H6.800z",
  dots: "M5 10h.01M10 10h.01M15 10h.01",
  rules: "M3 6h6M13 6h4M3 14h2M9 14h8M11 4v4M7 12v4",
  area: "M3 3h4M3 3v4M17 3h-4M17 3v4M3 17h4M3 17v-4M17 17h-4M17 17v-4M10 7.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z",
  measure: "M2.5 13L13 2.5l4.5 4.5L7 17.5zM6 9.5l1.5 1.5M8.5 7l2.5 2.5M11 4.5l1.5 1.5",
  tone: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 3v14M10 6.5h4M10 10h6M10 13.5h4",
  window: "M3 16c4 0 5-1 6.500-6S13 4 17 4M3 3v14h14",
  pan: "M10 3v14M3 10h14M8 5l2-2 2 2M8 15l2 2 2-2M5 8l-2 2 2 2M15 8l2 2-2 2",
  back: "M12 4l-6 6 6 6",
  next: "M8 4l6 6-6 6",
  help: "M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M10 14.5v.2",
  info: "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 9v5M10 6.200v.2",
  panel: "M3 4h14v12H3zM12.5 4v12",
  eye: "M2 10c2-3.6 4.7-5.3 8-5.3s6 1.7 8 5.3c-2 3.6-4.7 5.3-8 5.3S4 13.6 2 10zM10 7.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z",
  "eye-off": "M3 3l14 14M7.6 5.1A8 8 0 0 1 10 4.7c3.3 0 6 1.7 8 5.3a12 12 0 0 1-2.2 2.9M12.4 14.9a8 8 0 0 1-2.4.4c-3.3 0-6-1.7-8-5.3a12 12 0 0 1 2.2-2.9",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  check: "M4 10.5l4 4 8-9",
  cross: "M5 5l10 10M15 5L5 15",
  pencil: "M4 16l.7-3.3L13 4.4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2l-8.3 8.3zM11.5 6l2.5 2.5",
  bin: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.7 9v4.5M11.3 9v4.5",
  fit: "M4 8V4h4M16 8V4h-4M4 12v4h4M16 12v4h-4",
  undo: "M7 4L3.5 7.5 7 11M4 7.5h8a4 4 0 0 1 0 8H8",
  redo: "M13 4l3.5 3.5L13 11M16 7.5H8a4 4 0 0 0 0 8h4",
  everything: "M3 3h4v4H3zM13 3h4v4h-4zM3 13h4v4H3zM13 13h4v4h-4zM10 8.2v3.600M8.200 10h3.600",
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13 13l4 4",
};

const SVG = "http://www.w3.org/2000/svg";

/**
 * A picture beside words, or in a button that has its own label: hidden from screen readers.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(SVG, "path"));
  setIcon(svg, name);
  return svg;
}

/**
 * @param {Element} svg
 * @param {string} name
 */
export function setIcon(svg, name) {
  const path = svg.firstElementChild;
  if (path && path.getAttribute("d") !== STROKES[name]) path.setAttribute("d", STROKES[name]);
}
