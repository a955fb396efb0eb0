// The bar on top of every page: where one is, where one can go, light or dark.

import { h, icon } from "./dom.js";
import { setTheme, theme } from "./theme.js";

const PAGES = /** @type {const} */ ([
  ["/", "Projects"],
  ["/demo", "Demo"],
  ["/models", "Models"],
]);
const NEXT = /** @type {const} */ ({ system: "light", light: "dark", dark: "system" });
const ICON = /** @type {const} */ ({ system: "half", light: "sun", dark: "moon" });
const NAMES = { system: "as the system", light: "light", dark: "dark" };

export class SaysegHeader extends HTMLElement {
  connectedCallback() {
    const here = location.pathname;
    const links = PAGES.map(([path, name]) =>
      h("a", { href: path, "aria-current": isAt(here, path) ? "page" : null }, name),
    );
    this.replaceChildren(
      h("a.s-brand", { href: "/" }, h("img", { src: "/static/pages/icon.svg", alt: "", width: 26, height: 26 }), "Sayseg"),
      h("nav", { "aria-label": "Pages" }, ...links),
      themeButton(),
    );
  }
}

/**
 * @param {string} here
 * @param {string} path
 */
const isAt = (here, path) => here === path || (path === "/" && here.startsWith("/project"));

function themeButton() {
  const button = h("button.s-quiet.s-square", { type: "button" });
  const show = () => {
    button.replaceChildren(icon(ICON[theme()]));
    button.title = `Colours: ${NAMES[theme()]}`;
    button.setAttribute("aria-label", button.title);
  };
  button.addEventListener("click", () => {
    setTheme(NEXT[theme()]);
    show();
  });
  show();
  return button;
}
