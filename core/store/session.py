"""The store: one way to read, one way to write.

``writing()`` is *the* transaction. SQLite takes the write lock at its begin (BEGIN IMMEDIATE), so that what was read in
it is still true when it is written. ``reading()`` is *the* read: all its queries see one moment (an explicit BEGIN on
SQLite, REPEATABLE READ on PostgreSQL) and it can't write. Neither is ever held while something else is waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, StatementError
from sqlalchemy.orm import Session

from core.errors import AppError, BadInput, StorageError

BUSY_TIMEOUT_S = 5.0


class Store:
    """The database behind ``url``: SQLite (a file) or PostgreSQL."""

    def __init__(self, url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.url = _database_url(url)
        self._writer = _engine(self.url, busy_timeout_s, writes=True)
        self._reader = _engine(self.url, busy_timeout_s, writes=False)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One moment of the database, however many queries; refuses to write."""
        with _clear_errors(), Session(self._reader) as session, session.begin():
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of the block is kept, or none of it."""
        with _clear_errors(), Session(self._writer) as session, session.begin():
            session.connection()  # takes the lock now, not at the first query
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date, having copied an SQLite file first. Raises StorageError for a newer database."""
        from core.store.migrate import migrate

        with _clear_errors():
            migrate(self.url)

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def _database_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise BadInput("The database URL makes no sense. It looks like sqlite:///file.db or postgresql://…") from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadInput(f"Sayseg keeps its data in SQLite or PostgreSQL, not in '{url.drivername}'.")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise BadInput("The SQLite database needs a file: sqlite:///file.db")
    return url


def _engine(url: URL, busy_timeout_s: float, *, writes: bool) -> Engine:
    if url.get_backend_name() == "postgresql":
        level = "READ COMMITTED" if writes else "REPEATABLE READ"
        options = {"isolation_level": level, "postgresql_readonly": not writes}
        return create_engine(url, pool_pre_ping=True, execution_options=options)
    engine = create_engine(url, connect_args={"timeout": busy_timeout_s})
    event.listen(engine, "connect", set_up_sqlite if writes else _set_up_sqlite_reader)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    event.listen(engine, "begin", lambda connection: _begin(connection, begin))
    return engine


def set_up_sqlite(connection: Any, _record: object) -> None:
    """Durable, checked, readers beside one writer; transactions begin where we say and nowhere else."""
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _set_up_sqlite_reader(connection: Any, record: object) -> None:
    set_up_sqlite(connection, record)
    connection.execute("PRAGMA query_only=ON")


def _begin(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Say in a sentence what the database refused."""
    try:
        yield
    except OperationalError as error:
        raise StorageError(_sentence(error)) from error
    except StatementError as error:
        if isinstance(error.orig, AppError):  # a column type refused the value
            raise error.orig from error
        raise


def _sentence(error: DBAPIError) -> str:
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "The database is locked by another program. Nothing was changed; close that program or try again."
    if name.startswith("SQLITE_FULL"):
        return "The disk is full. Nothing was changed; free some space and try again."
    if name.startswith("SQLITE_READONLY"):
        return "The database can't be written to. Nothing was changed; check the rights of the data folder."
    if name.startswith("SQLITE_CANTOPEN"):
        return "The database file can't be opened. Check that the data folder is there and may be written to."
    if name:
        return f"The database could not do this ({error.orig}). Nothing was changed."
    return "The database server can't be reached or refused. Nothing was changed; check it and try again."
