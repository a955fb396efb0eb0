// Builds elements from plain values. Data only ever becomes text or an attribute, never markup.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * @param {string} tag "div.card.wide": the tag and its classes
 * @param {Record<string, any>} [attributes] `onclick` and the like are listeners; false and null are left out
 * @param {...Child} children
 * @returns {any} the element; its kind is the tag's
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  element.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  element.append(.../** @type {(Node | string)[]} */ (children.filter(isShown).map((c) => (typeof c === "number" ? `${c}` : c))));
  return element;
}

/** @param {Child} child */
const isShown = (child) => child !== null && child !== undefined && child !== false;

/**
 * @param {HTMLElement} element
 * @param {string} key
 * @param {any} value
 */
function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key in PROPERTIES) /** @type {any} */ (element)[key] = value;
  else element.setAttribute(key, value === true ? "" : String(value));
}

const PROPERTIES = { value: true, checked: true, disabled: true, className: true };

/**
 * An icon of our own set, drawn as lines.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "s-icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  plus: "M10 4v12M4 10h12",
  more: "M4.500 10h.01M10 10h.01M15.500 10h.01",
  pencil: "M4 16l.8-3.600L13 4.200l2.800 2.800-8.200 8.200z",
  bin: "M4 6h12M8 6V4h4v2M6 6l.7 10h6.600L14 6",
  upload: "M10 13V4M6.500 7.500L10 4l3.500 3.500M4 13v3h12v-3",
  download: "M10 4v9M6.500 9.500L10 13l3.500-3.500M4 16h12",
  close: "M5 5l10 10M15 5L5 15",
  check: "M4 10.500l4 4 8-9",
  sun: "M10 6.500a3.500 3.500 0 100 7 3.500 3.500 0 000-7M10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.400 4.400l1 1M14.600 14.600l1 1M4.400 15.600l1-1M14.600 5.400l1-1",
  moon: "M16 11.500A6.500 6.500 0 118.500 4 5.200 5.200 0 0016 11.500z",
  half: "M10 3a7 7 0 100 14 7 7 0 000-14M10 3v14M10 6h4.500M10 10h6.500M10 14h4.500",
  arrow: "M4 10h12M11 5l5 5-5 5",
  picture: "M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 8h.01",
};
