"""Bringing a database to the tables of this version, without risk to what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL

from core.errors import StorageError

_LOCK = 7_239_355  # any number: PostgreSQL's name for "somebody migrates"


def config(scripts: Path | None = None) -> Config:
    """Alembic's settings, for the migrations of this version or those in ``scripts``."""
    made = Config()
    made.set_main_option("script_location", str(scripts or _shipped()).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def migrate(url: URL, scripts: Path | None = None) -> None:
    """Apply what is missing, all or nothing; an SQLite file that holds something is copied first."""
    engine = create_engine(url)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", lambda connection: _execute(connection, "BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                _execute(connection, f"SELECT pg_advisory_xact_lock({_LOCK})")
            _upgrade(connection, config(scripts))
    finally:
        engine.dispose()


def _upgrade(connection: Connection, settings: Config) -> None:
    steps = ScriptDirectory.from_config(settings)
    head = steps.get_current_head()
    present = MigrationContext.configure(connection).get_current_revision()
    if present == head:
        return
    if present is not None:
        if present not in {step.revision for step in steps.walk_revisions()}:
            raise StorageError(
                f"The database was written by a newer Sayseg (its tables are at '{present}'). "
                "Install that version or newer, or use another data folder."
            )
        if connection.dialect.name == "sqlite":
            _copy(Path(str(connection.engine.url.database)), present)
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
    if connection.dialect.name == "sqlite" and _execute(connection, "PRAGMA foreign_key_check").first():
        raise StorageError("The database could not be brought up to date: its tables contradict each other.")


def _copy(file: Path, revision: str) -> None:
    """A whole copy beside the file; what SQLite still holds in its log is in it."""
    target = file.with_name(f"{file.stem}.before-update-of-{revision}{file.suffix}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA foreign_keys=OFF")  # tables are rebuilt; the references are checked at the end


def _execute(connection: Connection, statement: str):  # type: ignore[no-untyped-def]
    return connection.exec_driver_sql(statement)


def _shipped() -> Path:
    spec = find_spec("migrations")
    if spec is None or not spec.submodule_search_locations:
        raise StorageError("The database's migrations are missing from this installation. Install Sayseg again.")
    return Path(next(iter(spec.submodule_search_locations)))
