"""Label maps as PNG: per picture one map of labels and one of objects, with tables that say what the numbers mean.

A map is an 8-bit PNG with a palette, or a 16-bit grey one where numbers above 255 are needed. 0 is "nothing".
Objects are painted from the bottom to the top, so a pixel belongs to the highest mask there.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from core import masks
from core.errors import BadInput
from core.formats.archive import Archive, Draft
from core.formats.package import Pictures, page
from core.formats.tally import Tally, counted
from core.formats.values import ExportOptions, Format, Picture, Report
from core.progress import Progress, steps
from core.types import Annotation, Label, Project, Size

Map = NDArray[Any]  # (H, W), uint8 or uint16

_MOST = 65_535  # what 16 bits can number
_COLUMNS = ("picture", "object", "label number", "label", "status", "score", "phrase", "pixels", "visible", "uuid")
_CONTENTS = (
    "images/: the pictures",
    "labels/: a PNG per picture; the value of a pixel is the number of its label, 0 is nothing",
    "instances/: a PNG per picture; the value of a pixel is the number of its object in that picture, 0 is nothing",
    "labels.csv and labels.json: number, name and colour of each label",
    "instances.csv: what each object of each picture is",
)


def write(
    format: Format,
    project: Project,
    labels: Sequence[Label],
    pictures: Iterable[Picture],
    out: BinaryIO,
    progress: Progress,
    options: ExportOptions,
) -> Report:
    tally, losses = Tally(labels, options), _Losses()
    with Archive(out, project.changed_at) as archive, Draft() as table:
        files = Pictures(archive, tally, options)
        table.write(_row(*_COLUMNS))
        for picture in steps(pictures, progress, "Exporting"):
            stem, name = files.add(picture)
            chosen = tally.choose(picture, labelled_only=format.needs_label)
            visible = _add_maps(archive, stem, picture, chosen, tally)
            losses.add(chosen, visible, tally)
            for index, (annotation, pixels) in enumerate(zip(chosen, visible, strict=True), start=1):
                table.write(_object_row(name, index, annotation, tally.label_of(annotation), pixels))
        _add_label_tables(archive, tally.categories)
        with archive.writing("instances.csv") as entry:
            table.copy_to(entry)
        tally.notes.extend(losses.lines())
        report = tally.report()
        archive.add("README.txt", page(format, project, _CONTENTS, report))
    return report


class _Losses:
    """What the one-object-per-pixel rule costs."""

    def __init__(self) -> None:
        self._pixels = self._hidden = self._pictures = self._unlabelled = 0

    def add(self, chosen: Sequence[Annotation], visible: Sequence[int], tally: Tally) -> None:
        lost = sum(annotation.mask.area for annotation in chosen) - sum(visible)
        self._pixels += lost
        self._pictures += lost > 0
        self._hidden += sum(pixels == 0 for pixels in visible)
        self._unlabelled += sum(tally.label_of(annotation) is None for annotation in chosen)

    def lines(self) -> list[str]:
        lines = []
        if self._unlabelled:
            verb = "is" if self._unlabelled == 1 else "are"
            lines.append(f"{counted(self._unlabelled, 'unlabelled mask')} {verb} in the maps of objects only.")
        if self._pixels:
            verb = "is" if self._pixels == 1 else "are"
            where, pixels = counted(self._pictures, "picture"), counted(self._pixels, "pixel")
            lines.append(f"Masks overlap in {where}: {pixels} of lower masks {verb} hidden by higher ones.")
        if self._hidden:
            verb = "is" if self._hidden == 1 else "are"
            lines.append(f"{counted(self._hidden, 'mask')} {verb} wholly hidden by others and can't be read back.")
        return lines


def _add_maps(archive: Archive, stem: str, picture: Picture, chosen: Sequence[Annotation], tally: Tally) -> list[int]:
    """Write both maps of a picture. Returns how many pixels of each object can be seen."""
    labels = tally.categories
    _require_room(picture.image.name, len(chosen), labels)
    objects = _painted(picture.image.size, chosen)
    own = [tally.label_of(annotation) for annotation in chosen]
    depth = _depth(max((label.number for label in labels), default=0))
    numbers = np.array([0, *(label.number if label else 0 for label in own)], dtype=depth)
    archive.add(f"labels/{stem}.png", _png(numbers[objects], _label_palette(labels)))
    archive.add(f"instances/{stem}.png", _png(objects, _object_palette()))
    counts: list[int] = np.bincount(objects.ravel(), minlength=len(chosen) + 1)[1:].tolist()
    return counts


def _require_room(name: str, objects: int, labels: Sequence[Label]) -> None:
    highest = max((label.number for label in labels), default=0)
    if max(objects, highest) > _MOST:
        what = f"{name} has {objects} masks" if objects > _MOST else f"A label has the number {highest}"
        raise BadInput(f"{what}; a PNG map can number {_MOST}. Export as COCO JSON instead.")


def _painted(size: Size, chosen: Sequence[Annotation]) -> Map:
    """The map of objects: 1 is the lowest, later ones cover earlier ones."""
    objects: Map = np.zeros(size.shape, dtype=_depth(len(chosen)))
    for number, annotation in enumerate(chosen, start=1):
        if annotation.mask.bounds is not None:
            objects[annotation.mask.bounds.slices][masks.to_crop(annotation.mask)] = number
    return objects


def _depth(highest: int) -> type[np.uint8] | type[np.uint16]:
    return np.uint8 if highest <= 255 else np.uint16


def _png(values: Map, palette: bytes) -> bytes:
    image = PillowImage.fromarray(values)
    if values.dtype == np.uint8:
        image.putpalette(palette)
    out = BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _label_palette(labels: Sequence[Label]) -> bytes:
    palette = bytearray(3 * 256)
    for label in labels:
        if label.number <= 255:
            palette[3 * label.number : 3 * label.number + 3] = bytes.fromhex(label.color.lstrip("#"))
    return bytes(palette)


def _object_palette() -> bytes:
    """Colours that differ for neighbours: the bits of a number, spread over red, green and blue (as Pascal VOC)."""
    numbers = np.arange(256)
    colors = np.zeros((256, 3), dtype=np.uint8)
    for bit in range(8):
        for channel in range(3):
            colors[:, channel] |= (((numbers >> channel) & 1) << (7 - bit)).astype(np.uint8)
        numbers = numbers >> 3
    return colors.tobytes()


def _add_label_tables(archive: Archive, labels: Sequence[Label]) -> None:
    rows: list[dict[str, Any]] = [{"number": x.number, "name": x.name, "color": x.color} for x in labels]
    with archive.writing("labels.json") as entry:
        entry.write(json.dumps(rows, ensure_ascii=False, indent=1).encode("utf-8"))
    with archive.writing("labels.csv") as entry:
        table = _row("number", "name", "color") + "".join(_row(*row.values()) for row in rows)
        entry.write(table.encode("utf-8"))


def _object_row(picture: str, number: int, annotation: Annotation, label: Label | None, visible: int) -> str:
    score = "" if annotation.score is None else f"{annotation.score:.4f}"
    return _row(
        picture,
        number,
        label.number if label else 0,
        label.name if label else "",
        annotation.status.value,
        score,
        annotation.phrase or "",
        annotation.mask.area,
        visible,
        annotation.id,
    )


def _row(*values: object) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
