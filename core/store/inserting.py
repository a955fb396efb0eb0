"""One statement that both databases have, each in its own words."""

from __future__ import annotations

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.store.schema import Base


def insert_if_new(session: Session, table: type[Base]) -> Insert:
    """An INSERT that leaves rows alone whose key is there, even if somebody else is just writing it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()
