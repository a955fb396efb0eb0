"""DHN-NCE against a direct double sum, and a run that stops, goes on, and is loaded as a grounder."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from core.engine.clip_loading import load
from tests.engine.biomed import make_folder
from training.clip import batch_of, main, rate_at
from training.dhn_nce import dhn_nce

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")


def vectors(seed: int) -> Tensor:
    return functional.normalize(torch.randn(5, 8, generator=torch.Generator().manual_seed(seed)), dim=-1)


def double_sum(rows: Tensor, columns: Tensor, temperature: float, hardness: float) -> float:
    """One direction, pair by pair."""
    count = len(rows)
    total = 0.0
    for i in range(count):
        alike = [float(rows[i] @ columns[j]) / temperature for j in range(count)]
        norm = sum(math.exp(hardness * alike[k]) for k in range(count) if k != i)
        negatives = 0.0
        for j in range(count):
            if j != i:
                negatives += (count - 1) * math.exp(hardness * alike[j]) / norm * math.exp(alike[j])
        total += -(alike[i] - math.log(negatives))
    return total / count


@pytest.mark.parametrize(
    ("temperature", "hardness"),
    [pytest.param(0.6, (0.15, 0.15), id="the paper's"), pytest.param(0.1, (0.0, 2.0), id="uneven")],
)
def test_the_loss_is_the_double_sum(temperature: float, hardness: tuple[float, float]) -> None:
    pictures, texts = vectors(1), vectors(2)
    expected = double_sum(pictures, texts, temperature, hardness[0])
    expected += double_sum(texts, pictures, temperature, hardness[1])

    found = dhn_nce(pictures, texts, temperature, *hardness)

    assert float(found) == pytest.approx(expected, rel=1e-5)


def test_the_gradient_is_finite() -> None:
    pictures = vectors(1).requires_grad_(True)
    dhn_nce(pictures, vectors(2)).backward()  # type: ignore[no-untyped-call]

    assert pictures.grad is not None
    assert torch.isfinite(pictures.grad).all()


def test_every_epoch_sees_every_pair_once_in_an_order_of_its_own() -> None:
    epochs = [[i for step in range(first, first + 3) for i in batch_of(step, 12, 4, seed=5)] for first in (0, 3)]

    assert [sorted(epoch) for epoch in epochs] == [list(range(12))] * 2
    assert epochs[0] != epochs[1]


def test_the_rate_rises_and_falls() -> None:
    rates = [rate_at(step, 100, 1.0) for step in range(100)]

    assert max(rates) == rates[4] == 1.0
    assert rates[0] < rates[4] > rates[50] > rates[99] > 0


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six pictures of one colour each, with captions, one of them too short."""
    folder = tmp_path_factory.mktemp("pairs")
    make_folder(folder / "start")
    words = ["liver", "tumor", "bone", "fat", "muscle", "air"]
    rows = []
    for number, word in enumerate(words):
        pixels = np.full((24, 32, 3), 40 * number, np.uint8)
        Image.fromarray(pixels).save(folder / f"{number}.png")
        rows.append({"image": f"{number}.png", "caption": f"a medical image showing {word}"})
    rows.append({"image": "0.png", "caption": "air"})
    (folder / "pairs.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def run(pairs: Path, name: str, steps: int, stop_at: int | None = None) -> Path:
    words = [str(pairs / "pairs.jsonl"), "--model", "folder", "--start", str(pairs / "start"), "--device", "cpu"]
    words += ["--work", str(pairs / "work"), "--name", name, "--batch", "2", "--rate", "1e-4", "--steps", str(steps)]
    return main([*words, *(["--stop-at", str(stop_at)] if stop_at else [])])


@pytest.fixture(scope="module")
def whole(pairs: Path) -> Path:
    return run(pairs, "whole", 2)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(pairs: Path, whole: Path) -> None:
    run(pairs, "halves", 2, stop_at=1)
    halves = run(pairs, "halves", 2)

    losses = [
        [json.loads(line)["loss"] for line in (file.parent / "log.jsonl").read_text().splitlines()]
        for file in (whole, halves)
    ]
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
    assert len(losses[0]) == 2


def test_what_was_tuned_is_a_grounder(pairs: Path, whole: Path) -> None:
    for name in ("open_clip_config.json", "vocab.txt", "tokenizer_config.json"):
        (whole.parent / name).write_text((pairs / "start" / name).read_text())

    before, after = (
        load(f"folder@naclip:{folder}", folder.parent, "cpu") for folder in (pairs / "start", whole.parent)
    )

    assert before.weights_sha256 != after.weights_sha256
    assert not torch.allclose(before.text("liver"), after.text("liver"))


def test_too_few_pairs_are_refused(pairs: Path) -> None:
    (pairs / "few.jsonl").write_text('{"image": "0.png", "caption": "a medical image showing air"}')
    with pytest.raises(SystemExit, match="1 of the file"):
        main([str(pairs / "few.jsonl"), "--model", "folder", "--start", str(pairs / "start"), "--work", str(pairs)])
