"""Fixtures that several folders share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store import Store
from tests.postgres import PostgresServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL server; without its programs the tests that ask for it fail."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables; to be copied, never opened."""
    path = tmp_path_factory.mktemp("migrated") / "sayseg.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> Iterator[Store]:
    """An empty store with all its tables; the test runs once per database."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'test.db')}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        store = Store(server.emptied_database())
    yield store
    store.close()
