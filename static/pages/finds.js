// Run phrases over all pictures of a project: what is found waits there as proposals.

import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { jobList } from "./jobs.js";
import { openingPhrases } from "./opening.js";
import { attempt } from "./toast.js";

/**
 * @param {string} project its id
 * @param {() => void} onOver called when a search ends
 */
export function findPanel(project, onOver) {
  const input = h("input.s-input", {
    placeholder: "cat, left lung, every nucleus",
    "aria-label": "What to find on every picture, with commas between",
    "data-testid": "find-phrases",
    maxlength: 2000,
  });
  const untouched = h("input", { type: "checkbox", checked: true });
  const jobs = jobList(project, "find", { name: "Search", ended: "Not finished", canGoOn: true, onOver });
  const opening = openingPhrases(project);
  const root = h(
    "div.s-narrow",
    {},
    h("p", {}, "Say what to find. It is looked for on one picture after the other, and waits there as proposals to accept or reject."),
    h("form.s-labels-add", { onsubmit: start }, input, h("button.s-primary", {}, icon("arrow"), "Find on all")),
    h("label.s-check", {}, untouched, "Only on pictures that nobody has worked on"),
    jobs.root,
    opening.root,
  );

  /** @param {SubmitEvent} event */
  async function start(event) {
    event.preventDefault();
    const phrases = input.value.split(",").filter((/** @type {string} */ phrase) => phrase.trim());
    if (!phrases.length) return input.focus();
    const job = await attempt(() => post(`/projects/${project}/finds`, { phrases, only_untouched: untouched.checked }));
    if (job) jobs.add(job);
  }

  return { root, show: () => Promise.all([jobs.show(), opening.show()]), stop: jobs.stop };
}
