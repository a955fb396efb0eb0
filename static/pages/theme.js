// Light, dark or as the system has it; the choice lasts and holds on every page.

const KEY = "sayseg-theme";
const SYSTEM = matchMedia("(prefers-color-scheme: dark)");

/** @typedef {"system" | "light" | "dark"} Theme */

/** @returns {Theme} */
export function theme() {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** @param {Theme} chosen */
export function setTheme(chosen) {
  if (chosen === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, chosen);
  apply();
}

const isDark = () => (theme() === "system" ? SYSTEM.matches : theme() === "dark");

function apply() {
  const dark = isDark();
  for (const element of [document.documentElement, document.body]) {
    if (element.classList.contains("dark") !== dark) element.classList.toggle("dark", dark);
  }
}

/** Apply the choice, and again whenever Gradio or the system changes its mind. */
export function keepTheme() {
  apply();
  SYSTEM.addEventListener("change", apply);
  new MutationObserver(apply).observe(document.body, { attributes: true, attributeFilter: ["class"] });
}
