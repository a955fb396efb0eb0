"""Pictures of a project, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.store import schema, things
from core.store.inserting import insert_if_new
from core.store.things import Item
from core.types import Image, Size

_Image = schema.Image


@dataclass(frozen=True, slots=True)
class Standing:
    """How many live annotations a picture has."""

    proposed: int = 0
    accepted: int = 0


def state_of(image: Image, standing: Standing) -> str:
    """Where a picture stands.

    skipped: put aside; sent_back: a reviewer wants it corrected; proposed: something waits for a decision;
    reviewed; accepted: something is kept and nothing waits; untouched.
    """
    if image.skipped:
        return "skipped"
    if image.review == "sent_back":
        return "sent_back"
    if standing.proposed:
        return "proposed"
    return image.review or ("accepted" if standing.accepted else "untouched")


def add(session: Session, image: Image, suffix: str, size_bytes: int) -> Item:
    """Put a picture at the end of its project; its source must lie in the blobs already."""
    now = datetime.now(UTC)
    blob = {"sha256": image.sha256, "suffix": suffix, "size_bytes": size_bytes, "created_at": now}
    session.execute(insert_if_new(session, schema.Blob), blob)
    last = session.scalar(select(func.max(_Image.position)).where(_Image.project_id == image.project_id)) or 0
    rows, columns = image.spacing_mm or (None, None)
    item = things.create(
        session,
        _Image(
            id=image.id,
            project_id=image.project_id,
            position=last + 1,
            name=image.name,
            width=image.size.width,
            height=image.size.height,
            media_type=image.media_type,
            frame_count=image.frame_count,
            row_spacing_mm=rows,
            column_spacing_mm=columns,
            orientation=list(image.orientation),
            notices=list(image.notices),
            created_at=now,
        ),
    )
    session.add(schema.Source(image_id=image.id, position=0, blob=image.sha256))
    session.flush()
    return item


def get(session: Session, id: UUID, *, deleted: bool = False) -> Image:
    """The picture; a deleted one, or one of a deleted project, only if ``deleted``."""
    statement = with_source().where(_Image.id == id)
    if not deleted:
        statement = statement.join(schema.Project, schema.Project.id == _Image.project_id)
        statement = statement.where(_Image.deleted.is_(False), schema.Project.deleted.is_(False))
    row = session.execute(statement).first()
    if row is None:
        raise NotFound("picture", id)
    return from_row(row)


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Image]:
    """Pictures by id, deleted ones as well."""
    return {row.Image.id: from_row(row) for row in session.execute(with_source().where(_Image.id.in_(ids)))}


def page(session: Session, project_id: UUID, after: int, limit: int | None) -> list[Image]:
    """Live pictures behind position ``after``, in order; all of them if ``limit`` is None."""
    statement = _live(project_id).where(_Image.position > after).limit(limit)
    return [from_row(row) for row in session.execute(statement)]


def of_source(session: Session, project_id: UUID, sha256: str) -> Image | None:
    """The first live picture of the project made from the same file."""
    row = session.execute(_live(project_id).where(schema.Source.blob == sha256).limit(1)).first()
    return from_row(row) if row else None


def standings(session: Session, ids: Sequence[UUID]) -> dict[UUID, Standing]:
    """Counts of live annotations by picture."""
    head = schema.Annotation
    statement = (
        select(head.image_id, *_counts())
        .where(head.image_id.in_(ids), head.status.in_(("proposed", "accepted")))
        .group_by(head.image_id)
    )
    found = {image_id: Standing(proposed, accepted) for image_id, proposed, accepted in session.execute(statement)}
    return {id: found.get(id, Standing()) for id in ids}


def first_ids(session: Session, project_ids: Sequence[UUID], count: int) -> dict[UUID, list[UUID]]:
    """The ids of the first live pictures of each project."""
    rank = func.row_number().over(partition_by=_Image.project_id, order_by=_Image.position).label("rank")
    ranked = (
        select(_Image.project_id, _Image.id, rank)
        .where(_Image.project_id.in_(project_ids), _Image.deleted.is_(False))
        .subquery()
    )
    statement = select(ranked.c.project_id, ranked.c.id).where(ranked.c.rank <= count).order_by(ranked.c.rank)
    found: dict[UUID, list[UUID]] = {id: [] for id in project_ids}
    for project_id, image_id in session.execute(statement):
        found[project_id].append(image_id)
    return found


def _counts() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Proposed and accepted annotations of a group."""
    status = schema.Annotation.status
    return func.count().filter(status == "proposed"), func.count().filter(status == "accepted")


def with_source() -> Select[*tuple[Any, ...]]:
    """Pictures and the hashes of their files; ``from_row`` makes values of the rows."""
    source = schema.Source
    return select(_Image, source.blob).join(source, and_(source.image_id == _Image.id, source.position == 0))


def _live(project_id: UUID) -> Select[*tuple[Any, ...]]:
    return with_source().where(_Image.project_id == project_id, _Image.deleted.is_(False)).order_by(_Image.position)


def from_row(found: Row[Any]) -> Image:
    """A row of ``with_source``."""
    row: schema.Image = found.Image
    spacing = (row.row_spacing_mm, row.column_spacing_mm)
    return Image(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        size=Size(row.width, row.height),
        sha256=found.blob,
        media_type=row.media_type,
        position=row.position,
        frame_count=row.frame_count,
        orientation=tuple(row.orientation),
        spacing_mm=None if spacing[0] is None or spacing[1] is None else (spacing[0], spacing[1]),
        notices=tuple(row.notices),
        deleted=row.deleted,
        tags=tuple(row.tags),
        skipped=row.skipped,
        review=row.review,
        created_at=row.created_at,
    )
