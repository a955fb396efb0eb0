// Which objects are shown. Pure.

/**
 * @param {import("./types").Annotation} annotation
 * @param {Pick<import("./types").Shown, "selection">} shown
 * @param {Pick<import("./types").Ui, "isHidden" | "hiddenLabels" | "isIsolated">} ui
 */
export function isHidden({ id, label }, { selection }, { isHidden, hiddenLabels, isIsolated }) {
  const isSetAside = isIsolated && selection.size > 0 && !selection.has(id);
  return isHidden || isSetAside || hiddenLabels.has(label ?? "");
}
