"""The formats that can be written: a table, and the one way to run a line of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import BinaryIO

from core.errors import BadInput
from core.formats.values import ExportOptions, Format, Picture, Report
from core.progress import Progress
from core.types import Label, Project

FORMATS: tuple[Format, ...] = (
    Format(
        name="coco",
        title="COCO JSON (exact masks)",
        suffix=".zip",
        loses=(
            "masks without a label, since COCO needs a category",
            "earlier versions of masks and who made them",
            "the boxes, clicks and scribbles that a mask was made with",
        ),
        needs_label=True,
        overlap="Overlaps are kept: every mask is whole.",
        write="core.formats.coco:write",
    ),
    Format(
        name="png",
        title="Indexed PNG masks",
        suffix=".zip",
        loses=(
            "what lies under another mask, since a pixel holds one object",
            "earlier versions of masks and who made them",
            "the boxes, clicks and scribbles that a mask was made with",
        ),
        needs_label=False,
        overlap="Where masks overlap, the one on top has the pixel; among equals, the one made later.",
        write="core.formats.indexed_png:write",
    ),
)


def find(name: str) -> Format:
    """The format of that name. Raises BadInput with the known ones."""
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise BadInput(f"There is no export format '{name}'. Known: {names}.")


def write(
    format: Format,
    project: Project,
    labels: Sequence[Label],
    pictures: Iterable[Picture],
    out: BinaryIO,
    progress: Progress,
    options: ExportOptions,
) -> Report:
    """Write an export into ``out``, one picture at a time; memory holds one picture."""
    module, _, function = format.write.partition(":")
    report: Report = getattr(import_module(module), function)(format, project, labels, pictures, out, progress, options)
    return report
