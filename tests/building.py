"""Small things to arrange tests with."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid4

import numpy as np

from core import masks
from core.store import Session, Store, changes, images, labels, projects
from core.store import annotations as objects
from core.store.things import Item
from core.types import Annotation, Caller, Change, Image, Label, Mask, Origin, Size, Status

ME = Caller(tab="my tab")


def a_mask(*rows: str) -> Mask:
    """A mask from ASCII art: ``#`` is inside."""
    return masks.from_bitmap(np.array([[character == "#" for character in row] for row in rows]))


def an_image(project_id: UUID, name: str = "cat.png", size: Size | None = None) -> Image:
    return Image(
        id=uuid4(),
        project_id=project_id,
        name=name,
        size=size or Size(4, 3),
        sha256=sha256(name.encode()).hexdigest(),
        media_type="image/png",
        notices=("It is a test.",),
        spacing_mm=(0.5, 0.25),
    )


def an_annotation(image: Image, *rows: str, status: Status = Status.ACCEPTED) -> Annotation:
    mask = a_mask(*(rows or ("....", ".##.", "....")))
    return Annotation(uuid4(), image.id, 1, status, mask, origin=Origin("brush"))


@dataclass(frozen=True)
class Place:
    """A project with one picture in it."""

    store: Store
    project_id: UUID
    image: Image


def a_place(store: Store) -> Place:
    project_id = uuid4()
    image = an_image(project_id)
    with store.writing() as session:
        item = projects.add(session, project_id, "Cats")
        changes.append(session, ME, uuid4(), "create-project", [item], project_id=project_id)
    with store.writing() as session:
        item = images.add(session, image, ".png", 10)
        changes.append(session, ME, uuid4(), "add-image", [item], project_id=project_id, image_id=image.id)
    return Place(store, project_id, image)


def put(place: Place, *annotations: Annotation, command: UUID | None = None) -> Change:
    """Bring new annotations in, as one change."""
    with place.store.writing() as session:
        items = objects.add(session, annotations)
        return _append(session, place, "draw", items, command)


def rewrite(place: Place, *annotations: Annotation) -> Change:
    """Write the next version of annotations, as one change."""
    with place.store.writing() as session:
        return _append(session, place, "edit", objects.change(session, annotations))


def take_back(place: Place, change: Change) -> Change:
    """Undo a change, by a further one."""
    with place.store.writing() as session:
        items = changes.undo(session, ME, change.sequence)
        return changes.append(
            session,
            ME,
            uuid4(),
            "redo" if change.kind == "undo" else "undo",
            items,
            project_id=place.project_id,
            image_id=change.image_id,
            undoes=change.sequence,
        )


def add_label(place: Place, name: str) -> Label:
    with place.store.writing() as session:
        item = labels.add(session, place.project_id, uuid4(), name, "#e69f00")
        change = changes.append(session, ME, uuid4(), "add-label", [item], project_id=place.project_id)
        return change.labels[0]


def live(place: Place) -> list[Annotation]:
    with place.store.reading() as session:
        return objects.live(session, place.image.id)


def _append(session: Session, place: Place, kind: str, items: list[Item], command: UUID | None = None) -> Change:
    return changes.append(
        session,
        ME,
        command or uuid4(),
        kind,
        items,
        project_id=place.project_id,
        image_id=place.image.id,
    )
