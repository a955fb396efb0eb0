"""Killed at any moment, nothing that was acknowledged is lost, and what there is fits together."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from core.settings import Settings
from core.store import Store, changes
from core.workbench import Workbench
from tests.workbench.acting import Person

KILLS = 50
SEED = 20260
Words = dict[str, Any]


@pytest.mark.slow
def test_whatever_was_acknowledged_survives_fifty_kills(settings: Settings) -> None:
    bench = Workbench.open(settings)
    Person.at(bench)
    bench.close()
    chance = random.Random(SEED)
    acknowledged: list[Words] = []

    with Labeller(settings.data_dir) as labeller:
        for _ in range(KILLS):
            said = labeller.live_and_die(chance)
            _require_kept(settings, said)
            acknowledged += said

    assert len(acknowledged) > KILLS
    _require_kept(settings, acknowledged)
    _require_consistent(settings.data_dir / "sayseg.db")
    Workbench.open(settings).close()
    assert not list(settings.data_dir.rglob("*.part"))


class Labeller:
    """The process of ``tests.workbench.labeller``, whose children are killed."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.workbench.labeller", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )

    def __enter__(self) -> Labeller:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            process.kill()

    def live_and_die(self, chance: random.Random) -> list[Words]:
        """One life, cut short at a random moment; returns what was acknowledged in it."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"%d\n" % chance.randrange(1_000_000))
        self._process.stdin.flush()
        child = self._until("born")[-1]["born"]
        said = self._some(chance.randrange(6))
        time.sleep(chance.random() * 0.02)
        os.kill(child, signal.SIGKILL)
        return [words for words in said + self._until("dead") if "command" in words]

    def _some(self, count: int) -> list[Words]:
        return [self._next() for _ in range(count)]

    def _until(self, word: str) -> list[Words]:
        heard = [self._next()]
        while word not in heard[-1]:
            heard.append(self._next())
        return heard

    def _next(self) -> Words:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the labeller ended by itself"
        words: Words = json.loads(line)
        assert "dead" not in words or self._process.poll() is None
        return words


def _require_kept(settings: Settings, acknowledged: list[Words]) -> None:
    store = Store(settings.url)
    with store.reading() as session:
        for words in acknowledged:
            change = changes.by_command(session, UUID(words["command"]))
            assert change is not None, f"change {words['sequence']} is lost"
            kept = [[str(a.id), a.version, a.status.value, a.mask.area] for a in change.annotations]
            assert (change.sequence, kept) == (words["sequence"], words["annotations"])
    store.close()


def _require_consistent(file: Path) -> None:
    """Each present version is the last one, has its state and a mask, and came with a change that tells of it."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for question in (_NOT_THE_LAST, _WITHOUT_MASK, _WITHOUT_CHANGE, _WITHOUT_ITEMS):
            assert connection.execute(question).fetchall() == []


_NOT_THE_LAST = """
    SELECT annotation.id FROM annotation JOIN annotation_version AS now
        ON now.annotation_id = annotation.id AND now.version = annotation.version
    WHERE now.status != annotation.status
        OR annotation.version != (SELECT max(version) FROM annotation_version WHERE annotation_id = annotation.id)
"""
_WITHOUT_MASK = """
    SELECT annotation_id, version FROM annotation_version
    EXCEPT SELECT annotation_id, version FROM region JOIN mask ON mask.sha256 = region.mask
"""
_WITHOUT_CHANGE = """
    SELECT annotation_id, version FROM annotation_version
    EXCEPT SELECT thing_id, version FROM change_item WHERE thing = 'annotation'
"""
_WITHOUT_ITEMS = "SELECT sequence FROM change EXCEPT SELECT sequence FROM change_item"
