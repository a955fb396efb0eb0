// What the element shows, as plain values to read only: for the page around it and for tests.

import { areaOf } from "./masks.js";
import { runsOf } from "./store.js";

/**
 * @param {import("./session.js").Session} session
 * @param {import("./stage.js").Stage} stage
 */
export function snapshot({ store, ui, outbox, glancing }, stage) {
  const { shown } = store;
  const { tool, minus, isHidden, isOutlineOnly, isIsolated, tone, opacity, armed, brush, asking, isLoading, failure, saved, message } = ui.value;
  return Object.freeze({
    image: shown.image?.id ?? null,
    size: shown.image && { width: shown.image.width, height: shown.image.height },
    project: shown.project?.id ?? null,
    overlap: shown.project?.overlap ?? null,
    attributes: shown.project?.attributes ?? [],
    position: shown.position,
    count: shown.count,
    labels: shown.labels.map(({ id, name, color, parent }) => ({ id, name, color, parent })),
    annotations: shown.annotations.map((one) => {
      const { id, status, version, label, score, phrase, origin, mask } = one;
      const runs = runsOf(one);
      return { id, status, version, label, z: one.z, attributes: one.attributes, score, phrase, kind: origin.kind, mask, area: runs ? areaOf(runs) : 0 };
    }),
    selection: [...shown.selection],
    view: { ...stage.view },
    tool,
    minus,
    isHidden,
    isOutlineOnly,
    isIsolated,
    tone,
    window: ui.value.window,
    windowInfo: ui.value.windowInfo,
    opacity,
    armed,
    brush,
    glance: glancing.glance?.mask ?? null,
    within: ui.value.within,
    held: ui.value.held?.marks.length ?? 0,
    isBusy: asking !== null || isLoading,
    saved: saved.kind,
    unsent: outbox.queue.length,
    message: message?.text ?? null,
    failure,
  });
}
