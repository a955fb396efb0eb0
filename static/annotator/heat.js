// Heat as colour: dark blue where there is none, over red to yellow, told apart by lightness as well. Pure.

/** @type {readonly (readonly [number, number, number])[]} */
const STOPS = [[13, 8, 135], [126, 3, 168], [204, 71, 120], [248, 149, 64], [240, 249, 33]];
const MOST_OPAQUE = 190; // of 255

/**
 * Red, green, blue and opacity (0..255) of a value; what is not there, or was not tried, is not drawn.
 * @param {number | null} value 0..1; below 0 counts as 0
 * @returns {[number, number, number, number]}
 */
export function heatColor(value) {
  if (value === null) return [0, 0, 0, 0];
  const clipped = Math.min(1, Math.max(0, value));
  const place = clipped * (STOPS.length - 1);
  const low = Math.min(STOPS.length - 2, Math.floor(place));
  const [red, green, blue] = STOPS[low].map((from, i) => Math.round(from + (STOPS[low + 1][i] - from) * (place - low)));
  return [red, green, blue, Math.round(MOST_OPAQUE * Math.min(1, 0.25 + clipped))];
}

/** The colours from none to most, for a legend. */
export function heatGradient() {
  return `linear-gradient(to right, ${STOPS.map((color) => `rgb(${color.join(" ")})`).join(", ")})`;
}
