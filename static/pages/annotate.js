// The full-screen page: keeps the address on the picture that is shown, so that Back and reload work.

import { keepTheme } from "./theme.js";

keepTheme();

const annotator = /** @type {HTMLElement & { selection: { image_id: string, revision: number } }} */ (
  document.querySelector("mask-annotator")
);

/** @param {string} id */
const address = (id) => `/annotate/${id}${location.search}`;

annotator.addEventListener("image-changed", (event) => {
  const { image_id: id, name } = /** @type {CustomEvent} */ (event).detail;
  document.title = `${name} · Sayseg`;
  if (!location.pathname.endsWith(`/${id}`)) history.pushState(null, "", address(id));
});

annotator.addEventListener("choice-changed", (event) => {
  const { query } = /** @type {CustomEvent} */ (event).detail;
  history.replaceState(null, "", `${location.pathname}${query && `?${query}`}`);
});

addEventListener("popstate", () => {
  const id = location.pathname.split("/").at(-1);
  if (id) annotator.selection = { image_id: id, revision: 0 };
});
