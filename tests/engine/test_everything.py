"""Propose everything: where it looks, what counts as a double, and that an interruption loses nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import torch
import torchvision

from core import masks
from core.engine import grid
from core.engine.everything import Manner, Predict, SecondLook, Sweep
from core.engine.proposing import told_nobody
from core.engine.protocol import Ask, RawMask, no_check
from core.engine.suppression import distinct, kept_boxes, single
from core.progress import Cancelled
from core.types import Bounds, Box, Mask, Point, Size

SIZE = Size(100, 60)
SQUARES = (Box(5, 5, 25, 25), Box(40, 10, 60, 30), Box(70, 35, 90, 55))


def square_at(point: Point) -> RawMask:
    """A sure square where one is, else something unsure of the whole picture."""
    here = [s for s in SQUARES if s.x0 <= point.x < s.x1 and s.y0 <= point.y < s.y1]
    logits = np.full(SIZE.shape, -4, np.float32)
    for square in here:
        logits[int(square.y0) : int(square.y1), int(square.x0) : int(square.x1)] = 4
    return RawMask(logits if here else -logits, Box(0, 0, SIZE.width, SIZE.height), 0.95 if here else 0.5)


def look(_part: Bounds) -> Predict:
    def predict(asks: Sequence[Ask]) -> list[list[RawMask]]:
        return [[square_at(_place(ask))] for ask in asks]

    return predict


def _place(ask: Ask) -> Point:
    box = ask.prompt.box
    return Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) if box else ask.prompt.points[0]


def boxes(found: Sequence[Mask]) -> set[Box]:
    return {mask.bounds.box for mask in found if mask.bounds}


def test_each_object_is_found_once_however_many_points_lie_on_it() -> None:
    found = Sweep(SIZE, Manner(points_per_side=10)).run(look, no_check, told_nobody)

    assert len(found) == len(SQUARES)
    assert boxes([one.mask for one in found]) == set(SQUARES)


def test_points_on_what_was_found_are_not_asked_about() -> None:
    asked: list[Ask] = []

    def counting(part: Bounds) -> Predict:
        def predict(asks: Sequence[Ask]) -> list[list[RawMask]]:
            asked.extend(asks)
            return look(part)(asks)

        return predict

    manner = Manner(points_per_side=20, points_at_once=1, covering=0.9)
    found = Sweep(SIZE, manner).run(counting, no_check, told_nobody)

    assert boxes([one.mask for one in found]) == set(SQUARES)
    on_squares = [a for a in asked if any(s.x0 <= _place(a).x < s.x1 and s.y0 <= _place(a).y < s.y1 for s in SQUARES)]
    assert len(on_squares) == len(SQUARES)


def test_broken_off_it_goes_on_where_it_was() -> None:
    told: list[tuple[int, int]] = []
    sweep = Sweep(SIZE, Manner(points_per_side=10, points_at_once=10))

    def check() -> None:
        if len(told) in (3, 8):
            raise Cancelled

    for _ in range(2):
        with pytest.raises(Cancelled):
            sweep.run(look, check, lambda done, total: told.append((done, total)))
    found = sweep.run(look, no_check, lambda done, total: told.append((done, total)))

    assert boxes([one.mask for one in found]) == set(SQUARES)
    assert {done for done, _ in told} == set(range(0, 101, 10))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_second_look_must_bear_the_first_out() -> None:
    def two_minded(part: Bounds) -> Predict:
        def predict(asks: Sequence[Ask]) -> list[list[RawMask]]:
            whole = RawMask(np.full(SIZE.shape, 4, np.float32), Box(0, 0, SIZE.width, SIZE.height), 0.95)
            is_doubted = [ask.prompt.box is not None and ask.prompt.box == SQUARES[0] for ask in asks]
            return [[whole] if no else own for no, own in zip(is_doubted, look(part)(asks), strict=True)]

        return predict

    manner = Manner(points_per_side=10, second=SecondLook(0.9, 0.9, 0.8))
    found = Sweep(SIZE, manner).run(two_minded, no_check, told_nobody)

    assert boxes([one.mask for one in found]) == set(SQUARES[1:])


def test_specks_and_the_background_are_left_out() -> None:
    areas = [int(s.width * s.height) for s in SQUARES]
    too_small = Manner(points_per_side=10, least=(max(areas) + 1) / SIZE.area)

    assert Sweep(SIZE, too_small).run(look, no_check, told_nobody) == []


def test_places_are_those_of_the_automatic_mask_generator() -> None:
    from segment_anything.utils.amg import build_point_grid, generate_crop_boxes

    size = Size(431, 298)
    crops = list(grid.crops(size, 2, 512 / 1500))
    theirs, layers = generate_crop_boxes(size.shape, 2, 512 / 1500)

    assert [[c.bounds.left, c.bounds.top, c.bounds.right, c.bounds.bottom] for c in crops] == theirs
    assert [c.layer for c in crops] == layers
    own = [(point.x, point.y) for point in grid.points(size, 7)]
    np.testing.assert_allclose(own, build_point_grid(7) * (431, 298))
    assert sorted(own) == sorted((p.x, p.y) for p in grid.spread(grid.points(size, 7)))


def test_boxes_are_suppressed_as_torchvision_does() -> None:
    rng = np.random.default_rng(0)
    corners = np.concatenate([low := rng.integers(0, 60, (80, 2)), low + rng.integers(1, 40, (80, 2))], axis=1)
    scores = rng.permutation(80) / 80
    bounds = [Bounds(int(x0), int(y0), int(x1 - x0 + 1), int(y1 - y0 + 1)) for x0, y0, x1, y1 in corners]

    kept = kept_boxes(bounds, scores.tolist(), 0.4)

    expected = torchvision.ops.nms(torch.from_numpy(corners).float(), torch.from_numpy(scores).float(), 0.4)
    assert 1 < len(kept) < 80
    assert kept == expected.tolist()


def test_a_mask_of_two_objects_together_is_left_out() -> None:
    def a_mask(x0: int, x1: int) -> Mask:
        return masks.from_crop(SIZE, x0, 10, np.ones((10, x1 - x0), dtype=bool))

    pair = [a_mask(0, 20), a_mask(22, 42), a_mask(0, 42)]

    assert single(pair, 0.8) == [0, 1]
    assert single([pair[0], pair[2]], 0.8) == [0, 1]  # one part alone is no reason


def test_of_masks_alike_the_earlier_stays() -> None:
    def a_mask(x0: int, x1: int) -> Mask:
        return masks.from_crop(SIZE, x0, 10, np.ones((10, x1 - x0), dtype=bool))

    some = [a_mask(0, 20), a_mask(0, 19), a_mask(0, 10), a_mask(50, 70)]

    assert distinct(some, 0.8) == [0, 2, 3]
