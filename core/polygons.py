"""A polygon's pixels, by the rule of the canvas (``static/annotator/polygon.js``): a pixel is inside if a ray from its
centre to the left crosses the outline an odd number of times."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from core import masks
from core.types import Corner, Mask, Size


def to_mask(corners: Sequence[Corner], size: Size) -> Mask:
    """The pixels inside an outline whose last corner is joined to its first; none with fewer than three corners."""
    if len(corners) < 3:
        return masks.empty(size)
    points = np.asarray(corners, np.float64)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    left, top = max(0, floor(x0)), max(0, floor(y0))
    right, bottom = min(size.width, ceil(x1)), min(size.height, ceil(y1))
    if left >= right or top >= bottom:
        return masks.empty(size)
    crop = np.zeros((bottom - top, right - left), bool)
    for row, inside in enumerate(crop):
        for start, stop in _stretches(points, top + row + 0.5):
            inside[max(0, ceil(start - 0.5) - left) : max(0, ceil(stop - 0.5) - left)] = True
    return masks.from_crop(size, left, top, crop)


def _stretches(points: NDArray[np.float64], y: float) -> NDArray[np.float64]:
    """Where the outline is entered and left along a horizontal line, (n, 2)."""
    ends = np.roll(points, -1, axis=0)
    crosses = (points[:, 1] <= y) != (ends[:, 1] <= y)
    (ax, ay), (bx, by) = points[crosses].T, ends[crosses].T
    return np.sort(ax + (y - ay) / (by - ay) * (bx - ax)).reshape(-1, 2)
