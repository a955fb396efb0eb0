"""COCO instances as pycocotools reads them: compressed RLE of the whole picture, ``iscrowd`` 0, ids from 1.

Ids are the same in every export of a project: a category has its label's number, an image its position in the
project, an annotation a number made from its UUID. ``annotations.json`` is written last, from drafts that grew while
the pictures went by, so memory doesn't grow with the project.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import IO, Any, BinaryIO
from uuid import UUID

from core import masks
from core.formats.archive import Archive, Draft
from core.formats.package import Pictures, page
from core.formats.tally import Tally
from core.formats.values import ExportOptions, Format, Picture, Report
from core.progress import Progress, steps
from core.types import Annotation, Image, Label, Project

FILE = "annotations.json"
_CONTENTS = (
    f"{FILE}: COCO instances; masks as compressed run lengths (pycocotools reads them), file names relative to here",
    "images/: the pictures",
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
    tally = Tally(labels, options)
    with Archive(out, project.changed_at) as archive, Draft() as images, Draft() as annotations:
        files = Pictures(archive, tally, options)
        image_ids, annotation_ids = Ids(), Ids()
        for picture in steps(pictures, progress, "Exporting"):
            _, name = files.add(picture)
            image_id = image_ids.take(picture.image.position)
            _append(images, _image(image_id, picture.image, f"images/{name}"))
            for annotation in tally.choose(picture, labelled_only=format.needs_label):
                if label := tally.label_of(annotation):
                    annotation_id = annotation_ids.take(_number_of(annotation.id))
                    _append(annotations, _annotation(annotation_id, image_id, label.number, annotation))
        with archive.writing(FILE) as entry:
            _put_together(entry, _head(project, tally), images, annotations)
        report = tally.report()
        archive.add("README.txt", page(format, project, _CONTENTS, report))
    return report


class Ids:
    """Whole numbers from 1, each given once; a taken one moves on to the next."""

    def __init__(self) -> None:
        self._used: set[int] = set()

    def take(self, wanted: int) -> int:
        given = max(1, wanted)
        while given in self._used:
            given += 1
        self._used.add(given)
        return given


def _number_of(id: UUID) -> int:
    """31 bits: what every reader of the format can hold."""
    return int.from_bytes(sha256(id.bytes).digest()[:4]) >> 1


def _head(project: Project, tally: Tally) -> dict[str, Any]:
    names: dict[int | None, str] = {label.number: label.name for label in tally.categories}
    return {
        "info": {
            "description": project.name,
            "version": "1.0",
            "year": project.changed_at.year,
            "contributor": "",
            "url": "",
            "date_created": project.changed_at.isoformat(),
        },
        "licenses": [{"id": 1, "name": "not stated", "url": ""}],
        "categories": [_category(label, names) for label in tally.categories],
    }


def _category(label: Label, names: dict[int | None, str]) -> dict[str, Any]:
    """COCO's fields, then what a label has beside them."""
    known = {"description": label.description, "synonyms": list(label.synonyms)}
    return {
        "id": label.number,
        "name": label.name,
        "supercategory": names.get(label.parent, ""),
        "color": label.color,
        **{key: value for key, value in known.items() if value},
    }


def _image(id: int, image: Image, file_name: str) -> dict[str, Any]:
    return {
        "id": id,
        "width": image.size.width,
        "height": image.size.height,
        "file_name": file_name,
        "license": 1,
    }


def _annotation(id: int, image_id: int, category_id: int, annotation: Annotation) -> dict[str, Any]:
    mask = annotation.mask
    if mask.bounds is None:
        raise ValueError("an empty mask has no box; it is left out before")
    return {
        "id": id,
        "image_id": image_id,
        "category_id": category_id,
        "segmentation": {"size": [mask.size.height, mask.size.width], "counts": masks.to_coco(mask)},
        "area": mask.area,
        "bbox": [mask.bounds.left, mask.bounds.top, mask.bounds.width, mask.bounds.height],
        "iscrowd": 0,
        "attributes": _attributes(annotation),
    }


def _attributes(annotation: Annotation) -> dict[str, Any]:
    """What COCO has no field for, and the project's own; plain values only, as CVAT reads them."""
    known = {
        "status": annotation.status.value,
        "score": annotation.score,
        "phrase": annotation.phrase,
        "z": annotation.z,
        "made_by": annotation.origin.kind,
        "uuid": str(annotation.id),
        "version": annotation.version,
    }
    return {**annotation.attributes, **{key: value for key, value in known.items() if value is not None}}


def _append(draft: Draft, item: dict[str, Any]) -> None:
    separator = "" if draft.is_empty else ",\n"
    draft.write(separator + json.dumps(item, ensure_ascii=False))


def _put_together(entry: IO[bytes], head: dict[str, Any], images: Draft, annotations: Draft) -> None:
    entry.write(json.dumps(head, ensure_ascii=False)[:-1].encode("utf-8"))
    entry.write(b',\n"images": [\n')
    images.copy_to(entry)
    entry.write(b'\n],\n"annotations": [\n')
    annotations.copy_to(entry)
    entry.write(b"\n]}\n")
