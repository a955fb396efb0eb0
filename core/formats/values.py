"""What goes into an export and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.types import Annotation, Image


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of an export.

    ``annotations`` are the live ones in the order they were made; the writer chooses among them and reports what it
    leaves out. ``read_file`` gives (bytes, suffix) of a file whose pixels fit the masks; it is called at most once.
    """

    image: Image
    annotations: tuple[Annotation, ...]
    read_file: Callable[[], tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    proposals: bool = False  # put in masks that nobody accepted yet
    images: bool = True  # put in the pictures themselves


@dataclass(frozen=True, slots=True)
class Report:
    """What an export holds, and in sentences what was left out, renamed or lost."""

    pictures: int
    masks: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the catalogue."""

    name: str
    title: str
    suffix: str
    loses: tuple[str, ...]  # in words, shown before exporting
    needs_label: bool  # masks without one are left out
    overlap: str  # what happens where masks overlap, in words
    write: str  # "module:function", imported when it is used
