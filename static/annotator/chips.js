// What a phrase was understood to ask for, as chips: what each says, what it can be changed to, and what is left
// without it. Pure.

/** @typedef {import("./wire").Part} Part */
/** @typedef {{ title: string, part: Part }} Choice */
/** @typedef {{ kind: string, text: string, choices: Choice[], without: Part | null, field: Field | null }} Chip */
/** @typedef {{ label: string, value: string, type: "text" | "number", part: (value: string) => Part | null }} Field */
/** @typedef {{ title: string, patch: Partial<Part> }} Option */
/** @typedef {{ kind: string, text: (part: Part) => string, options: (part: Part) => Option[], clear: Partial<Part> }} Slot */

const COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "grey", "white", "dark", "bright"];
const SIDES = /** @type {const} */ (["left", "right", "top", "bottom"]);
const PLACES = /** @type {const} */ (["left", "right", "top", "bottom", "centre"]);
const CORNERS = /** @type {const} */ ([["top", "left"], ["top", "right"], ["bottom", "left"], ["bottom", "right"]]);
const SIZES = /** @type {const} */ (["largest", "smallest", "large", "small"]);
const KINDS = /** @type {const} */ (["left of", "right of", "above", "below", "next to", "inside"]);
const MOST = 5; // offered as a number of things

/** @type {readonly Slot[]} */
const SLOTS = [
  {
    kind: "number",
    text: ({ count, is_every: isEvery }) => (count ? `${count} of them` : isEvery ? "every" : ""),
    options: () => [
      { title: "every", patch: { is_every: true, count: null } },
      ...Array.from({ length: MOST }, (_, i) => ({ title: `${i + 1} of them`, patch: { count: i + 1, is_every: false } })),
    ],
    clear: { count: null, is_every: false },
  },
  {
    kind: "size",
    text: ({ size }) => size ?? "",
    options: () => [...SIZES.map((size) => ({ title: size, patch: { size } })), { title: "every", patch: { size: null, is_every: true } }],
    clear: { size: null },
  },
  {
    kind: "comparison",
    text: ({ comparison }) => (comparison ? `${comparison.is_larger ? ">" : "<"} ${comparison.value} ${comparison.unit}` : ""),
    options: ({ comparison }) =>
      comparison
        ? [true, false].map((isLarger) => ({
            title: `${isLarger ? "larger" : "smaller"} than ${comparison.value} ${comparison.unit}`,
            patch: { comparison: { ...comparison, is_larger: isLarger } },
          }))
        : [],
    clear: { comparison: null },
  },
  {
    kind: "place",
    text: ({ place }) => (place ?? []).join(" "),
    options: () => [
      ...PLACES.map((one) => ({ title: one, patch: { place: [one] } })),
      ...CORNERS.map((corner) => ({ title: corner.join(" "), patch: { place: [...corner] } })),
    ],
    clear: { place: [] },
  },
  {
    kind: "most",
    text: ({ most }) => (most ? mostWords(most) : ""),
    options: () => [...PLACES, /** @type {const} */ ("edge")].map((most) => ({ title: mostWords(most), patch: { most } })),
    clear: { most: null },
  },
  {
    kind: "order",
    text: ({ order }) => (order ? orderWords(order) : ""),
    options: ({ order }) =>
      order
        ? [...SIDES.map((side) => ({ ...order, side })), ...[1, 2, 3, -1].map((index) => ({ ...order, index }))].map((one) => ({
            title: orderWords(one),
            patch: { order: one },
          }))
        : [],
    clear: { order: null },
  },
  {
    kind: "side",
    text: ({ side }) => (side ? `patient's ${side}` : ""),
    options: () => [
      ...["left", "right"].map((side) => ({ title: `patient's ${side}`, patch: { side: /** @type {"left" | "right"} */ (side) } })),
      ...["left", "right"].map((side) => ({
        title: `${side} in the picture`,
        patch: { side: null, place: [/** @type {"left" | "right"} */ (side)] },
      })),
    ],
    clear: { side: null },
  },
  {
    kind: "relation",
    text: ({ relation }) => (relation ? `${relation.kind} ${relation.others.join(" and ")}` : ""),
    options: ({ relation }) =>
      relation && relation.kind !== "between"
        ? KINDS.map((kind) => ({ title: `${kind} ${relation.others.join(" and ")}`, patch: { relation: { ...relation, kind } } }))
        : [],
    clear: { relation: null },
  },
];

