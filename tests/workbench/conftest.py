from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import Settings
from core.workbench import Workbench


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """A data folder of its own, with the tables in place, and the model that needs no weights."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(migrated_file, folder / "sayseg.db")
    return Settings(data_dir=folder, segmenter="threshold", grounder="threshold", max_pixels=1_000_000)


@pytest.fixture
def bench(settings: Settings) -> Iterator[Workbench]:
    bench = Workbench.open(settings)
    yield bench
    bench.close()
