"""The mixture of candidates, and their order."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.lite_candidates import KEPT, bounding, mixture, ranked
from core.engine.protocol import RawMask
from core.types import Box, Point

FRAME = Box(10, 0, 26, 16)


def columns(first: int, last: int, score: float) -> RawMask:
    """Inside are the columns from ``first`` up to ``last`` of sixteen."""
    logits = np.full((8, 16), -4.0, np.float32)
    logits[:, first:last] = 4.0
    return RawMask(logits, FRAME, score)


def found(mask: RawMask) -> list[int]:
    return np.flatnonzero((mask.logits > 0).all(axis=0)).tolist()


def test_the_mixture_is_what_most_of_the_weight_says() -> None:
    candidates = [columns(0, 4, 0.5), columns(0, 6, 0.5), columns(2, 8, 0.5)]
    blend = mixture(candidates, np.array([0.5, 0.5, 0.5]))
    assert found(blend) == [0, 1, 2, 3, 4, 5]
    assert blend.frame == FRAME
    surest = mixture(candidates, np.array([0.1, 0.1, 0.9]))
    assert found(surest) == found(candidates[2])
    assert np.isfinite(blend.logits).all()


def test_the_mixture_leads_and_replaces_the_one_most_like_it() -> None:
    candidates = [columns(0, 4, 0.80), columns(0, 5, 0.79), columns(0, 12, 0.2)]
    best, *others = ranked(candidates, ())
    assert len(others) == KEPT - 1
    assert best.score == 0.80
    assert found(best) in ([0, 1, 2, 3], [0, 1, 2, 3, 4])
    assert found(others[-1]) == list(range(12)), "what differs is kept"
    assert [one.score for one in ranked(candidates, ())] == sorted(
        (c.score for c in ranked(candidates, ())), reverse=True
    )


def test_clicks_count_before_scores() -> None:
    candidates = [columns(0, 4, 0.9), columns(0, 5, 0.85), columns(8, 12, 0.4)]
    click = (Point(10 + 9.5, 8),)
    assert found(ranked(candidates, click)[0]) == [8, 9, 10, 11]
    away = (Point(10 + 9.5, 8, positive=False),)
    assert 9 not in found(ranked(candidates, away)[0])


def test_bounding_box_in_the_picture() -> None:
    assert bounding(columns(2, 5, 0.5)) == Box(12, 0, 15, 16)
    assert bounding(columns(3, 3, 0.5)) is None
    assert ranked([columns(1, 3, 0.5)], ())[0].score == pytest.approx(0.5)
