"""Pictures: add, rename, delete, list, and their pixels for the browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from core.errors import TooLarge
from core.images import THUMBNAIL_SIDE, Opened, clean_name, open_upload
from core.settings import Settings
from core.store import Session, Store, gallery, images, labels, projects, schema, things
from core.store import annotations as objects
from core.store.gallery import ALL, Choice, Outline
from core.store.images import Standing, state_of
from core.types import Caller, Change, Image, Rendering, Right, Window
from core.workbench.names import clean_text
from core.workbench.overlay import overlay
from core.workbench.pictures import Pictures
from core.workbench.recording import Draft, already_done, record
from core.workbench.rights import allow


@dataclass(frozen=True, slots=True)
class ImageRow:
    image: Image
    status: str  # one of ``gallery.STATES``
    mask_count: int  # proposed and accepted ones


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an upload: ``change`` and ``image``, or the picture that it is the same as."""

    change: Change | None
    image: Image | None
    duplicate_of: Image | None = None
    notices: tuple[str, ...] = ()


class Images:
    def __init__(self, store: Store, pictures: Pictures, settings: Settings) -> None:
        self._store = store
        self._pictures = pictures
        self._settings = settings

    def add(
        self,
        caller: Caller,
        project_id: UUID,
        image_id: UUID,
        name: str,
        data: bytes,
        command: UUID,
        on_duplicate: Literal["ask", "add", "skip"] = "ask",
    ) -> Added:
        """Keep a file as a picture. One that the project has already is added again only if told to."""
        allow(caller, Right.MANAGE)
        if done := already_done(self._store, caller, command):
            return _added(done)
        if len(data) > self._settings.max_upload_mb * 1_000_000:
            raise TooLarge(f"{clean_name(name)} is larger than {self._settings.max_upload_mb} MB, the limit here.")
        with self._store.reading() as session:
            projects.get(session, project_id)
        opened = open_upload(data, name, self._settings.max_pixels)
        sha256 = self._pictures.blobs.put(opened.stored, opened.suffix)
        same = self._same(project_id, sha256) if on_duplicate != "add" else None
        if same:
            return Added(None, same if on_duplicate == "skip" else None, duplicate_of=same, notices=opened.notices)
        image = _image(image_id, project_id, clean_name(name), sha256, opened)

        def work(session: Session) -> Draft:
            projects.lock(session, project_id)
            item = images.add(session, image, opened.suffix, len(opened.stored))
            return Draft("add-image", project_id, [item], image_id)

        return _added(record(self._store, caller, command, work))

    def rename(self, caller: Caller, id: UUID, name: str, command: UUID) -> Change:
        allow(caller, Right.MANAGE)
        return self._change(caller, id, command, "rename-image", name=clean_name(clean_text(name, "name")))

    def delete(self, caller: Caller, id: UUID, command: UUID) -> Change:
        """Put it away; undoing the change brings it back with its masks."""
        allow(caller, Right.MANAGE)
        return self._change(caller, id, command, "delete-image", deleted=True)

    def get(self, caller: Caller, id: UUID) -> Image:
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            return images.get(session, id)

    def list(
        self, caller: Caller, project_id: UUID, after: int = 0, limit: int = 200, choice: Choice = ALL
    ) -> list[ImageRow]:
        """The chosen pictures behind the one at position ``after``, in order."""
        return [
            *self._rows(caller, project_id, lambda session: gallery.page(session, project_id, choice, after, limit))
        ]

    def list_before(
        self, caller: Caller, project_id: UUID, before: int, limit: int, choice: Choice = ALL
    ) -> Sequence[ImageRow]:
        """The last ``limit`` chosen pictures before the one at position ``before``, in order."""
        return self._rows(
            caller, project_id, lambda session: gallery.page_before(session, project_id, choice, before, limit)
        )

    def outline(self, caller: Caller, project_id: UUID, choice: Choice, page: int) -> Outline:
        """How many pictures are chosen, and where each page of them begins."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id)
            return gallery.outline(session, project_id, choice, page)

    def tags(self, caller: Caller, project_id: UUID) -> Sequence[tuple[str, int]]:
        """The project's tags, each with how many pictures bear it."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id)
            return gallery.tags(session, project_id)

    def _rows(self, caller: Caller, project_id: UUID, page: Callable[[Session], Sequence[Image]]) -> Sequence[ImageRow]:
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id)
            found = page(session)
            standings = images.standings(session, [image.id for image in found])
        return [_row(image, standings[image.id]) for image in found]

    def tile(self, caller: Caller, id: UUID, rendering: Rendering, level: int, x: int, y: int) -> tuple[bytes, str]:
        """An encoded tile and its media type."""
        return self._pictures.tile(self.get(caller, id), rendering, level, x, y)

    def window(self, caller: Caller, id: UUID) -> Window | None:
        """How a DICOM picture's values are shown by itself; None for a picture without a window to set."""
        return self._pictures.window(self.get(caller, id))

    def thumbnail(self, caller: Caller, id: UUID) -> bytes:
        """A small JPEG of the picture."""
        return self._pictures.thumbnail(self.get(caller, id))

    def overlay(self, caller: Caller, id: UUID) -> bytes:
        """Its masks as a transparent PNG, to be laid over the thumbnail."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            image = images.get(session, id)
            found = objects.live(session, id)
            colors = {label.id: label.color for label in labels.of_project(session, image.project_id)}
        return overlay(image.size, found, colors, THUMBNAIL_SIDE)

    def _same(self, project_id: UUID, sha256: str) -> Image | None:
        with self._store.reading() as session:
            return images.of_source(session, project_id, sha256)

    def _change(self, caller: Caller, id: UUID, command: UUID, kind: str, **values: str | bool) -> Change:
        def work(session: Session) -> Draft:
            project_id = images.get(session, id).project_id
            projects.lock(session, project_id)
            return Draft(kind, project_id, [things.change(session, schema.Image, id, **values)], id)

        return record(self._store, caller, command, work)


def _image(id: UUID, project_id: UUID, name: str, sha256: str, opened: Opened) -> Image:
    return Image(
        id=id,
        project_id=project_id,
        name=name,
        size=opened.size,
        sha256=sha256,
        media_type=opened.media_type,
        frame_count=opened.frame_count,
        spacing_mm=opened.spacing_mm,
        orientation=opened.orientation,
        notices=opened.notices,
    )


def _added(change: Change) -> Added:
    image = change.images[0]
    return Added(change, image, notices=image.notices)


def _row(image: Image, standing: Standing) -> ImageRow:
    return ImageRow(image, state_of(image, standing), standing.proposed + standing.accepted)
