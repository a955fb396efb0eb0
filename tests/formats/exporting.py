"""Builds small projects and opens what was exported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZipFile

import numpy as np
from PIL import Image as PillowImage

from core.formats import ExportOptions, Picture, Report, find, write
from core.progress import Progress, silent
from core.types import Annotation, Image, Label, Mask, Origin, Project, Size, Status
from tests.building import a_mask

_SPACE = UUID("00000000-0000-4000-8000-00000000cafe")
PROJECT = Project(
    uuid5(_SPACE, "project"),
    "Cats & dogs",
    datetime(2026, 1, 2, tzinfo=UTC),
    datetime(2026, 3, 4, 5, 6, 8, tzinfo=UTC),
)


def a_label(number: int, name: str, color: str = "#e69f00", *, deleted: bool = False) -> Label:
    return Label(uuid5(_SPACE, f"label {number}"), PROJECT.id, number, name, color, deleted)


CAT, DOG = a_label(1, "cat"), a_label(2, "dog", "#0072b2")


def an_object(*rows: str, label: Label | None = CAT, **fields: Any) -> Annotation:
    """An accepted mask in ASCII art. Its id comes from its looks, unless given."""
    return of(a_mask(*rows), label, **fields)


def of(mask: Mask, label: Label | None = CAT, **fields: Any) -> Annotation:
    id = fields.pop("id", uuid5(_SPACE, f"{mask} {label and label.name} {sorted(fields.items())}"))
    annotation = Annotation(
        id, _SPACE, 1, Status.ACCEPTED, mask, label_id=label.id if label else None, origin=Origin("click")
    )
    return replace(annotation, **fields)


def a_picture(
    name: str,
    *annotations: Annotation,
    size: Size | None = None,
    file: tuple[bytes, str] | None = None,
    position: int = 1,
) -> Picture:
    size = size or (annotations[0].mask.size if annotations else Size(4, 3))
    image = Image(uuid5(_SPACE, f"{name} {position}"), PROJECT.id, name, size, "00", "image/png", position)
    return Picture(image, annotations, lambda: file or (a_file(size), ".png"))


def a_file(size: Size) -> bytes:
    out = BytesIO()
    PillowImage.new("RGB", (size.width, size.height), (9, 8, 7)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Exported:
    """An export, unpacked."""

    report: Report
    data: bytes
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def coco(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.files["annotations.json"])
        return loaded

    def values(self, name: str) -> Any:
        """A PNG's pixel values."""
        return np.asarray(self.png(name))

    def png(self, name: str) -> PillowImage.Image:
        return PillowImage.open(BytesIO(self.files[name]))


def export(
    format: str,
    *pictures: Picture,
    labels: Sequence[Label] = (CAT, DOG),
    progress: Progress = silent,
    stream: Iterable[Picture] | None = None,
    **options: bool,
) -> Exported:
    out = BytesIO()
    report = write(find(format), PROJECT, labels, stream or pictures, out, progress, ExportOptions(**options))
    with ZipFile(out) as archive:
        assert archive.testzip() is None
        return Exported(report, out.getvalue(), {name: archive.read(name) for name in archive.namelist()})
