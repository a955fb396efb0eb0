// How the picture and the masks are drawn: a small panel, and the sign over the picture while its tone is changed.

import { h, setAttribute, setText } from "../markup.js";
import { isPlain, PLAIN, toneWords } from "../tone.js";
import { windowWords } from "../windowing.js";
import { tooltip, iconButton } from "./buttons.js";
import { windowChoice } from "./window.js";

/** @typedef {import("../types").Tone} Tone */
/** @typedef {{ name: "brightness" | "contrast" | "gamma", title: string, min: number, max: number, step: number }} Slider */

/** @type {readonly Slider[]} */
const SLIDERS = [
  { name: "brightness", title: "Brightness", min: -1, max: 1, step: 0.05 },
  { name: "contrast", title: "Contrast", min: -1, max: 1, step: 0.05 },
  { name: "gamma", title: "Gamma", min: 0.2, max: 5, step: 0.05 },
];
const SWITCHES = /** @type {const} */ ([
  ["invert", "Invert the picture"],
  ["outline", "Outlines only"],
  ["isolate", "Selected objects only"],
]);
const GAP = 6; // client pixels between the button and its panel

/**
 * @param {import("../types").Run} run
 * @param {(tone: Partial<Tone>) => void} setTone
 */
export function viewPanel(run, setTone) {
  const sliders = SLIDERS.map((entry) => slider(entry, setTone));
  const switches = SWITCHES.map(([command, title]) => {
    const box = h("input", { type: "checkbox", "data-testid": `view-${command}` });
    box.addEventListener("change", () => run(command));
    return { command, box, root: h("label", { class: "view-switch", title: tooltip(title, command) }, box, title) };
  });
  const window = windowChoice(run);
  const reset = h("button", { type: "button", class: "button quiet", title: tooltip("As it was", "plain"), "data-testid": "view-plain" }, "As it was");
  reset.addEventListener("click", () => run("plain"));
  const panel = h(
    "div",
    { class: "menu view-panel", popover: "auto", role: "group", "aria-label": "View", "data-testid": "view-panel" },
    ...sliders.map(({ root }) => root),
    window.root,
    ...switches.map(({ root }) => root),
    reset,
  );
  const button = iconButton({ icon: "tone", title: "Brightness, outlines", command: "view" }, run);
  panel.addEventListener("beforetoggle", () => {
    const { right, top } = button.getBoundingClientRect();
    Object.assign(panel.style, { right: `${innerWidth - right}px`, bottom: `${innerHeight - top + GAP}px` });
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    panel.hidePopover();
    button.focus();
  });
  const words = h("span", {});
  const plain = h("button", { type: "button", class: "link", "data-testid": "tone-reset" }, "As it was");
  plain.addEventListener("click", () => run("plain"));
  const sign = h("p", { class: "notice", "data-testid": "tone-sign" }, words, " ", plain);

  return {
    root: h("div", { class: "view" }, button, panel),
    sign,
    toggle() {
      panel.togglePopover();
      if (panel.matches(":popover-open")) sliders[0].input.focus();
    },
    /** @param {import("../types").Ui} ui */
    update(ui) {
      const { tone, isOutlineOnly, isIsolated } = ui;
      window.update(ui);
      const isOn = { invert: tone.isInverted, outline: isOutlineOnly, isolate: isIsolated };
      for (const { name, input } of sliders) if (Number(input.value) !== tone[name]) input.value = String(tone[name]);
      for (const { command, box } of switches) box.checked = isOn[command];
      setAttribute(button, "aria-pressed", String(!isPlain(tone) || isOutlineOnly || isIsolated));
      sign.hidden = isPlain(tone) && !ui.window;
      setText(words, notAsStored(ui));
    },
  };
}

/** @param {import("../types").Ui} ui */
function notAsStored({ tone, window, isWindowAsked }) {
  const parts = [window && `window ${windowWords(window)}`, toneWords(tone)].filter(Boolean);
  const sight = window ? (isWindowAsked ? " The model sees this window." : " The model sees the file's own.") : "";
  return `Not as stored: ${parts.join(", ")}.${sight}`;
}

/**
 * @param {Slider} entry
 * @param {(tone: Partial<Tone>) => void} setTone
 */
function slider({ name, title, ...range }, setTone) {
  const input = h("input", { type: "range", ...range, value: PLAIN[name], "data-testid": `view-${name}` });
  input.addEventListener("input", () => setTone({ [name]: Number(input.value) }));
  return { name, input, root: h("label", { class: "view-slider" }, h("span", {}, title), input) };
}
