"""Another program holds the database: a sentence, and all goes on afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from core.engine import Engine
from core.store import Store
from core.workbench import Workbench
from tests.webapp.asking import Api
from tests.webapp.conftest import LOCAL, small_settings
from webapp.api import add_api
from webapp.auth import Guard


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Api]:
    """The API over a database that is waited for a tenth of a second only."""
    settings = small_settings(tmp_path)
    store = Store(settings.url, busy_timeout_s=0.1)
    store.migrate()
    app = FastAPI()
    app.state.workbench = Workbench(settings, store, Engine(settings), None)
    add_api(app)
    app.add_middleware(Guard, settings=settings)
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as client:
        yield Api(client)
    app.state.workbench.close()


def test_a_locked_database_is_a_sentence_and_nothing_is_lost(impatient: Api, tmp_path: Path) -> None:
    project = impatient.a_project("Before")

    with closing(sqlite3.connect(tmp_path / "sayseg.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = impatient.refused("PATCH", f"/projects/{project}", name="During")
        other.execute("ROLLBACK")

    assert refused == (
        507,
        "The database is locked by another program. Nothing was changed; close that program or try again.",
    )
    assert impatient.must("GET", f"/projects/{project}")["name"] == "Before"
    impatient.must("PATCH", f"/projects/{project}", name="After")
