"""A database that another program holds, or whose disk is full: a sentence, and all goes on afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from core.engine import Engine
from core.store import Store
from core.workbench import Workbench
from tests.webapp.asking import Api, refusal
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


def test_a_full_disk_is_a_sentence_and_nothing_acknowledged_is_lost(impatient: Api) -> None:
    project = impatient.a_project("Before")
    store = impatient.client.app.state.workbench.store
    _limit_pages(store, 1)  # SQLite then says what it says of a full disk
    last = "Before"
    for number in range(1000):
        answer = impatient.send("PATCH", f"/projects/{project}", name=f"{number} ".ljust(200, "x"))
        if not answer.is_success:
            break
        last = f"{number} ".ljust(200, "x")

    assert refusal(answer) == (507, "The disk is full. Nothing was changed; free some space and try again.")
    assert impatient.must("GET", f"/projects/{project}")["name"] == last
    _limit_pages(store, 1_000_000)
    impatient.must("PATCH", f"/projects/{project}", name="After")


def _limit_pages(store: Store, count: int) -> None:
    """For the one connection that writes: the tests ask for one thing after the other."""
    with store.writing() as session:
        session.execute(text(f"PRAGMA max_page_count={count}"))
