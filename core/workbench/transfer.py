"""Export: what goes out is captured in one moment and written outside of it, so memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from uuid import UUID, uuid4

from core.formats import FORMATS, ExportOptions, Format, Picture, Report, find, write
from core.progress import Progress, silent
from core.store import Store, images, labels, projects
from core.store import annotations as objects
from core.store.annotations import Pair
from core.store.blobs import replacing
from core.types import Caller, Image, Label, Project, Right
from core.workbench.pictures import Pictures
from core.workbench.rights import allow


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """How many masks go out as things are, and how many don't."""

    accepted: int
    proposals: int
    unlabelled: int  # accepted ones without a label
    unlabelled_proposals: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an export holds, by name: versions never change, so the same export can be made again."""

    project: Project
    labels: Sequence[Label]
    images: Sequence[Image]
    pairs: dict[UUID, list[Pair]]  # by picture


class Transfer:
    def __init__(self, store: Store, pictures: Pictures, folder: Path) -> None:
        self._store = store
        self._pictures = pictures
        self._folder = folder

    def formats(self) -> list[Format]:
        return list(FORMATS)

    def preview(self, caller: Caller, project_id: UUID) -> ExportPreview:
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id)
            return ExportPreview(**objects.counts(session, project_id))

    def export(
        self,
        caller: Caller,
        project_id: UUID,
        format: str,
        options: ExportOptions,
        progress: Progress = silent,
        *,
        path: Path | None = None,
        folder: Path | None = None,
    ) -> tuple[Path, Report]:
        """Write the project to ``path``, or under its name into ``folder``; the file is there whole or not at all."""
        allow(caller, Right.VIEW)
        wanted = find(format)
        snapshot = self._capture(project_id)
        name = f"{_file_name(snapshot.project.name)}-{wanted.name}{wanted.suffix}"
        target = path or (folder or self._folder / uuid4().hex) / name
        with replacing(target) as file:
            pictures = _Counted(self._stream(snapshot), len(snapshot.images))
            report = write(wanted, snapshot.project, snapshot.labels, pictures, file, progress, options)
        return target, report

    def _capture(self, project_id: UUID) -> Snapshot:
        with self._store.reading() as session:
            found = objects.snapshot(session, project_id)
            return Snapshot(
                project=projects.get(session, project_id),
                labels=labels.of_project(session, project_id),
                images=images.page(session, project_id, 0, None),
                pairs={
                    image_id: [(row.id, row.version) for row in rows]
                    for image_id, rows in groupby(found, key=lambda row: row.image_id)
                },
            )

    def _stream(self, snapshot: Snapshot) -> Iterator[Picture]:
        """One picture after the other; each is read from the database by itself."""
        live = {label.id for label in snapshot.labels}
        for image in snapshot.images:
            with self._store.reading() as session:
                found = objects.versions(session, snapshot.pairs.get(image.id, []))
            found.sort(key=lambda annotation: (annotation.z, annotation.id))
            annotations = tuple(
                annotation if annotation.label_id in live else replace(annotation, label_id=None)
                for annotation in found
            )
            yield Picture(image, annotations, partial(self._pictures.file, image))


class _Counted(Iterable[Picture], Sized):
    """A stream that knows how long it will be, for the progress."""

    def __init__(self, stream: Iterator[Picture], count: int) -> None:
        self._stream = stream
        self._count = count

    def __iter__(self) -> Iterator[Picture]:
        return self._stream

    def __len__(self) -> int:
        return self._count


def _file_name(name: str) -> str:
    """A project's name as a file's: only what every system takes."""
    kept = "".join(character if character.isalnum() or character in " -_." else "_" for character in name)
    return kept.strip(" .")[:80] or "project"
