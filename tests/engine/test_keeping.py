"""Properties of what a click may change, over drawn logits: clicks count, and what was right stays."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine.keeping import agreeing, settled
from core.engine.protocol import RawMask
from core.engine.raster import to_mask
from core.masks import to_bitmap
from core.types import Bitmap, Box, Point, Prompt, Size

SIZE = Size(90, 60)
WHOLE = Box(0, 0, SIZE.width, SIZE.height)
PART = Box(20, 8, 71, 49)


def raw_of(seed: int, frame: Box, cells: tuple[int, int] = (15, 22)) -> RawMask:
    smooth = np.random.default_rng(seed).normal(0, 3, cells).astype(np.float32)
    return RawMask(smooth, frame, 0.5)


def drawn(raw: RawMask, prompt: Prompt) -> Bitmap:
    return to_bitmap(agreeing(to_mask(raw, SIZE), prompt))


places = st.tuples(st.floats(0, SIZE.width - 0.01), st.floats(0, SIZE.height - 0.01), st.booleans())
clicks = st.lists(places, min_size=1, max_size=6).map(lambda own: tuple(Point(x, y, sign) for x, y, sign in own))
frames = st.sampled_from([WHOLE, PART])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), frames, clicks)
def test_every_click_lies_on_its_own_side(seed: int, frame: Box, points: tuple[Point, ...]) -> None:
    prompt = Prompt(points=points)
    mask = drawn(settled(raw_of(seed, frame), raw_of(seed + 1, frame), prompt), prompt)
    newest = {(int(p.x), int(p.y)): p.positive for p in points}
    assert all(bool(mask[row, column]) == sign for (column, row), sign in newest.items())


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), frames, frames, clicks)
def test_a_plus_takes_nothing_away_and_a_minus_adds_nothing(
    seed: int, frame: Box, earlier: Box, points: tuple[Point, ...]
) -> None:
    before = to_mask(raw_of(seed + 1, earlier), SIZE)
    prompt = Prompt(points=points, mask=before)
    after, old = drawn(settled(raw_of(seed, frame), raw_of(seed + 1, earlier), prompt), prompt), to_bitmap(before)
    changed = old & ~after if points[-1].positive else after & ~old
    clicked = {(int(p.y), int(p.x)) for p in points}
    assert {(int(row), int(column)) for row, column in np.argwhere(changed)} <= clicked


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), frames, clicks)
def test_what_is_asked_next_knows_it_too(seed: int, frame: Box, points: tuple[Point, ...]) -> None:
    answer, prior = raw_of(seed, frame), raw_of(seed + 1, frame)
    found = settled(answer, prior, Prompt(points=points)).logits > 0
    sign = points[-1].positive
    others = tuple(point for point in points if point.positive != sign)
    nothing = RawMask(np.zeros_like(answer.logits), frame, 0.5)
    untouched = settled(nothing, None, Prompt(points=others)).logits == 0
    lost = prior.logits > 0, ~found
    assert not ((lost[0] & lost[1] if sign else ~lost[0] & found) & untouched).any()


def test_without_clicks_an_answer_stays_as_it_is() -> None:
    answer = raw_of(3, WHOLE)
    assert settled(answer, raw_of(4, WHOLE), Prompt(box=PART)) is answer


def test_a_new_box_is_free_of_what_was_there_before() -> None:
    prior = RawMask(np.full((15, 22), 5.0, np.float32), WHOLE, 0.9)
    answer = RawMask(np.full((15, 22), -5.0, np.float32), WHOLE, 0.9)
    found = settled(answer, prior, Prompt(box=PART, points=(Point(40, 20),))).logits
    assert 0 < (found > 0).sum() <= 16
    clicked = settled(answer, prior, Prompt(box=PART, points=(Point(40, 20), Point(60, 20, False), Point(41, 20))))
    assert (clicked.logits > 0).mean() > 0.9, "a click that says otherwise is a click"
