// How bright the picture is drawn. Pure. Only the drawing changes: stored pixels, models and exports never see it.

/** @typedef {import("./types").Tone} Tone */

/** @type {Tone} */
export const PLAIN = { brightness: 0, contrast: 0, gamma: 1, isInverted: false };

const LEVELS = 256;

/** @param {Tone} tone */
export function isPlain({ brightness, contrast, gamma, isInverted }) {
  return brightness === 0 && contrast === 0 && gamma === 1 && !isInverted;
}

/**
 * What each of the 256 levels is drawn as, 0..1: gamma first, then contrast about the middle grey, then brightness.
 * @param {Tone} tone
 * @returns {number[]}
 */
export function toneTable({ brightness, contrast, gamma, isInverted }) {
  return Array.from({ length: LEVELS }, (_, level) => {
    const curved = (level / (LEVELS - 1)) ** (1 / gamma);
    const value = Math.max(0, Math.min(1, (curved - 0.5) * 4 ** contrast + 0.5 + brightness));
    return isInverted ? 1 - value : value;
  });
}

/**
 * @param {Tone} tone
 * @returns {string} empty if nothing is changed
 */
export function toneWords({ brightness, contrast, gamma, isInverted }) {
  const words = [
    brightness && `brightness ${signed(brightness)}`,
    contrast && `contrast ${signed(contrast)}`,
    gamma !== 1 && `gamma ${gamma.toFixed(2)}`,
    isInverted && "inverted",
  ];
  return words.filter(Boolean).join(", ");
}

/** @param {number} part of one */
function signed(part) {
  return `${part > 0 ? "+" : "−"}${Math.round(Math.abs(part) * 100)} %`;
}
