// Label colours: Okabe and Ito's eight without black and white, then hues at equal lightness. Pure.

export const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442", "#8a6fd1"];

/** What has no label yet. */
export const UNLABELLED = "#c3c7cf";

/**
 * @param {string} color "#rrggbb"
 * @returns {[number, number, number]}
 */
export function hexToRgb(color) {
  const value = Number.parseInt(color.slice(1), 16);
  return Number.isNaN(value) ? [195, 199, 207] : [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * The colour of the palette that is farthest from those in use.
 * @param {string[]} used
 */
export function freshColor(used) {
  const taken = used.map(hexToRgb);
  const apart = PALETTE.map((color) => Math.min(Infinity, ...taken.map((other) => difference(hexToRgb(color), other))));
  return PALETTE[apart.indexOf(Math.max(...apart))];
}

/**
 * Text that can be read on a colour.
 * @param {string} color
 */
export function inkOn(color) {
  const [red, green, blue] = hexToRgb(color).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function difference(a, b) {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
