"""Labels, images, projects and comments as the log sees them: rows of which a few fields are written with a version.

Annotations keep every version in a table of their own and have the same three operations in ``annotations``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from core.errors import Conflict, NotFound
from core.store import schema

Row = schema.Label | schema.Image | schema.Project | schema.Comment

FIELDS: dict[type[Row], tuple[str, ...]] = {
    schema.Label: ("name", "color", "parent", "deleted", "description", "synonyms"),
    schema.Image: ("name", "deleted", "tags", "skipped", "review"),
    schema.Project: ("name", "deleted", "opening_phrases", "overlap", "attributes", "patient_left"),
    schema.Comment: ("text", "resolved", "deleted"),
}
BY_NAME: dict[str, type[Row]] = {row.__tablename__: row for row in FIELDS}

CHANGED_SINCE = "This {thing} has been changed since, so the change can't be undone."


@dataclass(frozen=True, slots=True)
class Item:
    """What a change does to one thing: from which content to which. Content 0 is "was not there"."""

    thing: str
    id: UUID
    version: int  # the version that the change wrote
    content_before: int
    content_after: int
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


def create(session: Session, row: Row) -> Item:
    """Add a row that a change brings in."""
    row.version = row.content = 1
    row.deleted = False
    session.add(row)
    session.flush()
    return Item(row.__tablename__, row.id, 1, 0, 1, before=None, after=state(row))


def change(session: Session, kind: type[Row], id: UUID, **values: Any) -> Item:
    """Set some fields of a row; another's write in between is a Conflict."""
    row = _get(session, kind, id)
    before = state(row)
    after = before | values
    _write(session, row, after, content=row.version + 1)
    return Item(kind.__tablename__, id, row.version + 1, row.content, row.version + 1, before, after)


def restore(session: Session, item: Item) -> Item:
    """Give a row back what it held before ``item``; what has changed since is a Conflict."""
    row = _get(session, BY_NAME[item.thing], item.id)
    if row.content != item.content_after or item.after is None:
        raise Conflict(CHANGED_SINCE.format(thing=item.thing))
    after = item.before if item.before is not None else {**item.after, "deleted": True}
    _write(session, row, after, content=item.content_before)
    return Item(item.thing, item.id, row.version + 1, item.content_after, item.content_before, item.after, after)


def state(row: Row) -> dict[str, Any]:
    """The changeable fields of a row."""
    return {field: getattr(row, field) for field in FIELDS[type(row)]}


def _get(session: Session, kind: type[Row], id: UUID) -> Row:
    row = session.get(kind, id)
    if row is None:
        raise NotFound(kind.__tablename__, id)
    return cast(Row, row)


def _write(session: Session, row: Row, values: Mapping[str, Any], *, content: int) -> None:
    kind = type(row)
    statement = (
        update(kind)
        .where(kind.id == row.id, kind.version == row.version)
        .values(**values, version=row.version + 1, content=content)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    session.expunge(row)
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Conflict(f"Somebody else changed this {kind.__tablename__} at the same time. Look at it and try again.")