/**
 * The thing first, then what chooses among those that are found.
 * @param {Part} part
 * @returns {Chip[]}
 */
export function chipsOf(part) {
  const chosen = SLOTS.filter((slot) => slot.text(part)).map((slot) => slotChip(part, slot));
  return [thingChip(part), ...(part.attributes ?? []).map((word) => attributeChip(part, word)), ...chosen, ...(part.negatives ?? []).map((word) => negativeChip(part, word))];
}

/**
 * What can be added to a part that doesn't say it yet.
 * @param {Part} part
 * @returns {Choice[]}
 */
export function additions(part) {
  const open = SLOTS.filter(({ kind, text }) => ["number", "size", "place"].includes(kind) && !text(part));
  const options = open.flatMap((slot) => slot.options(part).slice(0, slot.kind === "place" ? 5 : slot.kind === "size" ? 2 : 1));
  return options.map(({ title, patch }) => ({ title, part: { ...part, ...patch } }));
}

/**
 * All parts in words, as they are spoken and shown in messages.
 * @param {readonly Part[]} parts
 */
export function partsWords(parts) {
  return parts.map((part) => chipsOf(part).map(({ text }) => text).join(", ")).join("; ");
}

/**
 * @param {Part} part
 * @returns {Chip}
 */
function thingChip(part) {
  const noun = without(part.thing, part.attributes ?? []);
  const attributes = part.attributes ?? [];
  const field = /** @type {const} */ ({ label: "Look for", value: noun, type: "text" });
  const renamed = (/** @type {string} */ value) => (value.trim() ? { ...part, thing: [...attributes, value.trim()].join(" ") } : null);
  return { kind: "thing", text: noun, choices: [], without: null, field: { ...field, part: renamed } };
}

/**
 * @param {Part} part
 * @param {string} word
 * @returns {Chip}
 */
function attributeChip(part, word) {
  const noun = without(part.thing, part.attributes ?? []);
  const withWords = (/** @type {string[]} */ words) => ({ ...part, attributes: words, thing: [...words, noun].join(" ") });
  const all = part.attributes ?? [];
  const choices = COLOURS.includes(word)
    ? COLOURS.filter((one) => !all.includes(one)).map((one) => ({ title: one, part: withWords(all.map((old) => (old === word ? one : old))) }))
    : [];
  return { kind: "attribute", text: word, choices, without: withWords(all.filter((old) => old !== word)), field: null };
}

/**
 * @param {Part} part
 * @param {string} word
 * @returns {Chip}
 */
function negativeChip(part, word) {
  const left = (part.negatives ?? []).filter((one) => one !== word);
  return { kind: "negative", text: `not ${word}`, choices: [], without: { ...part, negatives: left }, field: null };
}

/**
 * @param {Part} part
 * @param {Slot} slot
 * @returns {Chip}
 */
function slotChip(part, { kind, text, options, clear }) {
  const now = text(part);
  const others = options(part).map(({ title, patch }) => ({ title, part: { ...part, ...patch } }));
  const choices = others.filter((one, i) => text(one.part) !== now && others.findIndex(({ title }) => title === one.title) === i);
  return { kind, text: now, choices, without: { ...part, ...clear }, field: kind === "comparison" ? measureField(part) : null };
}

/**
 * @param {Part} part
 * @returns {Field | null}
 */
function measureField(part) {
  const { comparison } = part;
  if (!comparison) return null;
  return {
    label: `In ${comparison.unit}`,
    value: String(comparison.value),
    type: "number",
    part: (value) => (Number(value) > 0 ? { ...part, comparison: { ...comparison, value: Number(value) } } : null),
  };
}

/**
 * @param {string} thing
 * @param {readonly string[]} words
 */
function without(thing, words) {
  const left = thing.split(" ").filter((word) => !words.includes(word.toLowerCase()));
  return left.join(" ") || thing;
}

/** @param {string} most */
function mostWords(most) {
  return most === "centre" ? "nearest the centre" : `furthest ${most}`;
}

/** @param {import("./wire").Order} order */
function orderWords({ index, side }) {
  return `${index < 0 ? "last" : `no. ${index}`} from the ${side}`;
}
