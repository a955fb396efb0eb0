"""What the HTTP API takes and gives, as JSON; ``docs/openapi.json`` and the canvas's ``wire.d.ts`` come from it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, NonNegativeInt


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("text can't hold the character NUL")
    return text


Side = Literal["left", "right", "top", "bottom"]
Place = Literal["left", "right", "top", "bottom", "centre"]
Text = Annotated[str, AfterValidator(_without_nul)]


class Wire(BaseModel):
    """Base of what is given and taken; an unknown field in a request is an error, so that no typo is lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Point(Wire):
    x: FiniteFloat
    y: FiniteFloat
    positive: bool = True


class Mask(Wire):
    """``counts`` is COCO's run-length string of the crop inside ``bounds`` [left, top, width, height].

    The size is the picture's.
    """

    bounds: tuple[NonNegativeInt, NonNegativeInt, NonNegativeInt, NonNegativeInt] | None
    counts: str


class Order(Wire):
    """The ``index``-th (from 1; -1 is the last) counted from a side of the picture."""

    index: int
    side: Side


class Comparison(Wire):
    """Larger (or smaller) than ``value``: mm or px of the longest side, or % of the picture's area."""

    is_larger: bool
    value: FiniteFloat
    unit: Literal["mm", "px", "%"]


class Relation(Wire):
    kind: Literal["left of", "right of", "above", "below", "next to", "inside", "between"]
    others: Annotated[list[Text], Field(min_length=1, max_length=2)]


class Part(Wire):
    """One thing that a text asks for, and which of those that are found are meant.

    ``thing`` holds its ``attributes`` too ("red mug"). ``place`` and ``most`` speak of the picture, ``side`` of the
    patient.
    """

    thing: Text
    attributes: list[Text] = []
    negatives: Annotated[list[Text], Field(max_length=20)] = []
    place: list[Place] = []
    most: Place | Literal["edge"] | None = None
    order: Order | None = None
    size: Literal["largest", "smallest", "large", "small"] | None = None
    comparison: Comparison | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    is_every: bool = False
    side: Literal["left", "right"] | None = None
    relation: Relation | None = None


class Prompt(Wire):
    """What to find. A text finds every object that fits it; box, points and scribbles are about one object.

    ``within``: corners of an outline; a text is looked for inside it only. ``parts``: what the text is to mean, as an
    earlier answer's ``understood`` that was edited; the text is not parsed then.
    """

    text: Text | None = None
    negatives: list[Text] = []
    box: tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat] | None = None
    points: list[Point] = []
    scribbles: list[list[Point]] = []
    within: list[tuple[FiniteFloat, FiniteFloat]] = []
    threshold: Annotated[FiniteFloat, AfterValidator(lambda value: _between_0_and_1(value))] | None = None
    parts: list[Part] = []


