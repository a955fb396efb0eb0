// From picture to picture: which ones Next goes to, putting one aside, saying that one is reviewed, asking on opening.

import { filmAround, filmMoved, stateOf, withOpenState } from "./film.js";

/** @typedef {import("./types").Shown} Shown */

const NEEDS = ["untouched", "proposed", "sent_back"];

/** Which pictures Next can go to: a name, and the states that they are in. */
export const GOALS = /** @type {const} */ ([
  ["every picture", []],
  ["what needs somebody", NEEDS],
  ["untouched ones", ["untouched"]],
  ["proposals", ["proposed"]],
  ["what waits for review", ["accepted"]],
  ["what was sent back", ["sent_back"]],
]);

/**
 * The same choice with other states; what else it says (tag, label, words, order) stays.
 * @param {string} choice a query
 * @param {readonly string[]} states
 */
export function withStates(choice, states) {
  const query = new URLSearchParams(choice);
  query.delete("status");
  states.forEach((state) => query.append("status", state));
  return query.toString();
}

/** @param {string} choice @returns {string} the states of a choice, comparable */
export const statesOf = (choice) => new URLSearchParams(choice).getAll("status").sort().join(" ");

/**
 * @param {object} parts
 * @param {import("./session.js").Session} parts.session
 * @param {import("./api.js").Api} parts.api
 * @param {() => void} parts.onChoice other pictures are meant now
 * @returns {Record<string, (argument: string | number | undefined) => void>}
 */
export function createFlow({ session, api, onChoice }) {
  const { store, ui, voice, editing } = session;
  let isMoving = false;

  /** @param {string | null} id */
  function open(id) {
    if (id) return void session.open(id);
    if (statesOf(ui.value.choice)) voice.tell("Nothing else is left there.", [{ title: "Go to every picture", id: "every-picture", run: () => choose("") }]);
    else voice.tell("This is the last picture.");
  }

  /** @param {string} states */
  function choose(states) {
    const { image } = store.shown;
    ui.set({ choice: withStates(ui.value.choice, states ? states.split(" ") : []) });
    onChoice();
    if (image) void session.open(image.id).then(() => refreshFilm(session, api));
  }

  function skip() {
    const { image, next } = store.shown;
    if (!image) return;
    const isSkipped = !image.skipped;
    editing.mark([image.id], { skipped: isSkipped });
    if (!isSkipped) return voice.tell("Taken up again.");
    const told = () => voice.tell(`${image.name} is put aside.`, [{ title: "Undo", id: "message-undo", run: () => editing.mark([image.id], { skipped: false }) }]);
    if (next) void session.open(next).then(told);
    else told();
  }

  /** @param {"reviewed" | "sent_back"} verdict said again, it is taken back */
  function review(verdict) {
    const { image, annotations } = store.shown;
    if (!image) return;
    const said = image.review === verdict ? "open" : verdict;
    if (said === "reviewed" && annotations.some((one) => one.status === "proposed")) {
      return voice.warn("There are open proposals. Accept or reject them first.");
    }
    editing.mark([image.id], { review: said });
    voice.tell({ reviewed: "Reviewed.", sent_back: "Sent back.", open: "The verdict is taken back." }[said]);
  }

  /** @param {1 | -1} direction */
  async function moveFilm(direction) {
    if (isMoving) return;
    isMoving = true;
    const film = await filmMoved(api, store.shown, ui.value.film, ui.value.choice, direction);
    if (film) ui.set({ film: withOpenState(film, store.shown) });
    isMoving = false;
  }

  return {
    next: () => open(store.shown.next),
    skip,
    review: (verdict) => review(verdict === "sent_back" ? "sent_back" : "reviewed"),
    goal: (states) => choose(String(states)),
    "film-more": (direction) => void (direction && moveFilm(Number(direction) > 0 ? 1 : -1)),
  };
}

/**
 * The strip anew, around the open picture.
 * @param {import("./session.js").Session} session
 * @param {import("./api.js").Api} api
 * @param {AbortSignal} [signal]
 */
export async function refreshFilm({ store, ui }, api, signal = new AbortController().signal) {
  const { image } = store.shown;
  const film = await filmAround(api, store.shown, ui.value.choice, signal);
  if (store.shown.image?.id === image?.id) ui.set({ film: withOpenState(film, store.shown) });
}

/**
 * Ask what the project asks of every picture that nobody has worked on.
 * @param {import("./session.js").Session} session
 * @param {boolean} isFresh whether nothing was ever done here
 */
export function askOnOpening({ store, asking }, isFresh) {
  const phrases = store.shown.project?.opening_phrases ?? [];
  if (phrases.length && isFresh && stateOf(store.shown) === "untouched") asking.text(phrases.join(", "), []);
}
