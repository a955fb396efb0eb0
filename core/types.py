"""Values that travel between the parts. Immutable; no I/O; standard library and numpy only.

Coordinates are image pixels: origin at the top left corner of the top left pixel, x to the right, y down,
so the centre of pixel (row 0, column 0) is (0.5, 0.5). Boxes are half open. Arrays are (H, W) or (H, W, 3),
row first. "Image" is the picture as shown: EXIF orientation applied, DICOM rendered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from core.parts import Part

Pixels = NDArray[np.uint8]  # (H, W, 3), RGB, 0..255
Bitmap = NDArray[np.bool_]  # (H, W), True inside the object
Corner = tuple[float, float]  # x, y
Heat = NDArray[np.float32]  # (h, w), 0..1, over the whole picture at its own grid

LOCAL_USER = UUID("00000000-0000-4000-8000-000000000001")


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """Width and height of a picture, in pixels."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a picture needs at least 1 x 1 pixels, got {self.width} x {self.height}")

    @classmethod
    def of(cls, array: NDArray[Any]) -> Size:
        """The size of an (H, W) or (H, W, C) array."""
        return cls(width=array.shape[1], height=array.shape[0])

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W), as numpy orders it."""
        return self.height, self.width

    @property
    def area(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Point:
    """A position in image pixels; ``positive`` False means "not here"."""

    x: float
    y: float
    positive: bool = True

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise ValueError(f"a point needs finite coordinates, got ({self.x}, {self.y})")


@dataclass(frozen=True, slots=True)
class Box:
    """A half-open rectangle [x0, x1) x [y0, y1) in image pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.x0, self.y0, self.x1, self.y1))):
            raise ValueError(f"a box needs finite coordinates, got {self.x0}, {self.y0}, {self.x1}, {self.y1}")
        if not (self.x0 < self.x1 and self.y0 < self.y1):
            raise ValueError(
                f"a box needs x0 < x1 and y0 < y1, got x {self.x0:g}..{self.x1:g}, y {self.y0:g}..{self.y1:g}"
            )

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    def clipped(self, size: Size) -> Box | None:
        """The part inside the picture; None if there is none."""
        x0, y0 = max(self.x0, 0.0), max(self.y0, 0.0)
        x1, y1 = min(self.x1, float(size.width)), min(self.y1, float(size.height))
        return Box(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle of whole pixels: columns left..left+width-1, rows top..top+height-1."""

    left: int
    top: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.left < 0 or self.top < 0 or self.width < 1 or self.height < 1:
            raise ValueError(f"bounds lie inside the picture and hold a pixel, got {self}")

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width

    @property
    def right(self) -> int:
        """One past the last column."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """One past the last row."""
        return self.top + self.height

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)

    @property
    def slices(self) -> tuple[slice, slice]:
        """(rows, columns), to cut an (H, W) array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True, slots=True)
class Mask:
    """A binary mask: COCO-ordered run lengths (column by column, background first) of the part inside ``bounds``.

    Nothing outside the bounds is stored or touched, so a small object on a large picture costs what the
    object costs. ``bounds`` is tight; an empty mask has none and no runs. Made by ``core.masks``.
    """

    size: Size
    bounds: Bounds | None
    runs: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.bounds is None:
            if self.runs:
                raise ValueError("an empty mask has no runs")
            return
        if self.bounds.right > self.size.width or self.bounds.bottom > self.size.height:
            raise ValueError(f"the bounds {self.bounds} reach outside the picture {self.size}")
        if sum(self.runs) != self.bounds.width * self.bounds.height:
            raise ValueError(
                f"the runs cover {sum(self.runs)} pixels, the bounds hold {self.bounds.width * self.bounds.height}"
            )

    @property
    def area(self) -> int:
        """Pixels inside the object."""
        return sum(self.runs[1::2])


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person asks for, about *one* object (or, with a text, every object that fits the text).

    ``scribbles`` are polylines; each is a tuple of points of one sign. ``mask`` is an earlier mask to start
    from; ``logits`` the handle under which the engine may still hold that mask's logits. ``within`` are the corners
    of an outline: a text is looked for inside it only.
    """

    text: str | None = None
    negatives: tuple[str, ...] = ()
    box: Box | None = None
    points: tuple[Point, ...] = ()
    scribbles: tuple[tuple[Point, ...], ...] = ()
    mask: Mask | None = None
    logits: str | None = None
    within: tuple[Corner, ...] = ()
    threshold: float | None = None  # 0..1: how sure a text answer must be; None is the model's own
    parts: tuple[Part, ...] = ()  # what the text is to mean, set by a person; without them it is parsed

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.box or self.points or self.scribbles or self.mask)


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a source becomes pixels: part of URLs, cache keys and origins."""

    frame: int = 0
    window: tuple[float, float] | None = None  # (centre, width) in the file's units (HU for a CT); None: its own

    @property
    def key(self) -> str:
        return f"{self.frame}" if self.window is None else f"{self.frame}-{self.window[0]:g}-{self.window[1]:g}"


