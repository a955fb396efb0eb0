"""Calibration and the card's tables."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.protocol import RawMask
from core.types import Box, Size
from training.calibrate import BAR, Evidence, balanced, fitted, logistic
from training.evaluate import Tally, dice, table, to_bitmap
from training.objects import Target


def test_logistic_finds_the_line() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(4000, 1))
    labels = (random.random(4000) < 1 / (1 + np.exp(-(2 * x[:, 0] - 1)))).astype(float)
    slope, constant = logistic(x, labels, np.ones(4000))
    assert slope == pytest.approx(2, abs=0.2)
    assert constant == pytest.approx(-1, abs=0.2)
    assert balanced(labels) @ labels == pytest.approx(balanced(labels) @ (1 - labels))


def test_what_is_there_reaches_the_bar() -> None:
    random = np.random.default_rng(1)
    there = random.random(600) < 0.4
    scores = random.normal(size=600) + 3 * there
    evidence = Evidence(
        head=[(float(s), float(s) * 0.5) for s in scores],
        is_there=there.tolist(),
        dices={"a": [[0.1] * 17], "b": [[0.2] * 16 + [0.9]]},
        classes=scores.tolist(),
        class_head=[(float(s), float(s)) for s in random.normal(size=600)],
        class_there=there.tolist(),
    )
    figures = fitted(evidence)
    logits = figures["presence"] * scores + figures["peak"] * scores * 0.5 + figures["head_bias"]
    shown = 1 / (1 + np.exp(-logits)) >= BAR - 1e-9
    assert shown[there].mean() >= 0.89
    assert shown[~there].mean() < 0.2
    assert figures["head_offset"] == 2.0
    assert figures["class_trust"] == 4.0, "here only the classes know"


def test_tally_counts_each_set_once() -> None:
    tally = Tally()
    for value in (1.0, 1.0, 1.0):
        tally.add("box", "large", value)
    tally.add("box", "drive-retina", 0.0)
    tally.present += [0.9] * 9 + [0.1]
    tally.absent += [0.05, 0.2]
    assert tally.means() == {"box": 0.5}
    assert tally.refused()[1] == 1.0
    assert "| **mean over sets** | **0.500** |" in table(tally)
    assert "| thin structures | 0.000 |" in table(tally)


def test_dice_looks_at_valid_pixels_only() -> None:
    mask, valid = np.zeros((4, 4), bool), np.ones((4, 4), bool)
    mask[:2] = True
    valid[:, 2:] = False
    found = np.zeros((4, 4), bool)
    found[:2, :2] = True
    found[3, 3] = True
    assert dice(found, Target("x", mask, valid)) == 1.0


def test_logits_land_in_their_frame() -> None:
    found = RawMask(np.full((2, 2), 1.0, np.float32), Box(4, 2, 8, 6), 0.5)
    bitmap = to_bitmap(found, Size(10, 10))
    assert bitmap.sum() == 16
    assert bitmap[2:6, 4:8].all()
