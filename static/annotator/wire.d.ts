// Made from docs/openapi.json by `make openapi`; do not edit. Names are those of webapp/api.

/** The answer to an upload. A duplicate that was asked about has neither change nor image. */
export interface Added {
  change: Change | null;
  image: Image | null;
  duplicate_of: Image | null;
  notices: string[];
}

export interface Annotation {
  id: string;
  image: string;
  version: number;
  status: "proposed" | "accepted" | "rejected" | "deleted";
  label: string | null;
  z: number;
  score: number | null;
  phrase: string | null;
  author: string;
  origin: Origin;
  mask: Mask;
  changed_at: string | null;
  attributes: Record<string, boolean | number | string>;
}

/** Something that the objects of a project are asked for; ``choices`` of a choice. */
export interface Attribute {
  name: string;
  kind: "text" | "number" | "choice" | "flag";
  choices?: string[];
}

export interface Candidate {
  mask: Mask;
  score: number;
}

/** One row of the log; the lists hold the state after it, deletions included. */
export interface Change {
  sequence: number;
  project: string;
  image: string | null;
  author: string;
  tab: string;
  command: string;
  kind: string;
  created_at: string;
  undoes: number | null;
  undone_by: number | null;
  annotations: Annotation[];
  labels: Label[];
  images: Image[];
  projects: ChangedProject[];
  comments: Comment[];
}

/** What a browser needs to know of a change to offer undo and redo. */
export interface ChangeMark {
  sequence: number;
  undoes: number | null;
  undone_by: number | null;
  kind: string;
}

export interface ChangedProject {
  id: string;
  name: string;
  overlap: "allowed" | "new" | "old";
  attributes: Attribute[];
  deleted: boolean;
}

export interface Command {
  command: string;
}

/** A remark at a picture or, with ``annotation``, at an object; with ``parent`` it answers that comment. */
export interface Comment {
  id: string;
  image: string;
  annotation: string | null;
  parent: string | null;
  author: string;
  text: string;
  resolved: boolean;
  deleted: boolean;
  created_at: string;
}

export interface CommentPatch {
  command: string;
  resolved?: boolean | null;
  deleted?: true | null;
}

/** Larger (or smaller) than ``value``: mm or px of the longest side, or % of the picture's area. */
export interface Comparison {
  is_larger: boolean;
  value: number;
  unit: "mm" | "px" | "%";
}

/** ``expected`` is the version that was seen; null makes a new annotation, which needs a mask. */
export interface Edit {
  annotation: string;
  expected: number | null;
  status?: "proposed" | "accepted" | "rejected" | "deleted" | null;
  label?: string | null;
  z?: number | null;
  mask?: Mask | null;
  kind?: string | null;
  attributes?: Record<string, boolean | number | string> | null;
}

export interface EditCommand {
  command: string;
  edits: Edit[];
}

/** ``points_per_side``: how fine a grid is asked about; null is the model's own. ``window`` as for a prompt. */
export interface EverythingCommand {
  command: string;
  label?: string | null;
  window?: [number, number] | null;
  points_per_side?: number | null;
}

/** A picture to try the Demo with. */
export interface Example {
  name: string;
  phrase: string;
}

export interface ExportPreview {
  accepted: number;
  proposals: number;
  unlabelled: number;
  unlabelled_proposals: number;
}

export interface ExportRequest {
  format: string;
  proposals?: boolean;
  images?: boolean;
}

/** Phrases for every picture of a project, or for those that nobody has worked on. */
export interface FindRequest {
  phrases: string[];
  threshold?: number | null;
  only_untouched?: boolean;
}

export interface Format {
  name: string;
  title: string;
  suffix: string;
  loses: string[];
  needs_label: boolean;
  overlap: string;
}

/** What a prompt would give; null if nothing, or if the picture is not encoded yet. */
export interface Glance {
  candidate: Candidate | null;
}

/** A prompt without words; with a target, one more about that object. */
export interface GlanceRequest {
  prompt: Prompt;
  target?: string | null;
  expected?: number | null;
}

/** Values over the rectangle ``box`` [x0, y0, x1, y1] of the picture: row by row, cells of one size. A null is a place where nothing was tried. */
export interface Grid {
  box: [number, number, number, number];
  rows: number;
  columns: number;
  values: ((number | null)[])[];
}

