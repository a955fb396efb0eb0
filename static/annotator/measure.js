// Lengths and areas in words: pixels, and millimetres where the picture says how large its pixels are. Pure.

/** @typedef {import("./types").Point} Point */
/** @typedef {[number, number] | null} Spacing millimetres between rows, and between columns */

/**
 * @param {Point} from
 * @param {Point} to
 * @param {Spacing} spacing
 */
export function lengthWords(from, to, spacing) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const pixels = `${Math.hypot(dx, dy).toFixed(1)} px`;
  return spacing ? `${pixels}, ${Math.hypot(dx * spacing[1], dy * spacing[0]).toFixed(1)} mm` : pixels;
}

/**
 * @param {number} area pixels
 * @param {Spacing} spacing
 */
export function areaWords(area, spacing) {
  const pixels = `${area} px`;
  return spacing ? `${pixels}, ${(area * spacing[0] * spacing[1]).toFixed(1)} mm²` : pixels;
}

/**
 * Where the pointer is and what lies there; the picture's size when it is outside.
 * @param {import("./types").Shown["image"]} image
 * @param {Point | null} at
 * @param {(at: Point) => string} valueAt
 */
export function pointerWords(image, at, valueAt) {
  if (!image) return "";
  if (!at || at.x < 0 || at.y < 0 || at.x >= image.width || at.y >= image.height) return `${image.width} × ${image.height}`;
  const spacing = image.spacing_mm;
  const place = `x ${Math.floor(at.x)}  y ${Math.floor(at.y)}`;
  const mm = spacing ? `${(at.x * spacing[1]).toFixed(1)}, ${(at.y * spacing[0]).toFixed(1)} mm` : "";
  return [place, valueAt(at), mm].filter(Boolean).join("  ");
}

/**
 * One number for a grey, three for a colour.
 * @param {readonly [number, number, number]} color 0..255
 * @param {boolean} isExact
 */
export function valueWords([red, green, blue], isExact) {
  const words = red === green && green === blue ? String(red) : `${red} ${green} ${blue}`;
  return isExact ? words : `≈ ${words}`;
}
