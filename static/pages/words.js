// Numbers and times in words.

const STEPS = /** @type {const} */ ([
  [60, "min"],
  [3600, "h"],
  [86400, "day"],
]);

/**
 * @param {string} iso
 * @param {number} [now] milliseconds
 * @returns {string} "just now", "2 min ago", "3 days ago", or the date once it is older than a month
 */
export function ago(iso, now = Date.now()) {
  const seconds = (now - new Date(iso).getTime()) / 1000;
  if (seconds < 60) return "just now";
  if (seconds > 30 * 86400) return new Date(iso).toLocaleDateString();
  const [length, unit] = STEPS.filter(([least]) => seconds >= least).at(-1) ?? STEPS[0];
  const count = Math.floor(seconds / length);
  return `${count} ${unit}${unit === "day" && count > 1 ? "s" : ""} ago`;
}

/** @param {string} iso */
export const exactly = (iso) => new Date(iso).toLocaleString();

/**
 * @param {number} count
 * @param {string} noun
 */
export const many = (count, noun) => `${count.toLocaleString()} ${noun}${count === 1 ? "" : "s"}`;

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1e3) return many(bytes, "byte");
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return `${(bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: bytes < 1e8 ? 1 : 0 })} MB`;
}
