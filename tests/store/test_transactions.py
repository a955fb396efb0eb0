"""Two connections at once, on both databases: what reading and writing promise."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import BadInput, Conflict, StorageError
from core.store import Session, Store, projects
from core.store import annotations as objects
from core.types import Status
from tests.building import Place, a_place, an_annotation, live, put, rewrite


def test_a_read_sees_one_moment_while_others_write(store: Store) -> None:
    place = a_place(store)
    put(place, an_annotation(place.image))

    with store.reading() as session:
        before = len(objects.live(session, place.image.id))
        put(place, an_annotation(place.image))
        after = len(objects.live(session, place.image.id))

    assert (before, after) == (1, 1)
    assert len(live(place)) == 2


def test_a_read_can_not_write(store: Store) -> None:
    place = a_place(store)

    with pytest.raises((DBAPIError, StorageError)), store.reading() as session:
        session.execute(text("UPDATE project SET name = 'changed'"))

    with store.reading() as session:
        assert projects.get(session, place.project_id).name == "Cats"


def test_of_two_writes_from_one_version_the_second_is_a_conflict(store: Store) -> None:
    place = a_place(store)
    seen = put(place, an_annotation(place.image)).annotations[0]
    rewrite(place, replace(seen, status=Status.REJECTED))

    with pytest.raises(Conflict, match="Both versions are kept") as caught:
        rewrite(place, replace(seen, z=5))

    assert [(now.version, now.status) for now in caught.value.current] == [(2, Status.REJECTED)]


def test_writers_that_read_first_lose_nothing(store: Store) -> None:
    """Each adds one to what it read. With the drivers' own transactions some of that is lost, or fails at once."""
    place = a_place(store)
    objects_there = [an_annotation(place.image)]
    put(place, *objects_there)
    failures: list[Exception] = []

    def add_to_z() -> None:
        try:
            for _ in range(5):
                with store.writing() as session:
                    projects.lock(session, place.project_id)
                    now = objects.current(session, place.image.id, [objects_there[0].id])[objects_there[0].id]
                    objects.change(session, [replace(now, z=now.z + 1)])
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=add_to_z) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert live(place)[0].z == 15


def test_nothing_of_a_failed_write_is_kept(store: Store) -> None:
    place = a_place(store)

    with pytest.raises(BadInput, match="NUL"), store.writing() as session:
        objects.add(session, [an_annotation(place.image), replace(an_annotation(place.image), phrase="a\x00b")])

    assert live(place) == []


def test_a_database_that_is_locked_by_another_program_is_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'test.db'}"
    store, other = Store(url, busy_timeout_s=0.05), Store(url)
    store.migrate()

    with (
        other.writing(),
        pytest.raises(StorageError, match=r"The database is locked by another program\. Nothing was changed"),
        store.writing(),
    ):
        pass

    store.close()
    other.close()


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'test.db'}")
    store.migrate()

    with store.writing() as session:
        settings = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    store.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        pytest.param("mysql://host/db", "not in 'mysql'", id="another database"),
        pytest.param("no url", "makes no sense", id="no url"),
        pytest.param("sqlite://", "needs a file", id="sqlite in memory"),
    ],
)
def test_a_url_of_something_else_is_refused_in_words(url: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        Store(url)


def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    store = Store(f"postgresql://somebody@/nowhere?host={tmp_path}")

    with pytest.raises(StorageError, match="can't be reached"), store.reading() as session:
        session.execute(text("SELECT 1"))

    store.close()


def test_a_full_disk_is_a_sentence_and_keeps_nothing(tmp_path: Path, migrated_file: Path) -> None:
    store = Store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'test.db')}")
    place = a_place(store)

    with pytest.raises(StorageError, match=r"The disk is full\. Nothing was changed"), store.writing() as session:
        _fill(session, place)

    assert live(place) == []
    store.close()


def _fill(session: Session, place: Place) -> None:
    session.execute(text("PRAGMA max_page_count=1"))  # SQLite then says what it says of a full disk
    objects.add(session, [replace(an_annotation(place.image), phrase="x" * 1_000_000)])
