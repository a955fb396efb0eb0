"""Counts, while an export is written, what goes in and what does not, and says it in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.formats.values import ExportOptions, Picture, Report
from core.types import Annotation, Label, Status

_EXAMPLES = 5  # names in a sentence; the rest is a number


class Tally:
    """One per export. ``choose`` decides which masks go in; the writer adds what only it knows."""

    def __init__(self, labels: Iterable[Label], options: ExportOptions) -> None:
        self._labels = {label.id: label for label in labels if not label.deleted}
        self.pictures = 0
        self.masks = 0
        self.renamed: list[tuple[str, str]] = []
        self.converted: list[tuple[str, str]] = []
        self.missing: list[str] = []
        self.notes: list[str] = []
        self._options = options
        self._proposals = self._empty = self._unlabelled = 0

    def choose(self, picture: Picture, *, labelled_only: bool) -> list[Annotation]:
        """The masks of a picture that go in, lowest first."""
        self.pictures += 1
        kept = [a for a in picture.annotations if self._goes_in(a, labelled_only)]
        self.masks += len(kept)
        return sorted(kept, key=lambda a: a.z)  # stable: among equals, what was made later lies on top

    @property
    def categories(self) -> list[Label]:
        """The labels that can be used, by their number."""
        return sorted(self._labels.values(), key=lambda label: label.number)

    def label_of(self, annotation: Annotation) -> Label | None:
        """Its label, unless that was deleted."""
        return self._labels.get(annotation.label_id) if annotation.label_id else None

    def report(self) -> Report:
        return Report(self.pictures, self.masks, tuple(self._lines()))

    def _goes_in(self, annotation: Annotation, labelled_only: bool) -> bool:
        if not annotation.status.is_live:
            return False
        if annotation.status is Status.PROPOSED and not self._options.proposals:
            self._proposals += 1
            return False
        if annotation.mask.area == 0:
            self._empty += 1
            return False
        if labelled_only and self.label_of(annotation) is None:
            self._unlabelled += 1
            return False
        return True

    def _lines(self) -> Iterator[str]:
        if self._proposals:
            yield f"{_were(self._proposals, 'proposal')} left out: only accepted masks go in by default."
        if self._unlabelled:
            yield f"{_were(self._unlabelled, 'mask')} left out for having no label."
        if self._empty:
            yield f"{_were(self._empty, 'mask')} left out for having no pixel."
        yield from self.notes
        if self.renamed:
            pairs = _listed([f"{old} as {new}" for old, new in self.renamed])
            yield f"Renamed, so that every name is there once and works on every system: {pairs}."
        if self.converted:
            pairs = _listed([f"{old} as {new}" for old, new in self.converted])
            yield f"Saved as another kind of file, whose pixels fit the masks: {pairs}."
        if self.missing:
            yield f"The picture itself could not be read, only its masks are in: {_listed(self.missing)}."
        if not self._options.images:
            yield "The pictures are not in the file. The masks fit them as shown here, photos turned upright."


def counted(count: int, noun: str) -> str:
    """``1 mask``, ``2 masks``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _were(count: int, noun: str) -> str:
    return f"{counted(count, noun)} {'was' if count == 1 else 'were'}"


def _listed(items: Sequence[str]) -> str:
    shown = ", ".join(items[:_EXAMPLES])
    rest = len(items) - _EXAMPLES
    return f"{shown} and {rest} more" if rest > 0 else shown
