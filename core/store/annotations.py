"""Annotations: a row that says which version holds now, and every version beside it.

A write names the version it was made from and looks at the number of rows it met; a miss is a Conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import CursorResult, Select, and_, case, func, insert, null, select, tuple_, update
from sqlalchemy import Row as ResultRow
from sqlalchemy.orm import Session

from core.errors import Conflict
from core.store import masks, origins, schema
from core.store.things import CHANGED_SINCE, Item
from core.types import Annotation, Status

LIVE = tuple(status.value for status in Status if status.is_live)
_BATCH = 400  # names in one IN list

_Head, _Version = schema.Annotation, schema.AnnotationVersion
Pair = tuple[UUID, int]  # annotation, version
T = TypeVar("T")
_CONFLICT = "Somebody else changed this object at the same time. Both versions are kept; look at it and try again."


def live(session: Session, image_id: UUID) -> list[Annotation]:
    """What is proposed or accepted on a picture, lowest first. The label of one whose label is deleted is None."""
    statement = (
        _select(case((schema.Label.deleted.is_(False), _Version.label_id), else_=null()).label("label_id"))
        .join(schema.Label, schema.Label.id == _Version.label_id, isouter=True)
        .where(_Head.version == _Version.version, _Head.image_id == image_id, _Head.status.in_(LIVE))
        .order_by(_Version.z, _Head.id)
    )
    return [_from_row(row) for row in session.execute(statement)]


def with_label(session: Session, label_id: UUID) -> list[Annotation]:
    """The live annotations of all pictures that bear a label."""
    statement = _select().where(
        _Head.version == _Version.version, _Head.status.in_(LIVE), _Version.label_id == label_id
    )
    return [_from_row(row) for row in session.execute(statement)]


def current(session: Session, image_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Annotation]:
    """The present state of the named annotations of a picture, whatever their status; unknown ones are left out."""
    found: dict[UUID, Annotation] = {}
    for some in _batches(list(ids)):
        statement = _select().where(_Head.version == _Version.version, _Head.image_id == image_id, _Head.id.in_(some))
        found |= {row.id: _from_row(row) for row in session.execute(statement)}
    return found


def versions(session: Session, pairs: Iterable[Pair]) -> list[Annotation]:
    """Annotations in the named versions; the order is the database's."""
    found: list[Annotation] = []
    for some in _batches(list(pairs)):
        statement = _select().where(tuple_(_Version.annotation_id, _Version.version).in_(some))
        found += [_from_row(row) for row in session.execute(statement)]
    return found


def of_changes(session: Session, sequences: Sequence[int]) -> dict[int, list[Annotation]]:
    """The state of the annotations right after each of the changes."""
    item = schema.ChangeItem
    statement = (
        _select()
        .add_columns(item.sequence)
        .join(item, and_(item.thing_id == _Version.annotation_id, item.version == _Version.version))
        .where(item.thing == "annotation", item.sequence.in_(sequences))
        .order_by(item.sequence, _Version.z, _Version.annotation_id)
    )
    found: dict[int, list[Annotation]] = {}
    for row in session.execute(statement):
        found.setdefault(row.sequence, []).append(_from_row(row))
    return found


def snapshot(session: Session, project_id: UUID) -> list[ResultRow[Any]]:
    """(image_id, id, version) of a project's live annotations on live pictures, picture by picture."""
    statement = (
        select(_Head.image_id, _Head.id, _Head.version)
        .join(schema.Image, schema.Image.id == _Head.image_id)
        .where(schema.Image.project_id == project_id, schema.Image.deleted.is_(False))
        .where(_Head.status.in_(LIVE))
        .order_by(schema.Image.position, _Head.id)
    )
    return list(session.execute(statement))


def counts(session: Session, project_id: UUID) -> dict[str, int]:
    """How many annotations of a project are ``accepted`` and ``proposals``, and how many of each have no label."""
    is_accepted = _Head.status == Status.ACCEPTED.value
    is_proposed = _Head.status == Status.PROPOSED.value
    has_label = schema.Label.deleted.is_(False)
    statement = (
        select(
            func.count().filter(is_accepted).label("accepted"),
            func.count().filter(is_proposed).label("proposals"),
            func.count().filter(is_accepted, has_label).label("labelled"),
            func.count().filter(is_proposed, has_label).label("labelled_proposals"),
        )
        .select_from(_Head)
        .join(_Version, and_(_Version.annotation_id == _Head.id, _Version.version == _Head.version))
        .join(schema.Image, schema.Image.id == _Head.image_id)
        .join(schema.Label, schema.Label.id == _Version.label_id, isouter=True)
        .where(schema.Image.project_id == project_id, schema.Image.deleted.is_(False))
    )
    row = session.execute(statement).one()
    return {
        "accepted": row.accepted,
        "proposals": row.proposals,
        "unlabelled": row.accepted - row.labelled,
        "unlabelled_proposals": row.proposals - row.labelled_proposals,
    }


def highest_z(session: Session, image_id: UUID) -> int:
    """The z of the topmost live annotation; 0 if there is none."""
    statement = (
        select(_Version.z)
        .join(_Head, and_(_Head.id == _Version.annotation_id, _Head.version == _Version.version))
        .where(_Head.image_id == image_id, _Head.status.in_(LIVE))
        .order_by(_Version.z.desc())
        .limit(1)
    )
    return session.scalar(statement) or 0


