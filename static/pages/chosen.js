// What can be done with the chosen pictures: tag, put aside, review, delete. One change for all, with Undo.

import { get, send, undo } from "./api.js";
import { queryOf } from "./choice.js";
import { h, icon } from "./dom.js";
import { menuButton } from "./menu.js";
import { attempt, toast } from "./toast.js";
import { many } from "./words.js";

const AT_ONCE = 5000; // the server's limit
const A_PAGE = 1000;

/**
 * @param {string} project its id
 * @param {object} parts
 * @param {() => void} parts.onChosen other pictures are chosen
 * @param {() => void} parts.onDone something was done with them
 * @param {() => { name: string, count: number }[]} parts.tags
 */
export function chosenBar(project, { onChosen, onDone, tags }) {
  /** @type {Set<string>} */ let ids = new Set();
  const count = h("strong", { role: "status" });
  const name = h("input.s-input", { placeholder: "Tag", "aria-label": "Tag to add", maxlength: 200, list: "s-tags" });
  const known = h("datalist", { id: "s-tags" });
  const form = h("form.s-chosen-tag", { onsubmit: addTag }, name, known, h("button.s-small", {}, icon("plus"), "Add tag"));
  const root = h(
    "div.s-chosen",
    { hidden: true, role: "region", "aria-label": "Chosen pictures" },
    count,
    form,
    menuButton("Remove a tag", () => Promise.resolve(removals()), { text: "Remove tag" }),
    button("Skip", () => mark({ skipped: true }, "skipped")),
    button("Unskip", () => mark({ skipped: false }, "back in the row")),
    button("Mark reviewed", () => mark({ review: "reviewed" }, "reviewed")),
    button("Send back", () => mark({ review: "sent_back" }, "sent back")),
    button("Choose none", () => choose(new Set())),
  );

  /** @param {string} text @param {() => void} act */
  function button(text, act) {
    return h("button.s-small", { type: "button", onclick: act }, text);
  }

  function removals() {
    const there = tags().map((tag) => ({ name: tag.name, icon: /** @type {const} */ ("close"), act: () => mark({ remove_tags: [tag.name] }, `without the tag ${tag.name}`) }));
    return there.length ? there : [{ name: "No tags yet", icon: /** @type {const} */ ("close"), act: () => {} }];
  }

  /** @param {SubmitEvent} event */
  async function addTag(event) {
    event.preventDefault();
    const tag = name.value.trim();
    if (!tag) return name.focus();
    if (await mark({ add_tags: [tag] }, `tagged ${tag}`)) name.value = "";
  }

  /**
   * @param {Record<string, unknown>} said
   * @param {string} words
   */
  async function mark(said, words) {
    const images = [...ids];
    const change = await attempt(() => send("POST", `/projects/${project}/images/marks`, { images, ...said }));
    if (!change) return false;
    onDone();
    toast(`${many(images.length, "picture")}: ${words}.`, { action: "Undo", onAction: () => attempt(() => undo(change)).then(onDone) });
    return true;
  }

  /** @param {Set<string>} chosen */
  function choose(chosen) {
    ids = chosen;
    root.hidden = !ids.size;
    count.textContent = `${many(ids.size, "picture")} chosen`;
    known.replaceChildren(...tags().map((tag) => h("option", { value: tag.name })));
    onChosen();
  }

  return {
    root,
    /** @param {string} id */
    has: (id) => ids.has(id),
    /** @param {Iterable<string>} some @param {boolean} isIn */
    set(some, isIn) {
      const chosen = new Set(ids);
      for (const id of some) isIn ? chosen.add(id) : chosen.delete(id);
      choose(chosen);
    },
    none: () => choose(new Set()),

    /** All that fit the choice, as many as can be changed at once. @param {import("./choice.js").Choice} choice */
    async all(choice) {
      const found = [];
      for (let after = 0; found.length < AT_ONCE; ) {
        const images = await attempt(() => get(`/projects/${project}/images?${queryOf(choice, { after, limit: A_PAGE })}`));
        if (!images?.length) break;
        found.push(...images.map((/** @type {any} */ image) => image.id));
        after = images.at(-1).position;
        if (images.length < A_PAGE) break;
      }
      if (found.length >= AT_ONCE) toast(`The first ${AT_ONCE.toLocaleString()} are chosen: that many can be changed at once.`);
      choose(new Set(found));
    },
  };
}