export interface Health {
  status?: "ok";
  ready: boolean;
  version: string;
  device: string;
  models: Models;
  problem?: string | null;
}

/** ``orientation``: where its right and its lower edge lie in the patient, if it says so, such as ["L", "F"]. ``position`` orders a project's pictures; ``status`` and ``mask_count`` are null where a change tells of one. */
export interface Image {
  id: string;
  project: string;
  name: string;
  width: number;
  height: number;
  frame_count: number;
  spacing_mm: [number, number] | null;
  orientation: string[];
  notices: string[];
  media_type: string;
  position: number;
  deleted: boolean;
  tags: string[];
  skipped: boolean;
  review: "reviewed" | "sent_back" | null;
  status?: "untouched" | "proposed" | "accepted" | "reviewed" | "sent_back" | "skipped" | null;
  mask_count?: number | null;
}

export interface ImagePatch {
  command: string;
  name?: string | null;
  deleted?: true | null;
}

/** ``has_file``: what it made can be fetched, for a day after it ended. */
export interface Job {
  id: string;
  project: string | null;
  kind: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  done: number;
  total: number;
  what: string;
  message: string | null;
  report: string[];
  has_file: boolean;
  created_at: string;
  finished_at: string | null;
}

/** ``parent`` is the number of the label that it stands under. */
export interface Label {
  id: string;
  project: string;
  number: number;
  name: string;
  color: string;
  deleted: boolean;
  parent: number | null;
  description: string;
  synonyms: string[];
}

/** ``parent`` null lets it stand on its own; ``into`` gives its objects to another label and puts it away. */
export interface LabelPatch {
  command: string;
  name?: string | null;
  color?: string | null;
  parent?: string | null;
  into?: string | null;
  description?: string | null;
  synonyms?: string[] | null;
  deleted?: true | null;
}

/** What to say of these pictures; what is not given stays. ``review: open`` takes a verdict back. */
export interface MarkCommand {
  command: string;
  images: string[];
  add_tags?: string[];
  remove_tags?: string[];
  skipped?: boolean | null;
  review?: "reviewed" | "sent_back" | "open" | null;
}

/** ``counts`` is COCO's run-length string of the crop inside ``bounds`` [left, top, width, height]. The size is the picture's. */
export interface Mask {
  bounds: [number, number, number, number] | null;
  counts: string;
}

/** A line of the catalogue: what it is good for, and whether it is here. */
export interface Model {
  name: string;
  title: string;
  roles: ("segmenter" | "grounder")[];
  purpose: string;
  takes: string;
  url: string | null;
  size_bytes: number | null;
  licence: string;
  is_here: boolean;
  missing: string[];
  is_in_use: boolean;
  has_file: boolean;
  how_to_use: string;
  checksum: string;
}

export interface Models {
  segmenter: string;
  grounder: string;
}

export interface NewComment {
  command: string;
  id: string;
  text: string;
  annotation?: string | null;
  parent?: string | null;
}

export interface NewLabel {
  command: string;
  id: string;
  name: string;
  color?: string | null;
}

export interface NewProject {
  command: string;
  id: string;
  name: string;
}

export interface OpenImage {
  image: Image;
  project: OpenProject;
  labels: Label[];
  annotations: Annotation[];
  sequence: number;
  previous: string | null;
  next: string | null;
  position: number;
  count: number;
  changes: ChangeMark[];
  comments: Comment[];
}

export interface OpenProject {
  id: string;
  name: string;
  overlap: "allowed" | "new" | "old";
  attributes: Attribute[];
  opening_phrases: string[];
  is_sample: boolean;
  patient_left: "left" | "right";
}

/** The ``index``-th (from 1; -1 is the last) counted from a side of the picture. */
export interface Order {
  index: number;
  side: "left" | "right" | "top" | "bottom";
}

/** ``asked``: the box and points that words were turned into for the segmenter. */
export interface Origin {
  kind: string;
  prompt: Prompt | null;
  asked: Prompt | null;
  models: Record<string, string>;
  seconds: number | null;
}

/** For a list that shows any part of itself: how many there are, and behind which position each page begins. */
export interface Outline {
  count: number;
  page: number;
  starts: number[];
}

