"""Tiles that several small objects share: as few as hold them all, so that they are not encoded one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.engine.lite_windows import Window, close_window, tile_side
from core.types import Box, Size

MANY = 8  # boxes from which tiles are chosen together, and larger
_ROOM = 4.0  # how many times larger than one object's own tile
_MARGIN = 0.05  # of the tile's side, that an object keeps from its edges

Places = NDArray[np.float64]


def shared_tiles(size: Size, boxes: Sequence[Box]) -> list[Window | None]:
    """A tile for each box, None where that is the whole picture; boxes of about one size share as few as do."""
    windows: list[Window | None] = [None] * len(boxes)
    by_side: dict[float, list[int]] = defaultdict(list)
    for index, box in enumerate(boxes):
        side = tile_side(size, _ROOM * max(box.width, box.height))
        if side is not None:
            by_side[side].append(index)
    for side, own in by_side.items():
        for index, window in zip(own, _cover(size, side, [boxes[i] for i in own]), strict=True):
            windows[index] = window
    return windows


def _cover(size: Size, side: float, boxes: list[Box]) -> list[Window]:
    """Greedy: always the tile that holds most of what has none yet."""
    across = _starts(side, size.width)
    down = _starts(side, size.height)
    fits_across = np.stack([_fits(across, side, size.width, box.x0, box.x1) for box in boxes])
    fits_down = np.stack([_fits(down, side, size.height, box.y0, box.y1) for box in boxes])
    fits = fits_down[:, :, None] & fits_across[:, None, :]
    tiles: list[Window | None] = [None] * len(boxes)
    left = np.ones(len(boxes), np.bool_)
    while left.any():
        held = fits[left].sum(axis=0)
        row, column = divmod(int(held.argmax()), len(across))
        x, y = float(across[column]), float(down[row])
        window = close_window(Box(x, y, min(x + side, size.width), min(y + side, size.height)))
        for index in np.flatnonzero(left & fits[:, row, column]):
            tiles[index], left[index] = window, False
    return [tile for tile in tiles if tile is not None]


def _starts(side: float, limit: int) -> Places:
    """Where tiles begin along one axis: every half tile, the last at the picture's end."""
    last = max(0.0, limit - side)
    return np.append(np.arange(0.0, last, side / 2), last)


def _fits(starts: Places, side: float, limit: int, low: float, high: float) -> NDArray[np.bool_]:
    """Which tiles hold low..high with a margin (none at the picture's edges); the nearest if none does."""
    margin = _MARGIN * side
    holds = ((low >= starts + margin) | (starts <= 0)) & ((high <= starts + side - margin) | (starts + side >= limit))
    if not holds.any():
        holds[int(np.abs(starts + side / 2 - (low + high) / 2).argmin())] = True
    return np.asarray(holds, np.bool_)
