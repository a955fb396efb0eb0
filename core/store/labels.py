"""Labels. Numbers count up in their project and are never used again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import BadInput, NotFound
from core.store import schema, things
from core.store.things import Item
from core.types import Label


def add(session: Session, project_id: UUID, id: UUID, name: str, color: str) -> Item:
    last = session.scalar(select(func.max(schema.Label.number)).where(schema.Label.project_id == project_id)) or 0
    row = schema.Label(id=id, project_id=project_id, number=last + 1, name=name, color=color)
    return things.create(session, row)


def get(session: Session, id: UUID) -> Label:
    """The label; a deleted one is not found."""
    row = session.get(schema.Label, id)
    if row is None or row.deleted:
        raise NotFound("label", id)
    return from_row(row)


def require(known: Iterable[Label], wanted: Iterable[UUID]) -> None:
    """Raises NotFound for an id that is none of the ``known`` labels'."""
    for id in set(wanted) - {label.id for label in known}:
        raise NotFound("label", id)


def of_project(session: Session, project_id: UUID) -> list[Label]:
    """The live labels of a project, by number."""
    return of_projects(session, [project_id]).get(project_id, [])


def of_projects(session: Session, project_ids: Iterable[UUID]) -> dict[UUID, list[Label]]:
    statement = (
        select(schema.Label)
        .where(schema.Label.project_id.in_(list(project_ids)), schema.Label.deleted.is_(False))
        .order_by(schema.Label.number)
    )
    found: dict[UUID, list[Label]] = {}
    for row in session.scalars(statement):
        found.setdefault(row.project_id, []).append(from_row(row))
    return found


def refuse_taken(session: Session, project_id: UUID, name: str, *, but: UUID | None = None) -> None:
    """Raise BadInput if another live label of the project has the name, capitals apart."""
    for label in of_project(session, project_id):
        if label.id != but and label.name.casefold() == name.casefold():
            raise BadInput(f"There is a label '{label.name}' already. Use it, or choose another name.")


def from_row(row: schema.Label) -> Label:
    return Label(
        row.id,
        row.project_id,
        row.number,
        row.name,
        row.color,
        row.deleted,
        row.parent,
        description=row.description,
        synonyms=tuple(row.synonyms),
    )
