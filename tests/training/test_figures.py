"""Calibration, the figures of the card and its tables, each with cases that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.grounding import PRESENT
from core.types import Bitmap, Box, Point
from training import asking, baselines, figures
from training.benchmarks import Counting
from training.calibrate import RECALL, Evidence, balanced, fitted, logistic
from training.objects import Target
from training.tally import Tally, is_thin, summary, table


def square(left: int, top: int, side: int, size: int = 20) -> Bitmap:
    mask = np.zeros((size, size), np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


NOTHING = np.zeros((20, 20), np.bool_)


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
    shown = 1 / (1 + np.exp(-logits)) >= PRESENT - 1e-9
    assert shown[there].mean() >= RECALL - 0.01
    assert shown[~there].mean() < 0.2
    assert figures["head_offset"] == 2.0
    assert figures["class_trust"] == 4.0, "here only the classes know"


def test_overlap_of_two_squares() -> None:
    left, right = square(2, 2, 4), square(4, 2, 4)
    assert figures.dice(left, right) == 0.5
    assert figures.iou(left, right) == pytest.approx(1 / 3)
    for figure in (figures.dice, figures.iou, figures.surface_dice, figures.boundary_iou):
        assert figure(NOTHING, NOTHING) == 1.0
        assert figure(NOTHING, left) == figure(left, NOTHING) == 0.0
        assert figure(left, left) == 1.0


def test_surface_dice_counts_border_pixels_within_the_tolerance() -> None:
    assert figures.surface_dice(square(5, 5, 8), square(7, 5, 8)) == 1.0, "two pixels off is near enough"
    near = figures.surface_dice(square(5, 5, 8), square(8, 5, 8))
    assert 0 < near < 1
    # 28 and 12 border pixels, two apart; the larger one's corners are further off
    assert figures.surface_dice(square(2, 2, 8), square(4, 4, 4), tolerance=1) == 0.0
    assert figures.surface_dice(square(2, 2, 8), square(4, 4, 4), tolerance=2) == pytest.approx((4 * 4 + 12) / 40)
    assert figures.surface_dice(np.ones((9, 9), bool), np.ones((9, 9), bool)) == 1.0, "the picture's edge is an edge"


def test_boundary_iou_compares_rims_only() -> None:
    large, hollow = square(2, 2, 16), square(2, 2, 16)
    hollow[8:12, 8:12] = False
    assert figures.boundary_iou(large, hollow, band=1 / np.hypot(20, 20)) == pytest.approx(60 / (60 + 20), abs=0.06)
    assert figures.iou(large, hollow) > 0.9
    assert figures.boundary_iou(square(2, 2, 4), square(4, 2, 4), band=0.5) == figures.iou(
        square(2, 2, 4), square(4, 2, 4)
    ), "a wide rim is the whole object"


def test_each_object_is_met_once_and_by_the_surest() -> None:
    real = [square(0, 0, 6), square(10, 10, 6)]
    found = [square(0, 1, 6), square(0, 0, 6), square(10, 10, 6), square(3, 10, 6)]
    assert figures.matches(found, real) == [True, False, True, False]
    assert figures.matches([], real) == []
    assert figures.matches([square(1, 1, 2)], []) == [False]


def test_average_precision_of_four_answers() -> None:
    scored = [(0.9, True), (0.8, False), (0.7, True), (0.1, False)]
    assert figures.average_precision(scored, 2) == pytest.approx((1 + 2 / 3) / 2)
    assert figures.average_precision(scored[::-1], 2) == pytest.approx((1 + 2 / 3) / 2), "the order is the scores'"
    assert figures.average_precision(scored, 4) == pytest.approx((1 + 2 / 3) / 4), "what is missed counts"
    assert figures.average_precision([(0.9, False), (0.5, True)], 1) == 0.5
    assert figures.average_precision([], 3) == 0.0


def test_counting_pools_precision_and_averages_errors() -> None:
    counting = Counting()
    counting.add([0.9, 0.2], [square(0, 0, 6), square(12, 0, 6)], [square(0, 0, 6)])
    counting.add([0.8], [square(0, 0, 6)], [square(0, 0, 6), square(10, 10, 6)])
    assert counting.precision == pytest.approx(2 / 3)
    assert counting.error == pytest.approx((1.0 + 0.5) / 2)


def test_clicks_until_it_is_right() -> None:
    assert figures.clicks_needed([0.5, 0.91, 0.2, 0.95], 0.9, 20) == 2
    assert figures.clicks_needed([0.5, 0.6], 0.9, 20) == 20
    assert figures.clicks_needed([0.1] * 5 + [1.0], 0.9, 5) == 5


def test_a_user_clicks_where_it_is_wrong_until_it_is_right() -> None:
    wanted = square(4, 4, 8)
    target = Target("x", wanted, np.ones_like(wanted))
    asked: list[tuple[Point, ...]] = []

    def answer(points: tuple[Point, ...]) -> Bitmap:
        asked.append(points)
        return wanted if len(points) > 1 else square(4, 4, 14)

    answers = asking.by_clicks(answer, target, 5, enough=0.9)
    assert [figures.iou(found, wanted) for found in answers] == [pytest.approx(64 / 196), 1.0]
    assert asked[1][0].positive
    assert not asked[1][1].positive
    assert not wanted[int(asked[1][1].y), int(asked[1][1].x)]
    assert len(asking.by_clicks(answer, target, 5)) == 5
    assert len(asked) == 2 + 2, "nobody clicks where nothing is wrong"


def test_baselines_find_a_plain_square() -> None:
    wanted = square(16, 16, 30, 64)
    pixels = np.where(wanted[:, :, None], np.array([220, 60, 40]), np.array([40, 90, 60])).astype(np.uint8)
    box = Box(12, 12, 50, 50)
    assert baselines.filled_box((64, 64), box).sum() == 38 * 38
    assert figures.dice(baselines.grab_cut(pixels, box), wanted) > 0.97
    assert baselines.grab_cut(pixels, Box(0, 0, 64, 64)).all(), "nothing outside to learn from"
    assert figures.dice(baselines.watershed(pixels, (Point(30, 30),)), wanted) > 0.9


def test_tally_counts_each_set_once() -> None:
    tally = Tally()
    for value in (1.0, 1.0, 1.0):
        tally.add("box", "large", value)
    tally.add("box", "drive-retina", 0.0)
    tally.present += [0.9] * 9 + [0.1]
    tally.absent += [0.05, 0.2]
    assert tally.means() == {"box": 0.5}
    assert tally.refused()[1] == 1.0
    assert is_thin("drive-retina")
    assert "| box | 0.500 | 1.000 | 0.000 |" in summary(tally, ["box"])
    assert "| large | 1.00 |  |" in table(tally, ["box", "text"])
