"""A browser that goes away in mid-prompt takes its prompt with it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest

from core.engine import Engine, Found
from core.settings import Settings
from core.workbench import Workbench
from tests.webapp.asking import Api
from tests.webapp.conftest import small_settings
from tests.webapp.live import served


class SlowEngine(Engine):
    """Never answers; tells when it was asked and when nobody wanted the answer any more."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.was_asked = Event()
        self.was_left = Event()

    async def segment(self, *_args: object, **_kwargs: object) -> Found:
        self.was_asked.set()
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            self.was_left.set()
            raise
        raise AssertionError("nobody waits that long")


@pytest.fixture
def engine(tmp_path: Path) -> SlowEngine:
    return SlowEngine(small_settings(tmp_path))


@pytest.fixture
def address(tmp_path: Path, engine: SlowEngine) -> Iterator[str]:
    settings = small_settings(tmp_path)
    before = dict(os.environ)
    workbench = Workbench.open(settings, engine)
    with served(workbench, settings) as address:
        yield address
    workbench.close()
    os.environ.clear()
    os.environ.update(before)


def test_a_client_that_leaves_cancels_its_prompt_and_nothing_is_kept(address: str, engine: SlowEngine) -> None:
    with httpx.Client(base_url=address) as client:
        api = Api(client)
        picture = api.a_picture()
        hurried = httpx.Client(base_url=address, timeout=httpx.Timeout(10, read=0.5))
        with hurried, pytest.raises(httpx.ReadTimeout):
            Api(hurried).send("POST", f"/images/{picture}/segment", prompt={"text": "bright"})

        assert engine.was_asked.wait(10)
        assert engine.was_left.wait(10)
        assert api.must("GET", f"/images/{picture}")["annotations"] == []
        assert client.get("/api/health").status_code == 200
