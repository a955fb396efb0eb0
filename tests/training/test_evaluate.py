"""The evaluation on a tiny folder, with the bundled weights."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.engine.backends import BUNDLED
from core.engine.lite import LiteModel, load
from tests.training.making import make_data
from training.benchmarks import MOST, Counting, clicks_to_target, count
from training.data import read_items
from training.evaluate import PROMPTS, Evaluation, chosen
from training.grounder import all_concepts


@pytest.fixture(scope="module")
def model() -> LiteModel:
    torch.set_num_threads(2)
    return load(BUNDLED, "cpu")


def test_all_kinds_of_figures_and_the_same_questions_whatever_is_measured(model: LiteModel, tmp_path: Path) -> None:
    data = make_data(tmp_path)
    items = chosen(read_items(data, "val"), 1, 3)
    together, alone = (Evaluation(model, all_concepts(data), 1, 5) for _ in range(2))
    for item in items:
        together.look(item, {"prompts", "text", "baselines"})
        alone.look(item, {"baselines"})
    figures = together.tally.values
    assert set(figures["box"]) == {"discs", "eyes"}
    for kind in (*PROMPTS, "box, NSD", "1 click, boundary IoU", "box, all of a class", "text, as answered"):
        assert all(0 <= value <= 1 for values in figures[kind].values() for value in values)
    assert figures["box"]["discs"][0] > 0.5, "a bright disc on dark ground"
    for kind in ("the box itself", "box, GrabCut", "1 click, watershed", "5 clicks, watershed"):
        assert figures[kind] == alone.tally.values[kind]
    assert together.tally.present
    assert "box" not in alone.tally.values


def test_clicks_and_counts_of_one_picture(model: LiteModel, tmp_path: Path) -> None:
    item = read_items(make_data(tmp_path), "val", ["discs"])[0]
    counts = clicks_to_target(model, item)
    assert len(counts) == 2
    assert all(1 <= number <= MOST for number in counts)
    counting = Counting()
    count(model, item, counting)
    assert counting.objects == 2
    assert len(counting.errors) == 1
