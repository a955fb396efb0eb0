// Types that several modules share. What travels over HTTP is in wire.d.ts.

import type { Stroke } from "./brush.js";
import type { Ring } from "./rings.js";
import type { Annotation, Candidate, Change, Comment, Edit, Image, Label, Mask, OpenImage, OpenProject, Part, Prompt, Why, Window } from "./wire";

/** A position in image pixels, or, where a name says `client`, in CSS pixels of the stage. */
export interface Point {
  x: number;
  y: number;
}

/** Half open: [x0, x1) x [y0, y1). */
export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Whole pixels: columns left .. left + width - 1, rows top .. top + height - 1. */
export interface Bounds extends Size {
  left: number;
  top: number;
}

/** Where the picture lies on the stage: client = image * scale + (clientLeft, clientTop). */
export interface View {
  clientLeft: number;
  clientTop: number;
  scale: number;
}

/** A mask ready to be drawn or asked: column-ordered runs inside the bounds, background first. */
export interface Runs {
  bounds: Bounds;
  runs: number[];
}

/** A piece of the plane as a bitmap: row by row, one byte a pixel, 1 inside. */
export interface Crop {
  bounds: Bounds;
  bitmap: Uint8Array;
}

export interface ToolEvent {
  /** Image pixels; may lie outside the picture. */
  at: Point;
  /** CSS pixels of the stage. */
  client: Point;
  /** How many CSS pixels one image pixel is. */
  scale: number;
  alt: boolean;
  /** Take away: the right button, Shift, or the sign switched to minus. */
  minus: boolean;
  /** Ctrl or Cmd or Shift: add to the selection. */
  many: boolean;
  shift: boolean;
  /** Ctrl or Cmd: prompts are collected until it is let go. */
  held: boolean;
  /** The right button, or a pen's eraser end: the opposite of what the tool does. */
  opposite: boolean;
}

/** What a hand is at. */
export interface Task {
  image: string;
  /** The object that is worked on, as it was at the beginning; null makes a new one. */
  target: Annotation | null;
  isTakingAway: boolean;
}

/** A stroke of the brush or the eraser that is being drawn. */
export interface Painting extends Task {
  stroke: Stroke;
}

export type Preview =
  | { kind: "marks"; prompt: Prompt }
  | { kind: "area"; points: Point[] }
  | { kind: "box"; box: Box }
  | { kind: "glance"; glance: Glance }
  | { kind: "brush"; at: Point | null; diameter: number; isErasing: boolean; painting: Painting | null; line: [Point, Point] | null }
  | { kind: "rings"; rings: Ring[]; marked: { ring: number; corner: number } | null; added: Point | null }
  | { kind: "polygon"; points: Point[]; pointer: Point | null; isMinus: boolean; isClosing: boolean }
  | { kind: "ruler"; from: Point; to: Point }
  | { kind: "scribble"; points: Point[]; isPositive: boolean }
  | null;

/** The mask that a click would give, and the label it would have. */
export interface Glance {
  mask: Mask;
  label: string | null;
}

/** Clicks (of one point) and strokes that wait to be asked together. */
export interface Held {
  marks: { points: Point[]; positive: boolean }[];
  isFresh: boolean;
}

/** One way to use the pointer. `down`, `move`, `up` come in this order; `cancel` ends it at any time and does nothing. */
export interface Tool {
  id: string;
  cursor: string;
  /** The right button opens a menu; otherwise the tool has a use for it. */
  hasMenu?: boolean;
  down(event: ToolEvent): void;
  move(event: ToolEvent): void;
  up(event: ToolEvent): void;
  /** Whether there was something to end. */
  cancel(): boolean;
  preview(): Preview;
  /** The pointer moves without being pressed; null: it has left. */
  hover?(event: ToolEvent | null): void;
  /** Enter: end what is being drawn and keep it. Whether there was something. */
  finish?(): boolean;
  /** Delete: take away what lies under the pointer. Whether there was something. */
  remove?(): boolean;
  /** A double click. */
  double?(event: ToolEvent): void;
  /** One step back in what is being drawn. Whether there was one. */
  back?(): boolean;
}

