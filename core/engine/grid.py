"""Where "propose everything" looks: crops of the picture, and a grid of points in each. Pure.

Places are those of ``segment_anything``'s automatic mask generator, so that the same settings ask the same questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import ceil, gcd

import numpy as np

from core.types import Bounds, Point, Size


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of the picture that is looked at on its own. ``layer`` 0 is the whole, n has 2**n crops a side."""

    bounds: Bounds
    layer: int

    @property
    def size(self) -> Size:
        return Size(self.bounds.width, self.bounds.height)


def crops(size: Size, layers: int, overlap: float) -> Iterator[Crop]:
    """The whole picture, then ``layers`` of smaller parts; ``overlap`` is a share of the short side, in layer 1."""
    yield Crop(Bounds(0, 0, size.width, size.height), 0)
    for layer in range(1, layers + 1):
        a_side = 2**layer
        shared = int(overlap * min(size.width, size.height) * (2 / a_side))
        width, height = (ceil((shared * (a_side - 1) + side) / a_side) for side in (size.width, size.height))
        for column, row in product(range(a_side), range(a_side)):
            left, top = (width - shared) * column, (height - shared) * row
            right, bottom = min(left + width, size.width), min(top + height, size.height)
            if left < right and top < bottom:
                yield Crop(Bounds(left, top, right - left, bottom - top), layer)


def points(size: Size, a_side: int) -> list[Point]:
    """``a_side`` x ``a_side`` points, evenly over a picture of ``size``, row by row."""
    shares = np.linspace(1 / (2 * a_side), 1 - 1 / (2 * a_side), a_side)
    return [Point(float(x * size.width), float(y * size.height)) for y in shares for x in shares]


def spread(places: list[Point]) -> list[Point]:
    """The same points in an order in which any few that follow each other lie all over the picture."""
    stride = next(step for step in range(max(1, int(len(places) * 0.618)), 0, -1) if gcd(step, len(places)) == 1)
    return [places[index * stride % len(places)] for index in range(len(places))]
