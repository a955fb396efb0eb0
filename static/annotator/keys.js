// The one table of keys. Commands are found by it, tooltips and the help panel are printed from it.

import { readOwnKeys, withOwnKeys } from "./own_keys.js";
import { PRESETS } from "./windowing.js";

/** @typedef {import("./types").KeyEntry} KeyEntry */
/** @typedef {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">} Stroke */

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** @type {readonly KeyEntry[]} */
export const DEFAULT_KEYS = [
  { command: "prompt", title: "Say what to find", group: "Find", keys: ["t", "/"] },
  { command: "look-everywhere", title: "Look everywhere again", group: "Find", keys: ["Shift+a"] },
  { command: "everything", title: "Propose everything that can be made out", group: "Find", keys: ["Shift+e"] },
  { command: "cancel", title: "Stop a running prompt, let go of the selection", group: "Find", keys: ["Escape"] },
  { command: "tool", argument: "select", title: "Select", group: "Tools", keys: ["v"] },
  { command: "tool", argument: "box", title: "Box: drag around an object", group: "Tools", keys: ["b"] },
  { command: "tool", argument: "click", title: "Click: add to an object or take away", group: "Tools", keys: ["c"] },
  { command: "tool", argument: "scribble", title: "Scribble: draw over what belongs to an object, or doesn't", group: "Tools", keys: ["s"] },
  { command: "tool", argument: "brush", title: "Brush: paint on the selected object, or a new one", group: "Tools", keys: ["r"] },
  { command: "tool", argument: "eraser", title: "Eraser: take pixels off the selected object", group: "Tools", keys: ["e"] },
  { command: "tool", argument: "polygon", title: "Polygon: corners or freehand, added to the selected object, or a new one", group: "Tools", keys: ["p"] },
  { command: "tool", argument: "outline", title: "Outline: the corners of the selected object", group: "Tools", keys: ["u"] },
  { command: "tool", argument: "area", title: "Area: only in here is looked for what you say", group: "Tools", keys: ["a"] },
  { command: "tool", argument: "measure", title: "Measure: drag a ruler", group: "Tools", keys: ["m"] },
  { command: "tool", argument: "window", title: "Window of a DICOM picture: drag", group: "Tools", keys: ["d"] },
  { command: "tool", argument: "pan", title: "Move the picture", group: "Tools", keys: ["g"] },
  { command: "sign", title: "Click, scribble, polygon: switch between add and take away", group: "Tools", keys: ["x"] },
  { command: "glance", title: "Click: show the mask that a click would give", group: "Tools", keys: ["q"] },
  { command: "brush-size", argument: -1, title: "Smaller brush", group: "Tools", keys: ["[", ","] },
  { command: "brush-size", argument: 1, title: "Larger brush", group: "Tools", keys: ["]", "."] },
  { command: "accept", title: "Accept, go on to the next proposal", group: "Objects", keys: ["Enter"] },
  { command: "accept-all", title: "Accept all proposals", group: "Objects", keys: ["Shift+Enter"] },
  { command: "reject", title: "Reject a proposal, delete an object", group: "Objects", keys: ["Delete", "Backspace"] },
  { command: "candidate", argument: 1, title: "Next candidate for the selected object", group: "Objects", keys: ["n"] },
  { command: "candidate", argument: -1, title: "Previous candidate", group: "Objects", keys: ["Shift+n"] },
  { command: "step", argument: 1, title: "Select the next object", group: "Objects", keys: ["j"] },
  { command: "step", argument: -1, title: "Select the object before", group: "Objects", keys: ["k"] },
  { command: "select-all", title: "Select all objects", group: "Objects", keys: ["Mod+a"] },
  { command: "undo", title: "Undo", group: "Objects", keys: ["Mod+z"] },
  { command: "redo", title: "Redo", group: "Objects", keys: ["Mod+Shift+z", "Mod+y"] },
  { command: "reshape", argument: "fill-holes", title: "Fill holes", group: "Masks", keys: ["Shift+f"] },
  { command: "reshape", argument: "drop-specks", title: "Drop specks (parts under 2 % of the largest)", group: "Masks", keys: ["Shift+d"] },
  { command: "reshape", argument: "smooth", title: "Smooth the outline", group: "Masks", keys: ["Shift+s"] },
  { command: "reshape", argument: "grow", title: "Grow by a pixel", group: "Masks", keys: ["Shift+ArrowUp"] },
  { command: "reshape", argument: "shrink", title: "Shrink by a pixel", group: "Masks", keys: ["Shift+ArrowDown"] },
  { command: "split", title: "Split into its parts", group: "Masks", keys: ["Shift+p"] },
  { command: "merge", title: "Merge the selected objects", group: "Masks", keys: ["Shift+m"] },
  { command: "cut-out", title: "Cut out of its neighbours", group: "Masks", keys: ["Shift+x"] },
  { command: "duplicate", title: "Duplicate", group: "Masks", keys: ["Mod+d"] },
  { command: "duplicate-next", title: "Duplicate to the next picture", group: "Masks", keys: ["Mod+Shift+d"] },
  { command: "order", argument: "front", title: "To the front", group: "Masks", keys: ["Alt+Shift+ArrowUp"] },
  { command: "order", argument: "forward", title: "One step forward", group: "Masks", keys: ["Alt+ArrowUp"] },
  { command: "order", argument: "backward", title: "One step backward", group: "Masks", keys: ["Alt+ArrowDown"] },
  { command: "order", argument: "back", title: "To the back", group: "Masks", keys: ["Alt+Shift+ArrowDown"] },
  ...DIGITS.map((digit) => ({
    command: "label",
    argument: digit,
    title: "Give the selected objects this label; with nothing selected, new ones get it",
    group: "Labels",
    keys: [`code:Digit${digit}`, `code:Numpad${digit}`],
    ...(digit === 1 ? { shown: "1 … 9" } : { shown: "" }),
  })),
  { command: "label", argument: 0, title: "Take the label off", group: "Labels", keys: ["code:Digit0", "code:Numpad0"], shown: "0" },
  { command: "rules", title: "Rules of the project: overlaps, attributes of objects", group: "Labels", keys: ["Shift+r"] },
  { command: "new-label", title: "Add a label", group: "Labels", keys: ["l"] },
  { command: "hide", title: "Hide all masks, show them again", group: "View", keys: ["h"] },
  { command: "why", title: "Show why the selected object was found: heat, regions, words", group: "View", keys: ["Shift+h"] },
  { command: "view", title: "Brightness, contrast, gamma, outlines", group: "View", keys: ["w"] },
  { command: "invert", title: "Draw the picture inverted", group: "View", keys: ["i"] },
  { command: "outline", title: "Draw outlines only", group: "View", keys: ["Shift+o"] },
  { command: "isolate", title: "Show the selected objects only", group: "View", keys: ["Shift+i"] },
  { command: "window", argument: "", title: "Window: as in the file", group: "View", keys: [] },
  ...Object.entries(PRESETS).map(([argument, { title }]) => ({ command: "window", argument, title: `Window: ${title.toLowerCase()}`, group: "View", keys: [] })),
  { command: "plain", title: "Draw all as it was", group: "View", keys: ["Shift+w"] },
  { command: "map", title: "Show or hide the small map", group: "View", keys: ["y"] },
  { command: "menu", title: "Menu of the selected object, or of the view", group: "Objects", keys: ["Shift+F10", "ContextMenu"] },
  { command: "panel", title: "Fold the right column", group: "View", keys: ["o"] },
  { command: "fit", title: "Fit the picture to the window", group: "View", keys: ["f"] },
  { command: "actual", title: "One picture pixel to one screen pixel", group: "View", keys: ["Shift+code:Digit0"], shown: "Shift+0" },
  { command: "zoom", argument: 1.25, title: "Zoom in", group: "View", keys: ["+", "="] },
  { command: "zoom", argument: 0.8, title: "Zoom out", group: "View", keys: ["-"] },
  { command: "nudge", argument: "left", title: "Move the picture", group: "View", keys: ["ArrowLeft"], shown: "Arrow keys" },
  { command: "nudge", argument: "right", title: "Move the picture", group: "View", keys: ["ArrowRight"], shown: "" },
  { command: "nudge", argument: "up", title: "Move the picture", group: "View", keys: ["ArrowUp"], shown: "" },
  { command: "nudge", argument: "down", title: "Move the picture", group: "View", keys: ["ArrowDown"], shown: "" },
  { command: "next", title: "Next picture", group: "Pictures", keys: ["PageDown"] },
  { command: "previous", title: "Previous picture", group: "Pictures", keys: ["PageUp"] },
  { command: "skip", title: "Put the picture aside, go on", group: "Pictures", keys: ["Shift+PageDown"] },
  { command: "review", argument: "reviewed", title: "Say that the picture is reviewed", group: "Pictures", keys: ["Shift+v"] },
  { command: "review", argument: "sent_back", title: "Send the picture back to be corrected", group: "Pictures", keys: ["Shift+b"] },
  { command: "palette", title: "Find a command by its name", group: "Pictures", keys: ["Mod+k"] },
  { command: "change-keys", title: "Change the keys", group: "Pictures", keys: [] },
  { command: "help", title: "Show the keys", group: "Pictures", keys: ["?", "F1"] },
];

