"""A server killed at any moment: what it acknowledged is there, what it did not is sent again and counts once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.serving import free_port
from tests.webapp.asking import A_MASK, Api

KILLS = 50
SEED = 20261
Body = dict[str, Any]


@pytest.mark.slow
def test_fifty_kills_of_the_server_lose_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    labeller = Labeller(chance)

    with Nursery(tmp_path / "data") as nursery:
        for _ in range(KILLS):
            with nursery.life() as (api, pid):
                labeller.begin(api)
                death = Timer(chance.random() * 0.4, os.kill, (pid, signal.SIGKILL))
                death.start()
                labeller.work_until_it_dies()
                death.join()
        with nursery.life() as (api, pid):
            labeller.begin(api)
            shown = api.must("GET", f"/images/{labeller.picture}")
            os.kill(pid, signal.SIGKILL)

    there = {one["id"]: (one["version"], one["status"]) for one in shown["annotations"]}
    assert len(labeller.acknowledged) > KILLS
    assert there == {id: known for id, known in labeller.known.items() if known[1] != "deleted"}


@dataclass
class Labeller:
    """Sends one command after the other, as the canvas does: one that got no answer is sent again, as it was."""

    chance: random.Random
    picture: str = ""
    known: dict[str, tuple[int, str]] = field(default_factory=dict)
    acknowledged: list[Body] = field(default_factory=list)
    _api: Api | None = None
    _waiting: tuple[str, Body] | None = None

    def begin(self, api: Api) -> None:
        self._api = api
        self.picture = self.picture or api.a_picture()
        if self._waiting is not None:
            self._send(*self._waiting)

    def work_until_it_dies(self) -> None:
        try:
            while True:
                self._send(*self._next())
        except httpx.TransportError:
            return

    def _send(self, path: str, body: Body) -> None:
        assert self._api is not None
        self._waiting = path, body
        response = self._api.client.post(f"/api/v1{path}", json=body)
        assert response.is_success, response.text
        self._waiting = None
        change = response.json()
        self.acknowledged.append(change)
        self.known |= {one["id"]: (one["version"], one["status"]) for one in change["annotations"]}

    def _next(self) -> tuple[str, Body]:
        living = [(id, version) for id, (version, status) in self.known.items() if status != "deleted"]
        if self.acknowledged and self.chance.random() < 0.2:
            return f"/changes/{self.acknowledged[-1]['sequence']}/undo", {"command": str(uuid4())}
        if not living or self.chance.random() < 0.4:
            edit: Body = {"annotation": str(uuid4()), "expected": None, "status": "accepted", **A_MASK}
        else:
            id, version = self.chance.choice(living)
            status = self.chance.choice(["accepted", "proposed", "deleted"])
            edit = {"annotation": id, "expected": version, "status": status}
        return f"/images/{self.picture}/changes", {"command": str(uuid4()), "edits": [edit]}


class Nursery:
    """The process of ``tests.webapp.nursery``, whose children are the servers."""

    def __init__(self, folder: Path) -> None:
        self._log = folder.parent / "nursery.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.webapp.nursery", str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=Path(__file__).parents[2],
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "SAYSEG_SAMPLE_PROJECT": "false"},
            )

    def __enter__(self) -> Nursery:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            process.kill()

    def life(self) -> Life:
        assert self._process.stdin is not None
        port = free_port()
        self._process.stdin.write(b"%d\n" % port)
        self._process.stdin.flush()
        return Life(self, port, self.hear("born"))

    def hear(self, word: str) -> int:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, self._log.read_text(errors="replace")
        heard: dict[str, int] = json.loads(line)
        assert word in heard, f"{heard}: {self._log.read_text(errors='replace')}"
        return heard[word]


class Life:
    """One server from its first answer to its death, which the block brings about."""

    def __init__(self, nursery: Nursery, port: int, pid: int) -> None:
        self._nursery = nursery
        self._pid = pid
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)

    def __enter__(self) -> tuple[Api, int]:
        end = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.02)
        return Api(self._client), self._pid

    def __exit__(self, *_: object) -> None:
        self._client.close()
        assert self._nursery.hear("dead") == self._pid

    def _answers(self) -> bool:
        try:
            return self._client.get("/api/health").is_success
        except httpx.TransportError:
            return False
