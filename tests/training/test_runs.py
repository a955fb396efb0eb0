"""Runs: they learn, stop, resume and repeat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.engine import lite_weights
from core.engine.lite_backbone import Backbone
from core.engine.lite_head import TextHead
from core.engine.lite_network import LiteNetwork
from core.engine.lite_text import TextEncoder
from tests.training.making import make_data
from training import grounder, grounder_check, phrases, segmenter
from training import run as run_module
from training.backbone import begin
from training.checks import SegmenterCheck
from training.concepts import Concepts
from training.data import read_items, read_sets
from training.export import renew
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


def test_a_run_goes_on_from_an_exported_file(tmp_path: Path, backbone: Backbone) -> None:
    network, head = LiteNetwork(), TextHead()
    network.load_state_dict({**network.state_dict(), "decoder.judge.2.bias": torch.tensor([0.25])})
    text = {"vectors": torch.ones(2, 256, dtype=torch.int8), "scales": torch.ones(2, dtype=torch.float16)}
    facts = {"groups": {}, "ways": {}, "synonyms": {}, "calibration": {"peak": 1.0}, "recipes": {"old": {}}}
    modules: dict[str, torch.nn.Module] = {"backbone": backbone, "network": network, "head": head}
    lite_weights.write(tmp_path / "first", modules, text, ["cat", "dog"], facts)
    encoder, start = begin(tmp_path / "first", "network")
    trainer = segmenter.Trainer(encoder, run_in(tmp_path / "run"), torch.device("cpu"), start=start, rate=1e-4)
    assert trainer.network.state_dict()["decoder.judge.2.bias"].item() == 0.25
    assert all(one.requires_grad for one in trainer.network.parameters())
    assert not any(one.requires_grad for one in trainer.backbone.parameters())
    with torch.no_grad():
        trainer.average.state["decoder.judge.2.bias"].fill_(0.5)
    trainer.save("last.pt")
    (tmp_path / "run" / "recipe.json").write_text('{"rate": 1}')
    data = make_data(tmp_path / "data")
    renew(tmp_path / "first", data, tmp_path, {"network": "run", "head": "none"}, tmp_path / "second")
    renewed = lite_weights.read(tmp_path / "second", torch.device("cpu"))
    assert renewed.network.state_dict()["decoder.judge.2.bias"].item() == 0.5
    own, kept = head.state_dict(), renewed.head.state_dict()
    assert all(torch.equal(kept[key], own[key].half().float()) for key in own if "num_batches" not in key)
    assert renewed.facts["recipes"] == {"old": {}, "run": {"rate": 1, "share": 1.0}}
    renew(tmp_path / "first", data, tmp_path, {"network": "run", "head": "none"}, tmp_path / "third", 0.5)
    between = lite_weights.read(tmp_path / "third", torch.device("cpu")).network.state_dict()
    assert between["decoder.judge.2.bias"].item() == 0.375
    assert renewed.facts["calibration"] == {"peak": 1.0}


def test_figures_go_to_tensorboard_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, float, int]] = []

    class Board:
        def add_scalar(self, name: str, value: float, step: int) -> None:
            written.append((name, value, step))

        def flush(self) -> None:
            written.append(("flushed", 0, 0))

    monkeypatch.setattr(run_module, "board_in", lambda _: Board())
    run = run_in(tmp_path)
    run.step = 3
    run.log("train", loss=0.5, note="warm")
    assert written == [("train/loss", 0.5, 3), ("flushed", 0, 0)]
    assert '"loss": 0.5' in (tmp_path / "log.jsonl").read_text()


def test_batches_repeat_with_their_seed(tmp_path: Path) -> None:
    items = read_items(make_data(tmp_path), "train")
    chances = segmenter.weights_of(items)
    first, second = (segmenter.make_batch(items, chances, 5) for _ in range(2))
    assert torch.equal(first.images, second.images)
    assert [s.spots for s in first.sessions] == [s.spots for s in second.sessions]


def test_grounder_learns(tmp_path: Path, backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "SIDES", (64,))
    monkeypatch.setattr(phrases, "ABSENT", 3)
    data = make_data(tmp_path / "data")
    vocabulary = ["optic", "disc", "cup", "ball", "cube"]
    vectors = np.random.default_rng(0).integers(-90, 90, (5, 256)).astype(np.int8)
    encoder = TextEncoder(vocabulary, vectors, np.ones(5, np.float16), {}, [])
    concepts = Concepts.of(read_sets(data))
    source = phrases.Fresh(read_items(data, "train"), phrases.Asker(concepts, encoder), 1)
    batch = source.make(0)
    assert set(batch.known.flatten().tolist()) >= {0, 1}
    assert batch.masks[batch.known == 1].sum() > 0
    assert batch.masks[batch.known != phrases.THERE].sum() == 0
    trainer = grounder.Trainer(backbone, run_in(tmp_path / "run", 2), torch.device("cpu"))
    check = grounder_check.Check(read_items(data, "val"), concepts, encoder)
    grounder.train(trainer, source.batches(0), check, every_minutes=9, patience=3)
    assert (tmp_path / "run" / "best.pt").is_file()


def test_features_are_made_once_and_kept(tmp_path: Path, backbone: Backbone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phrases, "DRAWN_KEPT", 2)
    data = make_data(tmp_path / "data")
    items, concepts = read_items(data, "train"), Concepts.of(read_sets(data))
    encoder = TextEncoder(["optic", "cup"], np.ones((2, 256), np.int8), np.ones(2, np.float16), {}, [])

    def source() -> phrases.FromStore:
        return phrases.FromStore(items, phrases.Asker(concepts, encoder), 1, backbone, tmp_path, 2, 64)

    first, again = source(), source()
    batch = first.make(3)
    filled = first.store.filled
    assert 0 < filled <= len(items) * 2 + 2
    repeated = again.make(3)
    assert again.store.filled == filled, "nothing is encoded twice"
    assert all(torch.equal(*pair) for pair in zip(batch.seen[1:], repeated.seen[1:], strict=True))
    view = first._make(0)
    image = torch.from_numpy(view[0]).permute(2, 0, 1)[None].float()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        taps = backbone(image.contiguous(memory_format=torch.channels_last))
    kept = first.store.read(0)
    torch.testing.assert_close(torch.stack(list(kept.taps[:1])), taps[1], rtol=0.02, atol=0.02)
    assert (kept.mask == view[1]).all()
    trainer = grounder.Trainer(backbone, run_in(tmp_path / "run", 2), torch.device("cpu"))
    assert trainer.learn(batch)["loss"] > 0


def test_withheld_names_are_asked_of_no_picture(tmp_path: Path) -> None:
    data = make_data(tmp_path)
    concepts, items = Concepts.of(read_sets(data)), read_items(data, "train")
    name = next(label for item in items for label in item.labels.values() if label)
    left, known = grounder.withheld(items, concepts, {name})
    assert name not in known.names
    assert all(name not in item.labels.values() and name not in item.dataset.classes for item in left)
    assert len(left) == len(items)
