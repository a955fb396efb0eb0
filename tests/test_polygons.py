"""A polygon's pixels against the even-odd rule, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest

from core import masks, polygons
from core.types import Corner, Size

SIZE = Size(30, 20)


def by_rule(corners: list[Corner]) -> np.ndarray:
    ys, xs = np.mgrid[: SIZE.height, : SIZE.width] + 0.5
    inside = np.zeros(SIZE.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if ay != by:
            inside ^= ((ay <= ys) != (by <= ys)) & (ax + (ys - ay) / (by - ay) * (bx - ax) <= xs)
    return inside


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param([(2, 3), (10, 3), (10, 9), (2, 9)], id="a rectangle on pixel edges"),
        pytest.param([(2.5, 3.5), (10.5, 3.5), (10.5, 9.5)], id="through pixel centres"),
        pytest.param([(-5, -5), (40, 2), (12, 30)], id="over the picture's edges"),
        pytest.param([(3, 3), (20, 15), (20, 3), (3, 15)], id="crossing itself"),
        pytest.param([(40, 40), (50, 40), (50, 50)], id="outside"),
        pytest.param([(3, 3), (9, 9)], id="a line"),
    ],
)
def test_a_pixel_is_inside_by_the_even_odd_rule(corners: list[Corner]) -> None:
    assert (masks.to_bitmap(polygons.to_mask(corners, SIZE)) == by_rule(corners)).all()
