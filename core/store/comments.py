"""Comments at pictures and their objects."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.store import schema, things
from core.store.things import Item
from core.types import Comment


def add(session: Session, comment: Comment) -> Item:
    return things.create(
        session,
        schema.Comment(
            id=comment.id,
            image_id=comment.image_id,
            annotation_id=comment.annotation_id,
            parent_id=comment.parent_id,
            author_id=comment.author,
            text=comment.text,
            resolved=False,
            created_at=datetime.now(UTC),
        ),
    )


def get(session: Session, id: UUID) -> Comment:
    """The comment; a deleted one is not found."""
    row = session.get(schema.Comment, id)
    if row is None or row.deleted:
        raise NotFound("comment", id)
    return from_row(row)


def of_image(session: Session, image_id: UUID) -> list[Comment]:
    """The live comments of a picture, oldest first."""
    statement = (
        select(schema.Comment)
        .where(schema.Comment.image_id == image_id, schema.Comment.deleted.is_(False))
        .order_by(schema.Comment.created_at, schema.Comment.id)
    )
    return [from_row(row) for row in session.scalars(statement)]


def from_row(row: schema.Comment) -> Comment:
    return Comment(
        id=row.id,
        image_id=row.image_id,
        annotation_id=row.annotation_id,
        parent_id=row.parent_id,
        author=row.author_id,
        text=row.text,
        resolved=row.resolved,
        deleted=row.deleted,
        created_at=row.created_at,
    )
