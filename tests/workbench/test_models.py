"""The catalogue as a person sees it, and weights that come and go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from core.engine import backends
from core.engine.weights import Weights
from core.errors import BackendUnavailable, BadInput, Conflict, NotAllowed, NotFound
from core.settings import Settings
from core.types import Right
from core.workbench import FETCHING, WORK, Workbench
from core.workbench.models import Models
from tests.workbench.acting import ME

CONTENT = b"numbers" * 1000


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is published as the weights of sam-vit-b."""
    folder = tmp_path / "published"
    folder.mkdir()
    path = folder / "net.pth"
    path.write_bytes(CONTENT)
    weights = Weights("net.pth", path.as_uri(), len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), "Apache-2.0")
    known = {**backends.SEGMENTERS, "sam-vit-b": replace(backends.SEGMENTERS["sam-vit-b"], weights=weights)}
    monkeypatch.setattr("core.workbench.models.SEGMENTERS", known)
    return path


@pytest.fixture
def models(settings: Settings) -> Models:
    return Models(settings)


@pytest.fixture
def started(settings: Settings, source: Path) -> Iterator[Workbench]:
    assert source.is_file()
    bench = Workbench.open(settings)
    yield bench
    bench.close()


def test_the_catalogue_says_what_is_here_and_in_use(settings: Settings) -> None:
    listed = Models(settings.model_copy(update={"segmenter": "bundled"})).list(ME)

    assert [model.name for model in listed if model.is_in_use] == ["bundled"]
    assert listed[0].roles == ("segmenter", "grounder")
    from_folders = {"medclip-sam-v2", "medclip-sam-v2-breast-us", "medclip-sam-v2-brain-mr"}
    with_files = {model.name for model in listed if model.file}
    assert {model.name for model in listed if not model.is_here} == with_files | from_folders
    assert all(model.purpose and model.licence for model in listed)


def test_a_download_is_a_job_that_only_its_worker_takes(started: Workbench) -> None:
    job = started.jobs.start_download(ME, "sam-vit-b")

    assert not started.jobs.run_one("a test", Event(), WORK)
    assert started.jobs.run_one("a test", Event(), FETCHING)

    over = started.jobs.get(ME, job.id)
    assert (over.state, over.message) == ("done", "sam-vit-b is here.")
    assert over.report == ("To use it, start Sayseg with SAYSEG_SEGMENTER=sam-vit-b.",)
    assert started.models.get(ME, "sam-vit-b").is_here
    with pytest.raises(Conflict, match="here already"):
        started.jobs.start_download(ME, "sam-vit-b")


def test_a_download_that_fails_says_what_to_do(started: Workbench, source: Path) -> None:
    source.write_bytes(CONTENT[::-1])
    job = started.jobs.start_download(ME, "sam-vit-b")

    started.jobs.run_one("a test", Event())

    failed = started.jobs.get(ME, job.id)
    assert failed.state == "failed"
    assert failed.message is not None
    assert "SHA-256 differs" in failed.message


def test_what_has_no_file_of_its_own_is_not_fetched(started: Workbench) -> None:
    with pytest.raises(Conflict, match="here already"):
        started.jobs.start_download(ME, "bundled")
    with pytest.raises(NotFound, match="model"):
        started.jobs.start_download(ME, "threshold")


def test_a_file_is_brought_in_by_its_name_or_by_the_models(models: Models, source: Path, tmp_path: Path) -> None:
    other = tmp_path / "renamed.bin"
    other.write_bytes(CONTENT)

    with pytest.raises(BadInput, match="--as NAME"):
        models.bring_in(ME, other)
    with pytest.raises(BadInput, match="no file"):
        models.bring_in(ME, tmp_path / "none")
    with pytest.raises(BackendUnavailable, match="not taken"):
        models.bring_in(ME, other, "sam-vit-h")

    assert models.bring_in(ME, source).is_here
    assert models.bring_in(ME, other, "sam-vit-b").is_here


def test_weights_are_removed_unless_they_are_in_use(models: Models, settings: Settings, source: Path) -> None:
    models.bring_in(ME, source)
    in_use = Models(settings.model_copy(update={"segmenter": "sam-vit-b"}))

    with pytest.raises(Conflict, match="in use"):
        in_use.remove(ME, "sam-vit-b")
    models.remove(ME, "sam-vit-b")

    assert not models.get(ME, "sam-vit-b").is_here
    with pytest.raises(NotFound, match="weights file"):
        models.remove(ME, "sam-vit-b")


def test_only_who_manages_changes_models(started: Workbench, source: Path) -> None:
    labeller = replace(ME, rights=frozenset({Right.VIEW, Right.LABEL}))

    for change in (
        lambda: started.jobs.start_download(labeller, "sam-vit-b"),
        lambda: started.models.bring_in(labeller, source),
        lambda: started.models.remove(labeller, "sam-vit-b"),
    ):
        with pytest.raises(NotAllowed):
            change()
