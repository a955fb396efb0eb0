"""The migrations make the tables that the code knows, copy what was there first, and refuse what is newer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, func, inspect, make_url, select

import migrations
from core.errors import StorageError
from core.store import Store
from core.store.migrate import migrate
from core.store.schema import Base, User
from migrations.__main__ import write
from tests.postgres import PostgresServer

SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("project") as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=True))
    {more}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.empty_database()


@pytest.fixture
def migrated(url: str) -> Iterator[Engine]:
    store = Store(url)
    store.migrate()
    engine = create_engine(store.url)
    yield engine
    engine.dispose()
    store.close()


def test_the_migrations_make_the_tables_that_the_code_knows(migrated: Engine) -> None:
    with migrated.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []


def test_their_checks_are_those_of_the_code(migrated: Engine, tmp_path: Path) -> None:
    wanted = create_engine(f"sqlite:///{tmp_path / 'wanted.db'}")
    Base.metadata.create_all(wanted)

    for table in Base.metadata.tables:
        assert _checks(migrated, table) == _checks(wanted, table), table


def test_migrating_again_changes_nothing(url: str) -> None:
    store = Store(url)
    store.migrate()

    store.migrate()

    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1
    store.close()


def test_a_database_of_a_newer_version_is_refused(url: str) -> None:
    store = Store(url)
    store.migrate()
    engine = create_engine(store.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()

    with pytest.raises(StorageError, match=r"written by a newer Sayseg \(its tables are at '9999'\)"):
        store.migrate()

    store.close()


def test_an_sqlite_file_is_copied_before_it_is_changed(migrated_file: Path, tmp_path: Path) -> None:
    file, scripts = _with_second_migration(migrated_file, tmp_path)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO project (id, name, deleted, created_at, changed_at, version, content)"
            " VALUES (?, 'Cats', 0, '2026-01-01', '2026-01-01', 1, 1)",
            ["a" * 32],
        )
    head = _revision(file)

    migrate(make_url(f"sqlite:///{file}"), scripts)

    copy = file.with_name(f"sayseg.before-update-of-{head}.db")
    assert (_revision(copy), _revision(file)) == (head, "9999")
    assert _ask(copy, "SELECT name FROM project") == _ask(file, "SELECT name FROM project") == [("Cats",)]
    assert _ask(file, "SELECT note FROM project") == [(None,)]


def test_a_migration_that_fails_leaves_the_database_as_it_was(migrated_file: Path, tmp_path: Path) -> None:
    file, scripts = _with_second_migration(migrated_file, tmp_path, 'raise RuntimeError("half way")')
    before = _ask(file, "SELECT sql FROM sqlite_master ORDER BY name")

    with pytest.raises(RuntimeError, match="half way"):
        migrate(make_url(f"sqlite:///{file}"), scripts)

    assert _ask(file, "SELECT sql FROM sqlite_master ORDER BY name") == before


def test_a_migration_is_written_from_what_differs(tmp_path: Path) -> None:
    scripts = _copy_of_scripts(tmp_path)
    (first,) = (scripts / "versions").glob("0001*.py")
    first.write_text(first.read_text().replace('sa.Column("phrase", sa.Text(), nullable=True),', ""))

    path = write("add phrases", scripts / "versions")

    newest = len(list((scripts / "versions").glob("[0-9]*.py")))
    assert path.name == f"{newest:04d}_add_phrases.py"
    assert "batch_op.add_column(sa.Column('phrase', sa.Text(), nullable=True))" in path.read_text()


def _checks(engine: Engine, table: str) -> list[Any]:
    return sorted(str(check["name"]) for check in inspect(engine).get_check_constraints(table))


def _copy_of_scripts(folder: Path) -> Path:
    shipped = Path(next(iter(migrations.__path__)))
    return Path(shutil.copytree(shipped, folder / "scripts", ignore=shutil.ignore_patterns("__pycache__")))


def _with_second_migration(migrated_file: Path, folder: Path, more: str = "pass") -> tuple[Path, Path]:
    """A copy of a database of today, and the migrations of a version to come."""
    file = Path(shutil.copy(migrated_file, folder / "sayseg.db"))
    scripts = _copy_of_scripts(folder)
    (scripts / "versions" / "9999_second.py").write_text(SECOND.format(head=_revision(file), more=more))
    return file, scripts


def _revision(file: Path) -> Any:
    return _ask(file, "SELECT version_num FROM alembic_version")[0][0]


def _ask(file: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()
