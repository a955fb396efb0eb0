"""Projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.store import schema, things
from core.store.things import Item
from core.types import Attribute, Overlap, Project


def add(session: Session, id: UUID, name: str) -> Item:
    now = datetime.now(UTC)
    return things.create(session, schema.Project(id=id, name=name, created_at=now, changed_at=now))


def get(session: Session, id: UUID, *, deleted: bool = False) -> Project:
    """The project; a deleted one only if ``deleted``."""
    row = session.get(schema.Project, id)
    if row is None or (row.deleted and not deleted):
        raise NotFound("project", id)
    return from_row(row)


def lock(session: Session, id: UUID, *, deleted: bool = False) -> Project:
    """As ``get``; on PostgreSQL the project's writers then wait for each other, so its log is seen in order."""
    session.execute(select(schema.Project.id).where(schema.Project.id == id).with_for_update())
    return get(session, id, deleted=deleted)


def all_live(session: Session) -> list[Project]:
    """Those that are not deleted, last changed first."""
    statement = (
        select(schema.Project)
        .where(schema.Project.deleted.is_(False))
        .order_by(schema.Project.changed_at.desc(), schema.Project.id)
    )
    return [from_row(row) for row in session.scalars(statement)]


def from_row(row: schema.Project) -> Project:
    return Project(
        row.id,
        row.name,
        row.created_at,
        row.changed_at,
        row.deleted,
        tuple(row.opening_phrases),
        Overlap(row.overlap),
        attributes_of(row.attributes),
        row.patient_left,
    )


def attributes_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Attribute, ...]:
    """The definitions as they are stored."""
    return tuple(Attribute(one["name"], one["kind"], tuple(one["choices"])) for one in rows)
