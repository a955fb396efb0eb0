"""Pictures of a project, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.store import schema, things
from core.store.things import Item
from core.types import Image, Size, Status

_Image = schema.Image


class Tally(NamedTuple):
    """How many live annotations a picture has."""

    proposed: int = 0
    accepted: int = 0

    @property
    def state(self) -> str:
        """untouched; proposed: something waits for a decision; accepted: something is kept and nothing waits."""
        if self.proposed:
            return "proposed"
        return "accepted" if self.accepted else "untouched"


def add(session: Session, image: Image, suffix: str, size_bytes: int) -> Item:
    """Put a picture at the end of its project; its source must lie in the blobs already."""
    now = datetime.now(UTC)
    if session.get(schema.Blob, image.sha256) is None:
        session.add(schema.Blob(sha256=image.sha256, suffix=suffix, size_bytes=size_bytes, created_at=now))
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
            notices=list(image.notices),
            created_at=now,
        ),
    )
    session.add(schema.Source(image_id=image.id, position=0, blob=image.sha256))
    session.flush()
    return item


def get(session: Session, id: UUID, *, deleted: bool = False) -> Image:
    """The picture; a deleted one, or one of a deleted project, only if ``deleted``."""
    statement = _select().where(_Image.id == id)
    if not deleted:
        statement = statement.join(schema.Project, schema.Project.id == _Image.project_id)
        statement = statement.where(_Image.deleted.is_(False), schema.Project.deleted.is_(False))
    row = session.execute(statement).first()
    if row is None:
        raise NotFound("picture", id)
    return _from_row(row)


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Image]:
    """Pictures by id, deleted ones as well."""
    return {row.Image.id: _from_row(row) for row in session.execute(_select().where(_Image.id.in_(ids)))}


def page(session: Session, project_id: UUID, after: int, limit: int | None) -> list[Image]:
    """Live pictures behind position ``after``, in order; all of them if ``limit`` is None."""
    statement = _live(project_id).where(_Image.position > after).limit(limit)
    return [_from_row(row) for row in session.execute(statement)]


def with_source(session: Session, project_id: UUID, sha256: str) -> Image | None:
    """The first live picture of the project made from the same file."""
    row = session.execute(_live(project_id).where(schema.Source.blob == sha256).limit(1)).first()
    return _from_row(row) if row else None


def ids_in_order(session: Session, project_id: UUID) -> list[UUID]:
    """The ids of a project's live pictures."""
    statement = select(_Image.id).where(_Image.project_id == project_id, _Image.deleted.is_(False))
    return list(session.scalars(statement.order_by(_Image.position)))


def tallies(session: Session, project_id: UUID | None = None, ids: Sequence[UUID] | None = None) -> dict[UUID, Tally]:
    """Counts of live annotations by picture; pictures without any are left out."""
    head = schema.Annotation
    statement = (
        select(head.image_id, head.status, func.count())
        .where(head.status.in_((Status.PROPOSED.value, Status.ACCEPTED.value)))
        .group_by(head.image_id, head.status)
    )
    if project_id is not None:
        statement = statement.join(_Image, _Image.id == head.image_id).where(_Image.project_id == project_id)
    if ids is not None:
        statement = statement.where(head.image_id.in_(ids))
    found: dict[UUID, Tally] = {}
    for image_id, status, count in session.execute(statement):
        found[image_id] = found.get(image_id, Tally())._replace(**{status: count})
    return found


def of_all_projects(session: Session) -> dict[UUID, list[UUID]]:
    """The live pictures' ids of every project, in order."""
    statement = select(_Image.project_id, _Image.id).where(_Image.deleted.is_(False)).order_by(_Image.position)
    found: dict[UUID, list[UUID]] = {}
    for project_id, image_id in session.execute(statement):
        found.setdefault(project_id, []).append(image_id)
    return found


def _select() -> Select[*tuple[Any, ...]]:
    source = schema.Source
    return select(_Image, source.blob).join(source, and_(source.image_id == _Image.id, source.position == 0))


def _live(project_id: UUID) -> Select[*tuple[Any, ...]]:
    return _select().where(_Image.project_id == project_id, _Image.deleted.is_(False)).order_by(_Image.position)


def _from_row(found: Row[Any]) -> Image:
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
        spacing_mm=None if spacing[0] is None or spacing[1] is None else (spacing[0], spacing[1]),
        notices=tuple(row.notices),
        deleted=row.deleted,
        created_at=row.created_at,
    )
