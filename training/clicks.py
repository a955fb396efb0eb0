"""Simulated users: boxes, first clicks, scribbles, and corrections where the answer is wrong."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.types import Bitmap

Spot = tuple[float, float, int]  # x, y, sign


def box_around(mask: Bitmap, random: Generator | None = None) -> tuple[float, float, float, float]:
    """The tight box; with ``random``, each side off by a few percent as a hand would draw it."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    x0, y0, x1, y1 = float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)
    if random is None:
        return x0, y0, x1, y1
    wide, high = x1 - x0, y1 - y0
    spread = 0.08 if random.random() < 0.7 else 0.02
    dx, dy = random.normal(0, spread * wide, 2), random.normal(0, spread * high, 2)
    dx, dy = np.clip(dx, -20, 20), np.clip(dy, -20, 20)
    x0, x1 = sorted((x0 + dx[0], x1 + dx[1]))
    y0, y1 = sorted((y0 + dy[0], y1 + dy[1]))
    return float(x0), float(y0), float(max(x1, x0 + 2)), float(max(y1, y0 + 2))


def depth(region: Bitmap) -> NDArray[np.float32]:
    """How far inside the region each pixel lies; the border of the picture counts as an edge."""
    padded = np.pad(region.astype(np.uint8), 1)
    return np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1], np.float32)


def first_click(mask: Bitmap, random: Generator | None = None) -> Spot:
    """The innermost point; with ``random`` half of the time anywhere not too near the edge."""
    inside = depth(mask)
    return (*_pick(inside, random), 1)


def correction(wanted: Bitmap, found: Bitmap, valid: Bitmap, random: Generator | None = None) -> Spot | None:
    """A click in the larger of the deepest errors; None if there is no error left."""
    missing, excess = depth(wanted & ~found & valid), depth(found & ~wanted & valid)
    is_missing = bool(missing.max() >= excess.max())
    worst = missing if is_missing else excess
    if worst.max() <= 0:
        return None
    return (*_pick(worst, random), 1 if is_missing else -1)


def scribble(mask: Bitmap, random: Generator, count: int = 6) -> list[Spot]:
    """Points along a straight line between two places inside, those that lie inside."""
    inside = np.argwhere(mask)
    (y0, x0), (y1, x1) = inside[random.integers(len(inside), size=2)]
    steps = np.linspace(0, 1, count)
    spots = [(float(x0 + t * (x1 - x0)) + 0.5, float(y0 + t * (y1 - y0)) + 0.5) for t in steps]
    kept: list[Spot] = [(x, y, 1) for x, y in spots if mask[int(y), int(x)]]
    return kept or [(float(x0) + 0.5, float(y0) + 0.5, 1)]


def _pick(inside: NDArray[np.float32], random: Generator | None) -> tuple[float, float]:
    if random is None or random.random() < 0.4:
        row, column = np.unravel_index(int(inside.argmax()), inside.shape)
        return float(column) + 0.5, float(row) + 0.5
    floor = inside.max() * random.choice([0.0, 0.5])
    rows, columns = np.nonzero(inside > floor)
    chosen = random.integers(len(rows))
    return float(columns[chosen]) + 0.5, float(rows[chosen]) + 0.5
