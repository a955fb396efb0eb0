// "Keep this in a project": the Demo's picture goes into a project, and is asked there what it was asked here.

import { get, send, upload } from "./api.js";
import { imageAddress } from "./gallery.js";
import { menuButton } from "./menu.js";
import { attempt, toast } from "./toast.js";
import { uuid } from "./uuid.js";

/** @typedef {import("../annotator/wire").Project} Project */
/** @typedef {{ text: string, negatives: string[], threshold: number }} Question */

const MOST = 100; // projects in the menu, those changed last

/**
 * @param {File} file
 * @param {Question} question
 */
export function keepButton(file, question) {
  /** @param {() => Promise<string>} project gives its id */
  const keepIn = (project) => () => void attempt(async () => keep(file, question, await project()));
  /** @type {import("./menu.js").Item} */
  const fresh = { name: "A new project", icon: "plus", act: keepIn(() => makeProject(file.name)) };
  /** @param {Project} project @returns {import("./menu.js").Item} */
  const there = ({ id, name }) => ({ name, icon: "picture", act: keepIn(async () => id) });

  return menuButton("Keep this in a project", async () => {
    /** @type {Project[]} */
    const projects = (await attempt(() => get("/projects"))) ?? [];
    return [fresh, ...projects.slice(0, MOST).map(there)];
  }, { text: "Keep this in a project" });
}

/** @param {string} picture its name; the project takes it, too */
async function makeProject(picture) {
  const id = uuid();
  await send("POST", "/projects", { id, name: picture.replace(/\.\w+$/, "") || "New project" });
  return id;
}

/**
 * Put the picture in, unless it is there, find the same in it as here, and go there.
 * @param {File} file
 * @param {Question} prompt
 * @param {string} project its id
 */
async function keep(file, prompt, project) {
  toast(`Keeping ${file.name}.`);
  const fields = { id: uuid(), command: uuid(), on_duplicate: "skip" };
  const { image } = await upload(project, file, fields, () => {}, new AbortController().signal);
  if (!image) throw new Error("The picture could not be kept. Try again.");
  await send("POST", `/images/${image.id}/segment`, { prompt });
  location.assign(imageAddress(image.id));
}