/** With the keys that a person has changed, as they were when the page was loaded. */
export const KEYS = withOwnKeys(DEFAULT_KEYS, readOwnKeys());

/** What the mouse does; printed below the keys. */
export const GESTURES = /** @type {const} */ ([
  ["Wheel, or pinch", "Zoom at the pointer"],
  ["Space + drag, middle button", "Move the picture"],
  ["Click tool: click", "Add to the selected object; away from it, a new object"],
  ["Click tool: right click, Shift + click", "Take away from the selected object"],
  ["Click tool: Alt + click", "Always a new object"],
  ["Click, scribble: with Ctrl or Cmd held", "Collects clicks and strokes; they are asked together when it is let go"],
  ["Scribble: drag", "Add to the object under it; right button or Shift takes away"],
  ["Polygon: click", "A corner; on the first or last one, or with a double click, it closes (as Enter does)"],
  ["Polygon: drag", "Freehand from the first corner; moves a corner that is there"],
  ["Polygon: begun with Shift or the right button", "Takes away from the selected object; with Alt it is a new object"],
  ["Area: drag, Shift + drag", "A rectangle, or an outline by hand, to look in"],
  ["Right click (Select, Box, Outline, Area, Measure, Move)", "A menu of what can be done there"],
  ["Select: double click", "Edit the outline of an object"],
  ["Outline: drag", "A corner, or a new one from the line between two"],
  ["Outline: right click, Alt + click, Del", "Removes the corner under the pointer"],
  ["Brush, eraser: Shift + click", "A straight line from where the last stroke ended"],
  ["Brush, eraser: Alt + wheel", "Size of the brush"],
  ["Brush, eraser: right button", "The opposite: erase with the brush, paint with the eraser"],
  ["Brush: Alt + drag", "Always a new object"],
  ["Select: drag a point or a corner of the box", "Make the selected object anew from what was moved"],
  ["Select: Shift + click", "Add to the selection, or take out of it"],
]);

