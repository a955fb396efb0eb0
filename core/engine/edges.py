"""Logits that follow the picture: enlarged by a guided filter, so that an outline runs where the picture's edges do.

Near every cell the logits are told by the colours there, as a plane (He, Sun and Tang's guided filter); the planes are
found on the logits' own coarse grid and read with the colours of the fine one. Pure; numpy and Pillow.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from scipy import ndimage

from core.types import Pixels

FINER = 1.2  # a guide that has fewer pixels per cell and side than this has nothing to add
_RADIUS = 1  # cells
_SMOOTH = 1e-5  # variance of colours (of 0..1) below which they say little
_LIMIT = 4.0  # logits beyond count as this
_MARGIN = 4  # cells around what is hot
_SPECK = 4  # cells; smaller parts and holes are the filter's doing, not the network's
_BYTE = np.float32(255)

Floats = NDArray[np.float32]


Stretch = tuple[int, int]  # first, and one past the last


def followed(logits: Floats, guide: Pixels, level: float = 0.0) -> tuple[Floats, int, int]:
    """``logits`` (h, w) on the grid of ``guide`` (H, W, 3), which covers the same rectangle.

    Only where anything may be above ``level``; the first row and column of that part come with it.
    """
    hot = logits > level
    rows, columns = (_reach(np.asarray(hot.any(axis=axis))) for axis in (1, 0))
    down, across = guide.shape[0] / logits.shape[0], guide.shape[1] / logits.shape[1]
    cells = logits[slice(*rows), slice(*columns)]
    planes = _planes(np.clip(cells, -_LIMIT, _LIMIT), _shrunk(guide, rows, columns, (down, across)))
    (top, bottom), (left, right) = _pixels(rows, down), _pixels(columns, across)
    box = (left / across - columns[0], top / down - rows[0], right / across - columns[0], bottom / down - rows[0])
    box = (max(0.0, box[0]), max(0.0, box[1]), min(float(cells.shape[1]), box[2]), min(float(cells.shape[0]), box[3]))
    out = _enlarged(planes[3], box, right - left, bottom - top)
    for channel in range(3):
        colour = guide[top:bottom, left:right, channel] / _BYTE
        out += _enlarged(planes[channel], box, right - left, bottom - top) * colour
    _clean(out, _SPECK * down * across)
    _closed(out, level, (top > 0, bottom < guide.shape[0], left > 0, right < guide.shape[1]))
    return out, top, left


def _clean(out: Floats, few: float) -> None:
    """Turn the sign of parts and holes of fewer pixels than ``few``; the largest part stays."""
    inside = np.pad(out > 0, 1)  # so that a notch in the rim is no hole
    for value in (True, False):
        parts, count = ndimage.label(inside == value)
        sizes = np.bincount(parts.ravel(), minlength=count + 1)
        sizes[0] = out.size  # what is not of this value
        inside[(sizes < min(few, sizes[1:].max(initial=0)))[parts]] = not value
    turned = inside[1:-1, 1:-1] != (out > 0)
    out[turned] = np.where(out[turned] > 0, -1, 1)


def _closed(out: Floats, level: float, sides: tuple[bool, bool, bool, bool]) -> None:
    """Nothing above ``level`` on the sides (top, bottom, left, right) beyond which nothing is known."""
    for is_open, line in zip(sides, (out[0], out[-1], out[:, 0], out[:, -1]), strict=True):
        if is_open:
            np.minimum(line, level, out=line)


def _reach(hot: NDArray[np.bool_]) -> Stretch:
    marked = np.flatnonzero(hot)
    if not marked.size:
        return 0, 1
    return max(0, int(marked[0]) - _MARGIN), min(len(hot), int(marked[-1]) + 1 + _MARGIN)


def _pixels(cells: Stretch, step: float) -> Stretch:
    """The guide's pixels that lie in the cells with all of themselves; one at least."""
    start = ceil(cells[0] * step - 1e-6)
    return start, max(start + 1, int(cells[1] * step + 1e-6))


def _planes(logits: Floats, colours: Floats) -> Floats:
    """(4, h, w): the slope along each of the three colours (3, h, w), and the constant."""
    shares = _shares(logits.shape)
    mean, level = _boxed(colours, shares), _boxed(logits, shares)
    spread = {
        (i, j): _boxed(colours[i] * colours[j], shares) - mean[i] * mean[j] for i in range(3) for j in range(i, 3)
    }
    for i in range(3):
        spread[i, i] += _SMOOTH
    slopes = _solved(spread, _boxed(colours * logits, shares) - mean * level)
    constant = level - (slopes * mean).sum(axis=0)
    return _boxed(np.concatenate([slopes, constant[None]]), shares)


def _solved(spread: dict[tuple[int, int], Floats], wanted: Floats) -> Floats:
    """The symmetric three equations of every cell, by cofactors; exactly, for grey makes them nearly one."""
    s = {pair: values.astype(np.float64) for pair, values in spread.items()}
    a = s[1, 1] * s[2, 2] - s[1, 2] ** 2
    b = s[0, 2] * s[1, 2] - s[0, 1] * s[2, 2]
    c = s[0, 1] * s[1, 2] - s[0, 2] * s[1, 1]
    d = s[0, 0] * s[2, 2] - s[0, 2] ** 2
    e = s[0, 1] * s[0, 2] - s[0, 0] * s[1, 2]
    f = s[0, 0] * s[1, 1] - s[0, 1] ** 2
    x, y, z = wanted
    found = np.stack([a * x + b * y + c * z, b * x + d * y + e * z, c * x + e * y + f * z])
    whole = s[0, 0] * a + s[0, 1] * b + s[0, 2] * c
    return np.asarray(found / np.maximum(whole, _SMOOTH**3), np.float32)


def _boxed(values: Floats, shares: Floats) -> Floats:
    """Means over the cells within _RADIUS, along the last two axes."""
    return np.asarray(_summed(_summed(values, -1), -2) * shares, np.float32)


def _shares(shape: tuple[int, ...]) -> Floats:
    """One over the number of cells that a sum is over."""
    return np.asarray(1 / _summed(_summed(np.ones(shape, np.float32), -1), -2), np.float32)


def _summed(values: Floats, axis: int) -> Floats:
    out = values.copy()
    for step in range(1, _RADIUS + 1):
        before, after = (_sliced(axis, slice(None, -step)), _sliced(axis, slice(step, None)))
        out[before] += values[after]
        out[after] += values[before]
    return out


def _sliced(axis: int, part: slice) -> tuple[Any, ...]:
    return (..., part) if axis == -1 else (..., part, slice(None))


def _shrunk(guide: Pixels, rows: Stretch, columns: Stretch, steps: tuple[float, float]) -> Floats:
    """(3, h, w), 0..1: the mean colour of every cell."""
    box = (columns[0] * steps[1], rows[0] * steps[0], columns[1] * steps[1], rows[1] * steps[0])
    box = (box[0], box[1], min(box[2], guide.shape[1]), min(box[3], guide.shape[0]))
    picture = Pillow.fromarray(np.ascontiguousarray(guide))
    shape = (columns[1] - columns[0], rows[1] - rows[0])
    small = np.asarray(picture.resize(shape, Pillow.Resampling.BOX, box=box), np.float32)
    return np.ascontiguousarray(small.transpose(2, 0, 1)) / _BYTE


def _enlarged(values: Floats, box: tuple[float, float, float, float], width: int, height: int) -> Floats:
    picture = Pillow.fromarray(np.ascontiguousarray(values))
    return np.array(picture.resize((width, height), Pillow.Resampling.BILINEAR, box=box), np.float32)
