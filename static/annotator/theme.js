// Light or dark: as the page around says (Gradio's and our pages put `dark` on the body), else as the system has it.

const SYSTEM = "(prefers-color-scheme: dark)";

/**
 * Keep `data-theme` on the element.
 * @param {HTMLElement} element
 * @param {AbortSignal} signal
 */
export function followTheme(element, signal) {
  const system = matchMedia(SYSTEM);
  const apply = () => {
    const isSet = getComputedStyle(document.documentElement).getPropertyValue("--s-page") !== "";
    const hasGradio = document.querySelector(".gradio-container") !== null;
    const isDark = document.body.classList.contains("dark") || document.documentElement.classList.contains("dark");
    element.dataset.theme = isDark || (!isSet && !hasGradio && system.matches) ? "dark" : "light";
  };
  const watcher = new MutationObserver(apply);
  watcher.observe(document.body, { attributes: true, attributeFilter: ["class"] });
  watcher.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  system.addEventListener("change", apply, { signal });
  signal.addEventListener("abort", () => watcher.disconnect());
  apply();
}
