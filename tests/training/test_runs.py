"""Runs: they learn, stop, resume and repeat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine.lite_backbone import Backbone
from core.engine.lite_text import TextEncoder
from tests.training.making import make_data
from training import grounder, grounder_check, segmenter
from training.checks import SegmenterCheck
from training.concepts import Concepts
from training.data import read_items, read_sets
from training.run import Average, Run, learning_rate


def run_in(folder: Path, steps: int = 4) -> Run:
    folder.mkdir(exist_ok=True)
    return Run(folder, {"seed": 1}, minutes=5, steps=steps)


@pytest.fixture
def backbone() -> Backbone:
    torch.manual_seed(0)
    torch.set_num_threads(2)
    return Backbone().eval().requires_grad_(False)


def test_run_stops_resumes_and_keeps_its_clock(tmp_path: Path) -> None:
    run = run_in(tmp_path)
    assert list(run.ticks()) == [1, 2, 3, 4]
    run.improved(0.5)
    run.save("last.pt", value=torch.ones(2))
    again = run_in(tmp_path, steps=6)
    state = again.resume("last.pt")
    assert state is not None
    assert state["value"].tolist() == [1, 1]
    assert again.best == 0.5
    assert list(again.ticks()) == [5, 6]
    assert again.recipe_hash == run.recipe_hash
    assert not again.improved(0.4)
    assert run_in(tmp_path / "other").resume("last.pt") is None


def test_learning_rate_warms_up_and_cools_down(tmp_path: Path) -> None:
    run = run_in(tmp_path, steps=1000)
    rates = []
    for run.step in (1, 200, 999):
        rates.append(learning_rate(1.0, run))
    assert rates[0] < 0.01
    assert rates[1] > 0.8
    assert rates[2] < 0.03


def test_average_follows() -> None:
    module = torch.nn.Linear(2, 2)
    average = Average(module, 0.5)
    with torch.no_grad():
        module.weight.fill_(3.0)
    for _ in range(60):
        average.update(module)
    assert torch.allclose(average.state["weight"], module.weight, atol=1e-2)


def test_segmenter_learns_and_resumes(tmp_path: Path, backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "SIDES", (64,))
    items = read_items(make_data(tmp_path / "data"), "train")
    trainer = segmenter.Trainer(backbone, run_in(tmp_path / "run", 3), torch.device("cpu"))
    check = SegmenterCheck(read_items(tmp_path / "data", "val"))
    segmenter.train(trainer, segmenter.batches(items, 1, 0), check, every_minutes=9, patience=3)
    assert {p.name for p in (tmp_path / "run").iterdir()} >= {"last.pt", "best.pt", "log.jsonl"}
    again = segmenter.Trainer(backbone, run_in(tmp_path / "run", 3), torch.device("cpu"))
    assert again.run.step == 3
    own, kept = trainer.network.state_dict(), again.network.state_dict()
    assert all(torch.equal(own[key], kept[key]) for key in own)


def test_batches_repeat_with_their_seed(tmp_path: Path) -> None:
    items = read_items(make_data(tmp_path), "train")
    chances = segmenter.weights_of(items)
    first, second = (segmenter.make_batch(items, chances, 5) for _ in range(2))
    assert torch.equal(first.images, second.images)
    assert [s.spots for s in first.sessions] == [s.spots for s in second.sessions]


def test_grounder_learns(tmp_path: Path, backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounder, "SIDES", (64,))
    monkeypatch.setattr(grounder, "ABSENT", 3)
    data = make_data(tmp_path / "data")
    vocabulary = ["optic", "disc", "cup", "ball", "cube"]
    vectors = np.random.default_rng(0).integers(-90, 90, (5, 256)).astype(np.int8)
    encoder = TextEncoder(vocabulary, vectors, np.ones(5, np.float16), {}, [])
    concepts = Concepts.of(read_sets(data))
    source = grounder.Source(read_items(data, "train"), concepts, encoder, 1)
    batch = source.make(0)
    assert set(batch.known.flatten().tolist()) >= {0, 1}
    assert batch.masks[batch.known == 1].sum() > 0
    assert batch.masks[batch.known != 1].sum() == 0
    trainer = grounder.Trainer(backbone, run_in(tmp_path / "run", 2), torch.device("cpu"))
    check = grounder_check.Check(read_items(data, "val"), concepts, encoder)
    grounder.train(trainer, source.batches(0), check, every_minutes=9, patience=3)
    assert (tmp_path / "run" / "best.pt").is_file()
