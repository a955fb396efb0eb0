// Which values of a DICOM picture are drawn from black to white. The server renders it; what is stored, what is exported
// and, unless told otherwise, what the models see stays the file's own rendering.

/** @typedef {import("./types").WindowSetting} Setting */
/** @typedef {import("./wire").Window} Window */

/** Centre and width in Hounsfield units, as radiologists use them. @type {Record<string, { title: string, centre: number, width: number }>} */
export const PRESETS = {
  lung: { title: "Lung", centre: -600, width: 1500 },
  mediastinum: { title: "Mediastinum", centre: 50, width: 350 },
  "soft-tissue": { title: "Soft tissue", centre: 40, width: 400 },
  bone: { title: "Bone", centre: 400, width: 1800 },
  brain: { title: "Brain", centre: 40, width: 80 },
  liver: { title: "Liver", centre: 60, width: 160 },
};

const SPAN = 300; // client pixels of a drag that double the width, or move the centre by it

/**
 * @param {Setting} from
 * @param {number} dx client pixels to the right: wider
 * @param {number} dy client pixels down: higher centre, so darker
 * @param {Window} told
 * @returns {Setting}
 */
export function draggedWindow(from, dx, dy, told) {
  const step = told.high - told.low > 50 ? 1 : (told.high - told.low || 1) / 1000;
  const round = (/** @type {number} */ value) => Number((Math.round(value / step) * step).toPrecision(7));
  return { centre: round(from.centre + (dy / SPAN) * from.width), width: Math.max(step, round(from.width * 2 ** (dx / SPAN))) };
}

/** @param {Setting} setting */
export function windowWords({ centre, width }) {
  const preset = Object.values(PRESETS).find((one) => one.centre === centre && one.width === width);
  return `centre ${shown(centre)}, width ${shown(width)}${preset ? ` (${preset.title.toLowerCase()})` : ""}`;
}

/** @param {number} value */
function shown(value) {
  return String(value).replace("-", "−");
}

/**
 * @param {object} parts
 * @param {import("./api.js").Api} parts.api
 * @param {import("./store.js").Store} parts.store
 * @param {import("./types").State<import("./types").Ui>} parts.ui
 * @param {import("./messages.js").Voice} parts.voice
 */
export function createWindowing({ api, store, ui, voice }) {
  return {
    /** Another picture is open: a window in Hounsfield units goes on to the next CT, any other is the picture's own. */
    async opened() {
      const { image } = store.shown;
      const { window: before, windowInfo: info } = ui.value;
      const isDicom = image?.media_type.includes("dicom") ?? false;
      ui.set({ windowInfo: null, ...(isDicom ? {} : { window: null }) });
      if (!image || !isDicom) return;
      const told = await api.window(image.id).catch(() => null); // without it the picture is seen as it is stored
      if (store.shown.image?.id !== image.id) return;
      const goesOn = info?.is_hounsfield && told?.window?.is_hounsfield;
      ui.set({ windowInfo: told?.window ?? null, window: goesOn ? before : null });
    },

    /** @param {string} name of a preset; "" is the picture's own */
    preset(name) {
      const { windowInfo } = ui.value;
      const { title, ...window } = PRESETS[name] ?? { title: "own" };
      if (!windowInfo) return voice.tell("This picture has no window to set: that is for grey DICOM pictures.");
      if (name && !windowInfo.is_hounsfield) return voice.tell("That window is in Hounsfield units, and this picture is no CT. Drag with the Window tool instead.");
      ui.set({ window: "centre" in window ? window : null });
      voice.tell(name ? `Window: ${title}. Only the drawing changes.` : "The window of the file.");
    },

    /** @returns {{ from: Setting, told: Window } | null} what a drag begins with */
    begin() {
      const { window, windowInfo: told } = ui.value;
      if (told) return { from: window ?? { centre: told.centre, width: told.width }, told };
      voice.tell("This picture has no window to set: that is for grey DICOM pictures.");
      return null;
    },

    /** @param {Setting} window */
    set(window) {
      ui.set({ window });
    },
  };
}
