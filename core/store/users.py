"""People. The first migration brings the one local user."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.store import schema


def add(session: Session, id: UUID, name: str) -> None:
    session.add(schema.User(id=id, name=name, created_at=datetime.now(UTC)))
    session.flush()