/** A part of a prompt in hand. */
export interface Grip {
  moved(at: Point): Prompt;
  /** Make the object anew from it. */
  drop(at: Point): void;
}

/** What the tools may ask for. */
export interface ToolActions {
  /** Take hold of a point, or a corner of the box, that the selected object was made from. */
  grab(at: Point, scale: number): Grip | null;
  select(at: Point, many: boolean): void;
  box(box: Box): void;
  click(at: Point, positive: boolean, fresh: boolean, held: boolean): void;
  /** Look what a click would give; null ends the look. */
  look(at: Point | null, positive?: boolean, fresh?: boolean): void;
  glance(): Glance | null;
  pan(dx: number, dy: number): void;
  /** The brush's diameter, in image pixels. */
  brush(): number;
  /** Begin a stroke on the selected object, or on a new one; null if there is nothing to work on. */
  stroke(isErasing: boolean, isFresh: boolean): Painting | null;
  /** Begin to draw an outline on the selected object, or on a new one. */
  begin(isTakingAway: boolean, isFresh: boolean): Task | null;
  polygon(points: Point[], task: Task): void;
  /** The one object that is selected and seen, whose outline can be edited. */
  outlined(): Annotation | null;
  runs(annotation: Annotation): Runs | null;
  /** The picture's. */
  size(): Size;
  /** Keep an outline; the mask that it makes, null if none. */
  outline(target: Annotation, rings: Ring[]): Mask | null;
  /** Edit the outline of what lies at a place. */
  edit(at: Point): void;
  scribble(points: Point[], positive: boolean, fresh: boolean, held: boolean): void;
  beginWindow(): { from: WindowSetting; told: Window } | null;
  setWindow(window: WindowSetting): void;
  /** Look inside this outline only; null: everywhere. */
  restrict(points: Point[] | null): void;
  /** Keep what was painted. */
  paint(painting: Painting): void;
}

export interface ToolEntry {
  id: string;
  title: string;
  hint: string;
  icon: string;
  make(actions: ToolActions): Tool;
}

export interface KeyEntry {
  command: string;
  title: string;
  group: string;
  /** Each is a key name ("Enter", "z", "?") or a place on the keyboard ("code:Digit1"), with "Mod+", "Shift+", "Alt+" before it. */
  keys: readonly string[];
  /** Printed instead of the keys. */
  shown?: string;
  argument?: string | number;
}

/** What a queued request changes on the screen before the server has answered. */
export interface Overlay {
  /** Whose new annotations these are. */
  image?: string;
  edits: Edit[];
  labels: (Partial<Label> & { id: string })[];
}

/** One request that waits in the outbox. */
export interface Sending {
  /** Client-made: sent twice, it is done once. */
  command: string;
  order: number;
  tab: string;
  project: string;
  image: string | null;
  /** Spoken of in messages: "the label's name". */
  what: string;
  method: "POST" | "PATCH";
  path: string;
  body: Record<string, unknown>;
  overlay: Overlay;
  /** The command whose change this one undoes; the path is made when that change's number is known. */
  undoes?: string;
}

export interface OutboxStorage {
  all(): Promise<Sending[]>;
  put(item: Sending): Promise<void>;
  remove(command: string): Promise<void>;
}

export type SavedState =
  | { kind: "saved" }
  | { kind: "saving"; count: number }
  | { kind: "waiting"; count: number; reason: string };

export interface Alternatives {
  candidates: Candidate[];
  index: number;
}

export interface Message {
  text: string;
  tone: "info" | "error";
  actions: { title: string; id: string; run: () => void }[];
  /** Milliseconds until it goes; null stays until the next. */
  lasts: number | null;
}

export interface Filmframe {
  id: string;
  name: string;
  position: number;
  status: string;
}