/**
 * The entry that a key stroke means; null if none.
 * @param {Stroke} stroke
 * @returns {KeyEntry | null}
 */
export function commandOf(stroke) {
  return KEYS.find((entry) => entry.keys.some((key) => isStroke(key, stroke))) ?? null;
}

/**
 * How the keys of a command are printed; empty if it has none.
 * @param {string} command
 * @param {string | number | undefined} argument
 * @param {boolean} isMac
 */
export function shownKeys(command, argument, isMac) {
  const entry = KEYS.find((one) => one.command === command && one.argument === argument);
  return entry ? printed(entry, isMac) : "";
}

/**
 * How the keys of a command are printed in a menu, also of those that the help panel sums up in one line.
 * @param {string} command
 * @param {string | number | undefined} argument
 * @param {boolean} isMac
 */
export function printedKeysOf(command, argument, isMac) {
  const entry = KEYS.find((one) => one.command === command && one.argument === argument);
  return entry?.keys[0] ? printedKey(entry.keys[0], isMac) : "";
}

/**
 * @param {KeyEntry} entry
 * @param {boolean} isMac
 */
export function printed(entry, isMac) {
  return entry.shown ?? entry.keys.map((key) => printedKey(key, isMac)).join(" or ");
}

/**
 * The help panel: groups in the table's order, each with its lines.
 * @param {boolean} isMac
 * @returns {{ title: string, lines: { keys: string, title: string }[] }[]}
 */
export function helpGroups(isMac) {
  const titles = [...new Set(KEYS.map((entry) => entry.group))];
  return titles.map((title) => ({
    title,
    lines: KEYS.filter((entry) => entry.group === title)
      .map((entry) => ({ keys: printed(entry, isMac), title: entry.title }))
      .filter((line) => line.keys !== ""),
  }));
}

/**
 * @param {string} key
 * @param {Stroke} stroke
 */
function isStroke(key, stroke) {
  const { name, mod, shift, alt } = parsed(key);
  if (mod !== (stroke.ctrlKey || stroke.metaKey) || alt !== stroke.altKey) return false;
  if (name.startsWith("code:")) return shift === stroke.shiftKey && stroke.code === name.slice(5);
  const isSign = name.length === 1 && !/[a-z]/.test(name); // where "?" and "/" lie, and behind Shift or not, differs by keyboard
  return (isSign || shift === stroke.shiftKey) && stroke.key.toLowerCase() === name.toLowerCase();
}

/**
 * @param {string} key
 */
function parsed(key) {
  const parts = key === "+" ? ["+"] : key.split(/\+(?=.)/);
  const name = parts[parts.length - 1];
  const held = new Set(parts.slice(0, -1));
  return { name, mod: held.has("Mod"), shift: held.has("Shift"), alt: held.has("Alt") };
}

/** @type {Record<string, string>} */
const PRINTED = { Escape: "Esc", Delete: "Del", PageDown: "Page down", PageUp: "Page up", ArrowUp: "↑", ArrowDown: "↓" };

/**
 * @param {string} key
 * @param {boolean} isMac
 */
function printedKey(key, isMac) {
  const { name, mod, shift, alt } = parsed(key);
  const place = /^code:(?:Digit|Key|Numpad)(.+)$/.exec(name)?.[1];
  const bare = place ?? PRINTED[name] ?? (name.length === 1 ? name.toUpperCase() : name);
  const held = isMac ? [mod && "⌘", shift && "⇧", alt && "⌥"] : [mod && "Ctrl+", shift && "Shift+", alt && "Alt+"];
  return held.filter(Boolean).join("") + bare;
}