def add(session: Session, annotations: Sequence[Annotation]) -> list[Item]:
    """Bring in new annotations, as their version 1."""
    if not annotations:
        return []
    firsts = [replace(annotation, version=1) for annotation in annotations]
    heads = [
        {"id": first.id, "image_id": first.image_id, "version": 1, "content": 1, "status": first.status.value}
        for first in firsts
    ]
    taken = set(session.scalars(select(_Head.id).where(_Head.id.in_([first.id for first in firsts]))))
    if taken or len({first.id for first in firsts}) < len(firsts):
        raise Conflict("An object with this id is there already. Reload the page and try again.")
    session.execute(insert(_Head), heads)
    _add_versions(session, firsts)
    return [Item("annotation", first.id, 1, 0, 1) for first in firsts]


def change(session: Session, afters: Sequence[Annotation]) -> list[Item]:
    """Write new states; each carries the version that it was made from, which must still hold."""
    items = []
    written = []
    for after in afters:
        content = _advance(session, after, after.version + 1)
        new = replace(after, version=after.version + 1)
        items.append(Item("annotation", after.id, new.version, content, new.version))
        written.append(new)
    _add_versions(session, written)
    return items


def restore(session: Session, image_id: UUID | None, items: Sequence[Item], author: UUID) -> list[Item]:
    """Give annotations back what they held before ``items``; what has changed since is a Conflict.

    Without ``image_id`` they may lie on any pictures.
    """
    heads = _heads(session, [item.id for item in items])
    changed = [item.id for item in items if heads[item.id].content != item.content_after]
    if changed:
        there = current(session, image_id, changed) if image_id else {}
        raise Conflict(CHANGED_SINCE.format(thing="object"), tuple(there.values()))
    wanted = [(item.id, item.content_before or heads[item.id].version) for item in items]
    olds = {old.id: old for old in versions(session, wanted)}
    result, written = [], []
    for item in items:
        version = heads[item.id].version
        old = olds[item.id] if item.content_before else replace(olds[item.id], status=Status.DELETED)
        _advance(session, replace(old, version=version), item.content_before)
        written.append(replace(old, version=version + 1, author=author))
        result.append(Item("annotation", item.id, version + 1, item.content_after, item.content_before))
    _add_versions(session, written)
    return result


def _batches(names: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(names), _BATCH):
        yield names[start : start + _BATCH]


def _heads(session: Session, ids: Sequence[UUID]) -> dict[UUID, ResultRow[Any]]:
    heads: dict[UUID, ResultRow[Any]] = {}
    for some in _batches(ids):
        rows = session.execute(select(_Head.id, _Head.version, _Head.content).where(_Head.id.in_(some)))
        heads |= {row.id: row for row in rows}
    return heads


def _advance(session: Session, after: Annotation, content: int) -> int:
    """Move the head from the version in ``after`` to the next; returns the content it held. The compare and swap."""
    before = session.scalar(select(_Head.content).where(_Head.id == after.id))
    result = session.execute(
        update(_Head)
        .where(_Head.id == after.id, _Head.version == after.version)
        .values(version=after.version + 1, content=content, status=after.status.value)
        .execution_options(synchronize_session=False)
    )
    if before is None or not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Conflict(_CONFLICT, tuple(current(session, after.image_id, [after.id]).values()))
    return before


def _add_versions(session: Session, annotations: Sequence[Annotation]) -> None:
    if not annotations:
        return
    now = datetime.now(UTC)
    keys = masks.add(session, (annotation.mask for annotation in annotations))
    rows = [
        {
            "annotation_id": annotation.id,
            "version": annotation.version,
            "status": annotation.status.value,
            "label_id": annotation.label_id,
            "z": annotation.z,
            "score": annotation.score,
            "phrase": annotation.phrase,
            "author_id": annotation.author,
            "origin": origins.to_json(annotation.origin),
            "attributes": dict(annotation.attributes),
            "created_at": now,
        }
        for annotation in annotations
    ]
    regions = [
        {"annotation_id": annotation.id, "version": annotation.version, "frame": 0, "mask": key}
        for annotation, key in zip(annotations, keys, strict=True)
    ]
    session.execute(insert(_Version), rows)
    session.execute(insert(schema.Region), regions)


def _select(label: Any = _Version.label_id) -> Select[Any]:
    """Versions with all that an ``Annotation`` holds, in one query."""
    region = schema.Region
    return (
        select(
            _Head.id,
            _Head.image_id,
            _Version.version,
            _Version.status,
            label,
            _Version.z,
            _Version.score,
            _Version.phrase,
            _Version.author_id,
            _Version.origin,
            _Version.attributes,
            _Version.created_at,
            *masks.COLUMNS,
        )
        .select_from(_Version)
        .join(_Head, _Head.id == _Version.annotation_id)
        .join(region, and_(region.annotation_id == _Version.annotation_id, region.version == _Version.version))
        .join(schema.Mask, schema.Mask.sha256 == region.mask)
        .where(region.frame == 0)
    )


def _from_row(row: ResultRow[Any]) -> Annotation:
    return Annotation(
        id=row.id,
        image_id=row.image_id,
        version=row.version,
        status=Status(row.status),
        mask=masks.from_row(row),
        label_id=row.label_id,
        z=row.z,
        score=row.score,
        phrase=row.phrase,
        author=row.author_id,
        origin=origins.from_json(row.origin),
        changed_at=row.created_at,
        attributes=row.attributes,
    )
