"""The log: every change of a project is one row, applied once however often its command is sent.

The project's row is locked before a change is numbered, so the numbers of one project are seen in order:
whoever has read up to 17 misses nothing by asking for what comes after 17.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core.errors import Conflict, NotFound
from core.store import annotations as objects
from core.store import comments, images, labels, projects, schema, things
from core.store.things import Item
from core.types import Caller, Change, Comment, Image, Label, Overlap, Project

_Change, _Item = schema.Change, schema.ChangeItem


def append(
    session: Session,
    caller: Caller,
    command: UUID,
    kind: str,
    items: Sequence[Item],
    *,
    project_id: UUID,
    image_id: UUID | None = None,
    undoes: int | None = None,
) -> Change:
    """Write down what was just done; the caller of this holds ``projects.lock``."""
    now = datetime.now(UTC)
    session.execute(update(schema.Project).where(schema.Project.id == project_id).values(changed_at=now))
    session.expire_all()
    row = _Change(
        project_id=project_id,
        image_id=image_id,
        author_id=caller.user_id,
        tab=caller.tab,
        command=command,
        kind=kind,
        created_at=now,
        undoes=undoes,
    )
    session.add(row)
    session.flush()
    if items:
        session.execute(insert(_Item), [_item_to_row(row.sequence, item) for item in items])
    return _with_things(session, [row])[0]


def by_command(session: Session, command: UUID) -> Change | None:
    """The change that a command made, if it was applied already."""
    row = session.scalar(select(_Change).where(_Change.command == command))
    return _with_things(session, [row])[0] if row else None


def get(session: Session, sequence: int) -> Change:
    row = session.get(_Change, sequence)
    if row is None:
        raise NotFound("change", sequence)
    return _with_things(session, [row])[0]


def after(
    session: Session, project_id: UUID, sequence: int, *, image_id: UUID | None = None, limit: int = 500
) -> list[Change]:
    """The changes behind ``sequence``, oldest first; with ``image_id`` those of that picture."""
    statement = select(_Change).where(_Change.project_id == project_id, _Change.sequence > sequence)
    if image_id is not None:
        statement = statement.where(_Change.image_id == image_id)
    return _with_things(session, list(session.scalars(statement.order_by(_Change.sequence).limit(limit))))


def latest_sequence(session: Session, project_id: UUID) -> int:
    """The number of the project's last change; 0 if there is none."""
    statement = select(_Change.sequence).where(_Change.project_id == project_id)
    return session.scalar(statement.order_by(_Change.sequence.desc()).limit(1)) or 0


def of_author(session: Session, author: UUID, project_id: UUID, image_id: UUID, limit: int) -> list[Change]:
    """A person's last changes to objects of a picture and labels of its project, oldest first, without the things."""
    touched = select(_Item.sequence).where(_Item.thing.in_(("annotation", "label")))
    statement = select(_Change).where(
        _Change.project_id == project_id,
        _Change.author_id == author,
        (_Change.image_id == image_id) | _Change.image_id.is_(None),
        _Change.sequence.in_(touched.where(_Item.sequence == _Change.sequence).correlate(_Change)),
    )
    rows = list(session.scalars(statement.order_by(_Change.sequence.desc()).limit(limit)))
    undone = _undone_by(session, [row.sequence for row in rows])
    return [_from_row(row, undone.get(row.sequence)) for row in reversed(rows)]


def undo(session: Session, caller: Caller, sequence: int) -> list[Item]:
    """Give all that the change touched back what it held before; returns what that did. The project is locked."""
    target = session.get(_Change, sequence)
    if target is None:
        raise NotFound("change", sequence)
    if _undone_by(session, [sequence]):
        raise Conflict("This change is undone already.")
    items = [_item_from_row(row) for row in session.scalars(select(_Item).where(_Item.sequence == sequence))]
    drawn = [item for item in items if item.thing == "annotation"]
    restored = [things.restore(session, item) for item in items if item.thing != "annotation"]
    if drawn:
        restored += objects.restore(session, target.image_id, drawn, caller.user_id)
    return restored


def _with_things(session: Session, rows: Sequence[schema.Change]) -> list[Change]:
    sequences = [row.sequence for row in rows]
    if not sequences:
        return []
    undone = _undone_by(session, sequences)
    drawn = objects.of_changes(session, sequences)
    states = _states(session, sequences)
    changes = []
    for row in rows:
        after = states.get(row.sequence, {})
        changes.append(
            replace(
                _from_row(row, undone.get(row.sequence)),
                annotations=tuple(drawn.get(row.sequence, ())),
                labels=tuple(after.get("label", ())),
                images=tuple(after.get("image", ())),
                projects=tuple(after.get("project", ())),
                comments=tuple(after.get("comment", ())),
            )
        )
    return changes


def _from_row(row: schema.Change, undone_by: int | None) -> Change:
    return Change(
        sequence=row.sequence,
        project_id=row.project_id,
        image_id=row.image_id,
        author=row.author_id,
        tab=row.tab,
        command=row.command,
        kind=row.kind,
        created_at=row.created_at,
        undoes=row.undoes,
        undone_by=undone_by,
    )


def _undone_by(session: Session, sequences: Sequence[int]) -> dict[int, int]:
    statement = select(_Change.undoes, _Change.sequence).where(_Change.undoes.in_(sequences))
    return {undoes: sequence for undoes, sequence in session.execute(statement) if undoes is not None}


def _states(session: Session, sequences: Sequence[int]) -> dict[int, dict[str, list[Any]]]:
    """Labels, images, projects and comments as each change left them."""
    statement = select(_Item).where(_Item.sequence.in_(sequences), _Item.thing != "annotation")
    rows = list(session.scalars(statement.order_by(_Item.sequence, _Item.thing, _Item.thing_id)))
    present = _present(session, rows)
    found: dict[int, dict[str, list[Any]]] = {}
    for row in rows:
        value = replace(present[row.thing_id], **_values(row.after or {}))
        found.setdefault(row.sequence, {}).setdefault(row.thing, []).append(value)
    return found


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a row of the log holds, as the things have it."""
    found: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    if "overlap" in found:
        found["overlap"] = Overlap(found["overlap"])
    if "attributes" in found:
        found["attributes"] = projects.attributes_of(found["attributes"])
    return found


def _present(session: Session, rows: Iterable[schema.ChangeItem]) -> dict[UUID, Label | Image | Project | Comment]:
    """The labels, images, projects and comments that the rows name, as they are now."""
    named: dict[str, list[UUID]] = {}
    for row in rows:
        named.setdefault(row.thing, []).append(row.thing_id)
    found: dict[UUID, Label | Image | Project | Comment] = dict(images.by_ids(session, named.get("image", [])))
    for label in session.scalars(select(schema.Label).where(schema.Label.id.in_(named.get("label", [])))):
        found[label.id] = labels.from_row(label)
    for project in session.scalars(select(schema.Project).where(schema.Project.id.in_(named.get("project", [])))):
        found[project.id] = projects.from_row(project)
    for comment in session.scalars(select(schema.Comment).where(schema.Comment.id.in_(named.get("comment", [])))):
        found[comment.id] = comments.from_row(comment)
    return found


def _item_to_row(sequence: int, item: Item) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "thing": item.thing,
        "thing_id": item.id,
        "version": item.version,
        "content_before": item.content_before,
        "content_after": item.content_after,
        "before": item.before,
        "after": item.after,
    }


def _item_from_row(row: schema.ChangeItem) -> Item:
    return Item(row.thing, row.thing_id, row.version, row.content_before, row.content_after, row.before, row.after)