@dataclass(frozen=True, slots=True)
class Window:
    """How the values of a grey picture are shown: its stored rendering's (centre, width), and what there is to show."""

    centre: float
    width: float
    low: float  # least and largest value of the frame, in the file's units
    high: float
    is_hounsfield: bool  # the units are those of a CT


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible answer of a model: a mask with its estimated quality."""

    mask: Mask
    score: float  # 0..1
    phrase: str | None = None
    logits: str | None = None  # handle in the engine's cache; may have expired
    asked: Prompt | None = None  # what a text's answer gave to the segmenter


class Status(StrEnum):
    """Where an annotation stands. ``deleted`` rows stay in the log and in the history."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DELETED = "deleted"

    @property
    def is_live(self) -> bool:
        return self in (Status.PROPOSED, Status.ACCEPTED)


class Overlap(StrEnum):
    """What becomes of pixels that two accepted objects of a picture share."""

    ALLOWED = "allowed"
    NEW_WINS = "new"
    OLD_WINS = "old"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that the objects of a project are asked for. ``kind``: text, number, choice or flag."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()


AttributeValue = str | float | bool


@dataclass(frozen=True, slots=True)
class Origin:
    """How one version of a mask came about; kept for every version, never changed."""

    kind: str  # "text", "box", "click", "brush", "import", "edit", "undo" ...
    prompt: Prompt | None = None
    rendering: Rendering = Rendering()
    models: Mapping[str, str] = field(default_factory=dict)  # role -> name
    weights: Mapping[str, str] = field(default_factory=dict)  # role -> sha256
    settings: Mapping[str, float | str] = field(default_factory=dict)  # thresholds and the like
    device: str | None = None
    dtype: str | None = None
    seconds: float | None = None
    app_version: str | None = None
    asked: Prompt | None = None  # of a text: the box and points that were made of it for the segmenter


@dataclass(frozen=True, slots=True)
class Annotation:
    """One object on one picture, in one of its versions."""

    id: UUID
    image_id: UUID
    version: int
    status: Status
    mask: Mask  # frame 0 of the regions
    label_id: UUID | None = None
    z: int = 0  # higher lies on top
    score: float | None = None
    phrase: str | None = None
    author: UUID = LOCAL_USER
    origin: Origin = Origin("edit")
    changed_at: datetime | None = None
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """A name that masks can carry. ``number`` is stable in its project and never used again."""

    id: UUID
    project_id: UUID
    number: int
    name: str
    color: str  # "#rrggbb"
    deleted: bool = False
    parent: int | None = None  # the number of the label that it stands under
    description: str = ""  # in words, for whoever labels and for the models
    synonyms: tuple[str, ...] = ()  # other words for the same thing


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a project; never its pixels. ``sha256`` names the stored source."""

    id: UUID
    project_id: UUID
    name: str
    size: Size
    sha256: str
    media_type: str
    position: int = 0
    frame_count: int = 1
    spacing_mm: tuple[float, float] | None = None  # (row spacing, column spacing)
    orientation: tuple[str, ...] = ()  # of DICOM: where its right and its lower edge lie, such as ("L", "F")
    notices: tuple[str, ...] = ()
    deleted: bool = False
    tags: tuple[str, ...] = ()
    skipped: bool = False
    review: str | None = None  # "reviewed" or "sent_back"
    created_at: datetime | None = None

    @property
    def patient_left(self) -> str | None:
        """The side of the picture that shows the patient's left, if the picture itself says so."""
        towards = self.orientation[0][:1] if self.orientation else ""
        return {"L": "right", "R": "left"}.get(towards)


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark at a picture or, with ``annotation_id``, at one of its objects; with ``parent_id`` it is an answer."""

    id: UUID
    image_id: UUID
    text: str
    annotation_id: UUID | None = None
    parent_id: UUID | None = None
    author: UUID = LOCAL_USER
    resolved: bool = False
    deleted: bool = False
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Project:
    id: UUID
    name: str
    created_at: datetime
    changed_at: datetime
    deleted: bool = False
    opening_phrases: tuple[str, ...] = ()  # asked when a picture that nobody has worked on is opened
    overlap: Overlap = Overlap.ALLOWED
    attributes: tuple[Attribute, ...] = ()
    patient_left: str = "right"  # side of a picture that shows the patient's left, where the picture itself is silent


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the log. ``annotations`` and ``labels`` ... hold the state *after* it, deletions included."""

    sequence: int
    project_id: UUID
    image_id: UUID | None
    author: UUID
    tab: str
    command: UUID
    kind: str  # "segment", "edit", "add-label", "rename-image" ...
    created_at: datetime
    undoes: int | None = None
    undone_by: int | None = None
    annotations: tuple[Annotation, ...] = ()
    labels: tuple[Label, ...] = ()
    images: tuple[Image, ...] = ()
    projects: tuple[Project, ...] = ()
    comments: tuple[Comment, ...] = ()


class Right(StrEnum):
    VIEW = "view"
    LABEL = "label"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, with which rights, through which door."""

    user_id: UUID = LOCAL_USER
    rights: frozenset[Right] = frozenset(Right)
    door: str = "api"
    tab: str = ""