/** What is shown; made anew by the store on every change, never changed in place. */
export interface Shown {
  image: Image | null;
  project: OpenProject | null;
  labels: Label[];
  /** Live ones only: proposals first (surest first), then accepted ones (newest on top first). */
  annotations: Annotation[];
  selection: ReadonlySet<string>;
  /** Live ones, oldest first. */
  comments: Comment[];
  previous: string | null;
  next: string | null;
  position: number;
  count: number;
}

/** Two people changed one thing; `mine` has one edit for each of `theirs`. */
export interface Conflict {
  mine: Edit[];
  theirs: Annotation[];
}

/** A prompt that the server works on. */
export interface Asking {
  kind: "text" | "box" | "click" | "scribble" | "everything";
  since: number;
  /** 0..1, of a long question; absent until it is known. */
  share?: number;
  text?: string;
  box?: Box;
  at?: Point;
  points?: Point[];
  positive?: boolean;
  held?: Held;
}

/** How bright the picture is drawn: brightness and contrast -1..1, gamma above 0. */
export interface Tone {
  brightness: number;
  contrast: number;
  gamma: number;
  isInverted: boolean;
}

/** A DICOM window, in the file's units. */
export interface WindowSetting {
  centre: number;
  width: number;
}

/** What carried a mask, in the version that was asked about; no answer yet: it is on its way. */
export interface Explained {
  id: string;
  version: number;
  answer: Why | null;
  shows: "heat" | "regions";
}

/** What the words of a search were taken to ask for. */
export interface Understood {
  text: string;
  negatives: string[];
  parts: Part[];
}

/** What the page shows beside the picture's own content. */
export interface Ui {
  tool: string;
  /** Clicks take away. */
  minus: boolean;
  isHidden: boolean;
  hiddenLabels: ReadonlySet<string>;
  opacity: number;
  tone: Tone;
  /** The window that a DICOM picture is drawn with; null: as it is stored. */
  window: WindowSetting | null;
  /** Its own window and its values; null if it has none to set. */
  windowInfo: Window | null;
  /** The model sees the window that is drawn. */
  isWindowAsked: boolean;
  isOutlineOnly: boolean;
  /** Only what is selected is shown. */
  isIsolated: boolean;
  /** The label that new objects get. */
  armed: string | null;
  threshold: number | null;
  /** The brush's diameter, in image pixels. */
  brush: number;
  asking: Asking | null;
  understood: Understood | null;
  why: Explained | null;
  /** The mask that a click would give is shown. */
  isGlancing: boolean;
  held: Held | null;
  /** Corners of the area that words are looked for in; null: everywhere. */
  within: Point[] | null;
  message: Message | null;
  alternatives: ReadonlyMap<string, Candidate[]>;
  saved: SavedState;
  conflict: Conflict | null;
  isLoading: boolean;
  failure: string | null;
  /** Labels whose objects are not to be changed here. */
  lockedLabels: ReadonlySet<string>;
  isRulesOpen: boolean;
  isMapHidden: boolean;
  isPanelFolded: boolean;
  isDrawerOpen: boolean;
  isHelpOpen: boolean;
  isKeysOpen: boolean;
  isPaletteOpen: boolean;
  /** The label whose name is being written, "new" for one that is being added. */
  naming: string | null;
  film: Filmframe[];
  /** Which pictures Next goes to: the query of a list of them. */
  choice: string;
}

/** A value with observers. */
export interface State<T> {
  readonly value: T;
  set(changed: Partial<T>): void;
  observe(tell: (value: T) => void): void;
}

/** One panel of the page. */
export interface Panel {
  root: HTMLElement;
  update(shown: Shown, ui: Ui): void;
}

export type Run = (command: string, argument?: string | number) => void;

export type { Annotation, Candidate, Change, Comment, Edit, Image, Label, OpenImage, OpenProject };

export type TileUrl = (image: string, level: number, x: number, y: number, window?: WindowSetting | null) => string;
