// This browser tab's id: kept over a reload, never shared by two open tabs, so that one tab's unsent changes are sent
// by that tab, or by another once it is gone.

import { newId } from "./ids.js";

const KEY = "sayseg-tab";

/** @returns {Promise<string>} */
export async function ownTab() {
  const kept = sessionStorage.getItem(KEY);
  const id = kept && !(await openTabs()).has(kept) ? kept : newId(); // a duplicated tab brings its twin's id along
  sessionStorage.setItem(KEY, id);
  void navigator.locks?.request(`${KEY}-${id}`, () => new Promise(() => {})); // held until the tab closes
  return id;
}

/** The tabs that are open now; none where the browser can't say. */
export async function openTabs() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map((lock) => (lock.name ?? "").replace(`${KEY}-`, "")));
}
