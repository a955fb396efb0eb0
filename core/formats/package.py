"""The part that all zips share: one name per picture, the picture's file, and the page that says what is inside."""

from __future__ import annotations

from core.errors import AppError
from core.formats.archive import Archive
from core.formats.filenames import Stems, split
from core.formats.tally import Tally, counted
from core.formats.values import ExportOptions, Format, Picture, Report
from core.types import Project

_SAME = {".jpeg": ".jpg", ".jfif": ".jpg", ".tiff": ".tif", ".dib": ".bmp"}


class Pictures:
    """Puts pictures under images/ and tells what they are called there."""

    def __init__(self, archive: Archive, tally: Tally, options: ExportOptions) -> None:
        self._archive, self._tally, self._options = archive, tally, options
        self._stems = Stems()

    def add(self, picture: Picture) -> tuple[str, str]:
        """Write the picture's file, if wanted. Returns (stem, file name); both are there once."""
        wanted, suffix = split(picture.image.name)
        stem = self._stems.take(wanted)
        if self._options.images:
            suffix = self._add_file(picture, stem, suffix)
        if stem != wanted:
            self._tally.renamed.append((picture.image.name, stem + suffix))
        return stem, stem + suffix

    def _add_file(self, picture: Picture, stem: str, suffix: str) -> str:
        try:
            data, real = picture.read_file()
        except AppError:
            self._tally.missing.append(picture.image.name)
            return suffix
        if _plain(suffix) != real:
            suffix = real
            self._tally.converted.append((picture.image.name, stem + suffix))
        self._archive.add(f"images/{stem}{suffix}", data)
        return suffix


def page(format: Format, project: Project, contents: tuple[str, ...], report: Report) -> bytes:
    """README.txt of an export."""
    lines = [
        f"{project.name}: {format.title}, exported by Sayseg",
        "",
        f"{counted(report.pictures, 'picture')}, {counted(report.masks, 'mask')}. {format.overlap}",
        *report.lines,
        "",
        *contents,
        "",
        "This format can't hold:",
        *(f"- {thing}" for thing in format.loses),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _plain(suffix: str) -> str:
    lower = suffix.lower()
    return _SAME.get(lower, lower)