def _between_0_and_1(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError("a threshold lies between 0 and 1")
    return value


class Origin(Wire):
    """``asked``: the box and points that words were turned into for the segmenter."""

    kind: str
    prompt: Prompt | None
    asked: Prompt | None
    models: dict[str, str]
    seconds: float | None


ImageStatus = Literal["untouched", "proposed", "accepted", "reviewed", "sent_back", "skipped"]
OverlapRule = Literal["allowed", "new", "old"]
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
Status = Literal["proposed", "accepted", "rejected", "deleted"]


AttributeValue = bool | float | str


class Attribute(Wire):
    """Something that the objects of a project are asked for; ``choices`` of a choice."""

    name: Text
    kind: Literal["text", "number", "choice", "flag"]
    choices: list[Text] = []


class Annotation(Wire):
    id: UUID
    image: UUID
    version: int
    status: Status
    label: UUID | None
    z: int
    score: float | None
    phrase: str | None
    author: UUID
    origin: Origin
    mask: Mask
    changed_at: datetime | None
    attributes: dict[str, AttributeValue]


class Label(Wire):
    """``parent`` is the number of the label that it stands under."""

    id: UUID
    project: UUID
    number: int
    name: str
    color: str
    deleted: bool
    parent: int | None
    description: str
    synonyms: list[str]


class Image(Wire):
    """``orientation``: where its right and its lower edge lie in the patient, if it says so, such as ["L", "F"].

    ``position`` orders a project's pictures; ``status`` and ``mask_count`` are null where a change tells of one."""

    id: UUID
    project: UUID
    name: str
    width: int
    height: int
    frame_count: int
    spacing_mm: tuple[float, float] | None
    orientation: list[str]
    notices: list[str]
    media_type: str
    position: int
    deleted: bool
    tags: list[str]
    skipped: bool
    review: Literal["reviewed", "sent_back"] | None
    status: ImageStatus | None = None
    mask_count: int | None = None


class Outline(Wire):
    """For a list that shows any part of itself: how many there are, and behind which position each page begins."""

    count: int
    page: int
    starts: list[int]


class Tag(Wire):
    """``count``: how many pictures bear it."""

    name: str
    count: int


class Window(Wire):
    """How a picture's values are shown by itself, and the least and the largest of them, in the file's units."""

    centre: float
    width: float
    low: float
    high: float
    is_hounsfield: bool


class Windows(Wire):
    """``window`` is null for a picture that has none to set."""

    window: Window | None


class Comment(Wire):
    """A remark at a picture or, with ``annotation``, at an object; with ``parent`` it answers that comment."""

    id: UUID
    image: UUID
    annotation: UUID | None
    parent: UUID | None
    author: UUID
    text: str
    resolved: bool
    deleted: bool
    created_at: datetime


class ProjectName(Wire):
    id: UUID
    name: str


class Rules(ProjectName):
    """``overlap``: what becomes of pixels that two accepted objects share."""

    overlap: OverlapRule
    attributes: list[Attribute]


class ChangedProject(Rules):
    deleted: bool


class StateCounts(Wire):
    """How many pictures stand where."""

    untouched: int
    proposed: int
    accepted: int
    reviewed: int
    sent_back: int
    skipped: int


class Project(ProjectName):
    image_count: int
    counts: StateCounts
    thumbnails: list[UUID]
    labels: list[Label]
    changed_at: datetime
    is_sample: bool
    opening_phrases: list[str]


class Change(Wire):
    """One row of the log; the lists hold the state after it, deletions included."""

    sequence: int
    project: UUID
    image: UUID | None
    author: UUID
    tab: str
    command: UUID
    kind: str
    created_at: datetime
    undoes: int | None
    undone_by: int | None
    annotations: list[Annotation]
    labels: list[Label]
    images: list[Image]
    projects: list[ChangedProject]
    comments: list[Comment]


class ChangeMark(Wire):
    """What a browser needs to know of a change to offer undo and redo."""

    sequence: int
    undoes: int | None
    undone_by: int | None
    kind: str


class OpenProject(Rules):
    opening_phrases: list[str]
    is_sample: bool
    patient_left: Literal["left", "right"]


class OpenImage(Wire):
    image: Image
    project: OpenProject
    labels: list[Label]
    annotations: list[Annotation]
    sequence: int
    previous: UUID | None
    next: UUID | None
    position: int
    count: int
    changes: list[ChangeMark]
    comments: list[Comment]


class Candidate(Wire):
    mask: Mask
    score: float


class Glance(Wire):
    """What a prompt would give; null if nothing, or if the picture is not encoded yet."""

    candidate: Candidate | None


class Progress(Wire):
    """How far a running command is; both null if it waits still, is over, or was never given."""

    done: int | None
    total: int | None


class Segmented(Wire):
    """``alternatives`` are the other readings of a prompt, by annotation; ``message`` says why nothing was found.

    ``understood``: what a text was taken to ask for.
    """

    change: Change | None
    alternatives: dict[UUID, list[Candidate]]
    certainty: float | None
    nearest: list[tuple[str, float]]
    message: str | None
    seconds: float
    understood: list[Part]


class Grid(Wire):
    """Values over the rectangle ``box`` [x0, y0, x1, y1] of the picture: row by row, cells of one size.

    A null is a place where nothing was tried.
    """

    box: tuple[float, float, float, float]
    rows: int
    columns: int
    values: list[list[float | None]]


class Word(Wire):
    """``share`` of the score is lost when this word is left out; 1 is all of it, below 0 it helps to leave it out.

    A word that is not ``is_seen`` chooses by place, size or number after the model looked, so its share is 0.
    """

    word: str
    share: float
    is_seen: bool


class Why(Wire):
    """What carried a mask. ``score`` (0..1) is how much the phrase lights the mask.

    ``regions``: the share of the score that is lost when that part of the picture is hidden; 1 is all of it, below 0
    hiding helps. ``heat``: where in the whole picture the phrase lights up, 0..1. ``certainty``: that it is there.
    """

    phrase: str
    score: float
    certainty: float
    regions: Grid
    words: list[Word]
    heat: Grid


class Added(Wire):
    """The answer to an upload. A duplicate that was asked about has neither change nor image."""

    change: Change | None
    image: Image | None
    duplicate_of: Image | None
    notices: list[str]


class Format(Wire):
    name: str
    title: str
    suffix: str
    loses: list[str]
    needs_label: bool
    overlap: str


class ExportPreview(Wire):
    accepted: int
    proposals: int
    unlabelled: int
    unlabelled_proposals: int


class Job(Wire):
    """``has_file``: what it made can be fetched, for a day after it ended."""

    id: UUID
    project: UUID | None
    kind: str
    state: JobState
    done: int
    total: int
    what: str
    message: str | None
    report: list[str]
    has_file: bool
    created_at: datetime
    finished_at: datetime | None


class Example(Wire):
    """A picture to try the Demo with."""

    name: str
    phrase: str


class Model(Wire):
    """A line of the catalogue: what it is good for, and whether it is here."""

    name: str
    title: str
    roles: list[Literal["segmenter", "grounder"]]
    purpose: str
    takes: str
    url: str | None
    size_bytes: int | None
    licence: str
    is_here: bool
    missing: list[str]
    is_in_use: bool
    has_file: bool
    how_to_use: str
    checksum: str  # what holds its file where no checksum is published, in words


class Models(Wire):
    segmenter: str
    grounder: str


class Health(Wire):
    status: Literal["ok"] = "ok"
    ready: bool
    version: str
    device: str
    models: Models
    problem: str | None = None


class Problem(Wire):
    """Every error: a sentence for a person. ``current`` comes with a conflict (409): what is stored now."""

    detail: str
    current: list[Annotation] | None = None
