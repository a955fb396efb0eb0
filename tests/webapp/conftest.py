"""The whole web application over a small data folder, built once: tests make projects of their own in it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from core.settings import Settings
from core.workbench import Workbench
from tests.webapp.asking import Api
from webapp.app import create_app

LOCAL = "http://127.0.0.1"
SMALL = {
    "SAYSEG_SEGMENTER": "threshold",
    "SAYSEG_GROUNDER": "threshold",
    "SAYSEG_SAMPLE_PROJECT": "false",
}  # for a server of its own


def small_settings(folder: Path, **values: Any) -> Settings:
    """Models without weights, and nothing in the data folder."""
    fixed: dict[str, Any] = {"segmenter": "threshold", "grounder": "threshold", "sample_project": False}
    return Settings(data_dir=folder, **(fixed | values))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return small_settings(tmp_path_factory.mktemp("data"), max_upload_mb=1, max_pixels=1_000_000)


@pytest.fixture(scope="session")
def workbench(settings: Settings) -> Iterator[Workbench]:
    opened = Workbench.open(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def app(workbench: Workbench, settings: Settings) -> Iterator[FastAPI]:
    before = dict(os.environ)
    yield asyncio.run(create_app(workbench, settings))
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def api(client: TestClient) -> Api:
    return Api(client)