/** One thing that a text asks for, and which of those that are found are meant. ``thing`` holds its ``attributes`` too ("red mug"). ``place`` and ``most`` speak of the picture, ``side`` of the patient. */
export interface Part {
  thing: string;
  attributes?: string[];
  negatives?: string[];
  place?: ("left" | "right" | "top" | "bottom" | "centre")[];
  most?: "left" | "right" | "top" | "bottom" | "centre" | "edge" | null;
  order?: Order | null;
  size?: "largest" | "smallest" | "large" | "small" | null;
  comparison?: Comparison | null;
  count?: number | null;
  is_every?: boolean;
  side?: "left" | "right" | null;
  relation?: Relation | null;
}

export interface Point {
  x: number;
  y: number;
  positive?: boolean;
}

/** Every error: a sentence for a person. ``current`` comes with a conflict (409): what is stored now. */
export interface Problem {
  detail: string;
  current?: Annotation[] | null;
}

/** How far a running command is; both null if it waits still, is over, or was never given. */
export interface Progress {
  done: number | null;
  total: number | null;
}

export interface Project {
  id: string;
  name: string;
  image_count: number;
  counts: StateCounts;
  thumbnails: string[];
  labels: Label[];
  changed_at: string;
  is_sample: boolean;
  opening_phrases: string[];
}

export interface ProjectName {
  id: string;
  name: string;
}

export interface ProjectPatch {
  command: string;
  name?: string | null;
  opening_phrases?: string[] | null;
  overlap?: "allowed" | "new" | "old" | null;
  attributes?: Attribute[] | null;
  patient_left?: "left" | "right" | null;
  deleted?: true | null;
}

/** What to find. A text finds every object that fits it; box, points and scribbles are about one object. ``within``: corners of an outline; a text is looked for inside it only. ``parts``: what the text is to mean, as an earlier answer's ``understood`` that was edited; the text is not parsed then. */
export interface Prompt {
  text?: string | null;
  negatives?: string[];
  box?: [number, number, number, number] | null;
  points?: Point[];
  scribbles?: Point[][];
  within?: [number, number][];
  threshold?: number | null;
  parts?: Part[];
}

export interface Relation {
  kind: "left of" | "right of" | "above" | "below" | "next to" | "inside" | "between";
  others: string[];
}

/** ``window`` (centre, width): the model sees the DICOM picture so, instead of as it is stored. */
export interface SegmentCommand {
  command: string;
  prompt: Prompt;
  target?: string | null;
  expected?: number | null;
  label?: string | null;
  is_anew?: boolean;
  window?: [number, number] | null;
}

/** ``alternatives`` are the other readings of a prompt, by annotation; ``message`` says why nothing was found. ``understood``: what a text was taken to ask for. */
export interface Segmented {
  change: Change | null;
  alternatives: Record<string, Candidate[]>;
  certainty: number | null;
  nearest: [string, number][];
  message: string | null;
  seconds: number;
  understood: Part[];
}

/** How many pictures stand where. */
export interface StateCounts {
  untouched: number;
  proposed: number;
  accepted: number;
  reviewed: number;
  sent_back: number;
  skipped: number;
}

/** ``count``: how many pictures bear it. */
export interface Tag {
  name: string;
  count: number;
}

/** What carried a mask. ``score`` (0..1) is how much the phrase lights the mask. ``regions``: the share of the score that is lost when that part of the picture is hidden; 1 is all of it, below 0 hiding helps. ``heat``: where in the whole picture the phrase lights up, 0..1. ``certainty``: that it is there. */
export interface Why {
  phrase: string;
  score: number;
  certainty: number;
  regions: Grid;
  words: Word[];
  heat: Grid;
}

/** ``phrase``: the words to explain the mask by; without it, those it was found by, or else its label's name. */
export interface WhyRequest {
  phrase?: string | null;
}

/** How a picture's values are shown by itself, and the least and the largest of them, in the file's units. */
export interface Window {
  centre: number;
  width: number;
  low: number;
  high: number;
  is_hounsfield: boolean;
}

/** ``window`` is null for a picture that has none to set. */
export interface Windows {
  window: Window | null;
}

/** ``share`` of the score is lost when this word is left out; 1 is all of it, below 0 it helps to leave it out. A word that is not ``is_seen`` chooses by place, size or number after the model looked, so its share is 0. */
export interface Word {
  word: string;
  share: number;
  is_seen: boolean;
}
