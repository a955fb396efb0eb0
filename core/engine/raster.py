"""Logits <-> masks: enlarged in strips inside the logits' bounds, never over the whole picture.

The enlarging repeats torch's bilinear interpolation (``align_corners=False``) operation by operation, fused
multiply-add included, so that a mask is the same, pixel for pixel, as if torch had enlarged all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import masks
from core.engine.edges import followed
from core.engine.protocol import Logits, RawMask
from core.types import Bitmap, Box, Mask, Size

Floats = NDArray[np.float32]
Marks = NDArray[np.bool_]
OUTSIDE = -10.0  # logit of what certainly does not belong to the object
_STRIP_PIXELS = 1 << 21
_LONGEST_CROP = 1024  # pixels looked at per side when a mask is shrunk to a grid
_PRIOR_CELLS = 256
_PRIOR_LOGIT = 6.9  # sigmoid gives 0.999


@dataclass(frozen=True, slots=True)
class Axis:
    """For a row of places: the two source cells each reads, and how much of either."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    low_weight: Floats
    high_weight: Floats

    @classmethod
    def over(cls, cells: int, scale: float, places: NDArray[np.floating[Any]]) -> Axis:
        """``places`` are positions of centres from the source's start, ``scale`` cells lie on one of their units."""
        real = np.maximum(places * np.float64(np.float32(scale)) - 0.5, 0.0).astype(np.float32)
        low = np.minimum(real.astype(np.int64), cells - 1)
        weight = np.clip(real - low.astype(np.float32), 0.0, 1.0).astype(np.float32)
        return cls(low, np.minimum(low + 1, cells - 1), np.float32(1) - weight, weight)

    def part(self, start: int, stop: int, shift: int = 0) -> Axis:
        """Places start..stop-1, for a source whose first ``shift`` cells were cut off."""
        cut = slice(start, stop)
        return Axis(self.low[cut] - shift, self.high[cut] - shift, self.low_weight[cut], self.high_weight[cut])

    def reach(self, cells: Marks, margin: int = 0) -> tuple[int, int]:
        """First place, and one past the last, that reads a marked cell; ``margin`` places more on either side."""
        marked = np.flatnonzero(cells)
        hit = np.flatnonzero((self.high >= marked[0]) & (self.low <= marked[-1])) if marked.size else marked
        if hit.size == 0:
            return 0, 0
        return max(int(hit[0]) - margin, 0), min(int(hit[-1]) + 1 + margin, len(self.low))


def to_mask(raw: RawMask, size: Size, level: float = 0.0) -> Mask:
    """Pixels whose logit lies above ``level``. A pixel belongs to the frame if its centre does."""
    part = _enlarged(raw, size, level)
    if part is None:
        return masks.empty(size)
    out = np.empty(part.shape, dtype=bool)
    for rows, values in part.strips():
        out[rows] = values > level
    return masks.from_crop(size, part.left, part.top, out)


def steady_mask(raw: RawMask, size: Size, offset: float) -> tuple[Mask, float]:
    """``to_mask``, and the intersection over union (0..1) of the masks at the levels ``offset`` and ``-offset``."""
    part = _enlarged(raw, size, -offset)
    if part is None:
        return masks.empty(size), 0.0
    out = np.empty(part.shape, dtype=bool)
    inner, outer = 0, 0
    for rows, values in part.strips():
        out[rows] = values > 0
        inner += int(np.count_nonzero(values > offset))
        outer += int(np.count_nonzero(values > -offset))
    return masks.from_crop(size, part.left, part.top, out), inner / outer if outer else 0.0


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a picture, from (left, top), where logits may lie above a level, and how to enlarge them there."""

    left: int
    top: int
    stretched: Floats
    rows: Axis

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows.low), self.stretched.shape[1]

    def strips(self) -> Iterator[tuple[slice, Floats]]:
        """Strip by strip, so that what was enlarged is never kept."""
        step = max(1, _STRIP_PIXELS // self.shape[1])
        for start in range(0, self.shape[0], step):
            yield slice(start, start + step), _rows(self.stretched, self.rows.part(start, start + step))


def _enlarged(raw: RawMask, size: Size, level: float) -> _Part | None:
    """None if no pixel can lie above ``level``."""
    left, right = _pixels_between(raw.frame.x0, raw.frame.x1, size.width)
    top, bottom = _pixels_between(raw.frame.y0, raw.frame.y1, size.height)
    if left >= right or top >= bottom:
        return None
    grid, row, column = _finer(raw, level)
    height, width = _fine_shape(raw)
    # Cells that lie beyond the picture (padding) are not read: the last inside is repeated.
    used_rows = _cells_used(height, raw.frame.y0, raw.frame.y1, size.height)
    used_columns = _cells_used(width, raw.frame.x0, raw.frame.x1, size.width)
    rows = Axis.over(used_rows, height / raw.frame.height, np.arange(top, bottom) + 0.5 - raw.frame.y0)
    columns = Axis.over(used_columns, width / raw.frame.width, np.arange(left, right) + 0.5 - raw.frame.x0)
    hot = grid[: max(used_rows - row, 0), : max(used_columns - column, 0)] > level
    first_row, last_row = rows.reach(_shifted(_any(hot, 1), row))
    first_column, last_column = columns.reach(_shifted(_any(hot, 0), column))
    if first_row >= last_row or first_column >= last_column:
        return None
    rows, columns = rows.part(first_row, last_row, row), columns.part(first_column, last_column, column)
    return _Part(left + first_column, top + first_row, _columns(grid, columns), rows)


def resample(raw: RawMask, frame: Box, shape: tuple[int, int]) -> Logits:
    """The logits on a grid of ``shape`` over another ``frame``; OUTSIDE where they say nothing."""
    height, width = shape
    ys = frame.y0 + (np.arange(height) + 0.5) * frame.height / height
    xs = frame.x0 + (np.arange(width) + 0.5) * frame.width / width
    source_height, source_width = raw.logits.shape
    rows = Axis.over(source_height, source_height / raw.frame.height, ys - raw.frame.y0)
    columns = Axis.over(source_width, source_width / raw.frame.width, xs - raw.frame.x0)
    values = _rows(_columns(raw.logits, columns), rows)
    values[(ys < raw.frame.y0) | (ys > raw.frame.y1), :] = OUTSIDE
    values[:, (xs < raw.frame.x0) | (xs > raw.frame.x1)] = OUTSIDE
    return values


def prior_of(mask: Mask) -> RawMask:
    """A hand-made mask as the logits a model might have given for it, over the whole picture."""
    share = _PRIOR_CELLS / max(mask.size.width, mask.size.height)
    shape = (max(1, ceil(mask.size.height * share)), max(1, ceil(mask.size.width * share)))
    logits = (coverage(mask, shape) * 2 - 1) * np.float32(_PRIOR_LOGIT)
    return RawMask(logits, Box(0, 0, mask.size.width, mask.size.height), 1.0)


def coverage(mask: Mask, shape: tuple[int, int]) -> Floats:
    """How much of each cell of a grid over the whole picture the mask covers, 0..1, (h, w)."""
    if mask.bounds is None:
        return np.zeros(shape, np.float32)
    crop = masks.to_crop(mask)
    row_step, column_step = (ceil(side / _LONGEST_CROP) for side in crop.shape)
    crop = crop[::row_step, ::column_step]
    down = _shares(shape[0], mask.size.height, mask.bounds.top, mask.bounds.bottom, crop.shape[0])
    across = _shares(shape[1], mask.size.width, mask.bounds.left, mask.bounds.right, crop.shape[1])
    return np.asarray(np.clip(down @ crop.astype(np.float32) @ across.T, 0.0, 1.0), np.float32)


def _shares(cells: int, pixels: int, start: int, stop: int, samples: int) -> Floats:
    """(cells, samples): which part of a cell each sample of the stretch start..stop covers."""
    edges = start + np.arange(samples + 1) * ((stop - start) / samples)
    cell_edges = np.arange(cells + 1) * (pixels / cells)
    low = np.maximum(edges[None, :-1], cell_edges[:-1, None])
    high = np.minimum(edges[None, 1:], cell_edges[1:, None])
    return np.asarray(np.maximum(high - low, 0.0) * (cells / pixels), np.float32)


def _fine_shape(raw: RawMask) -> tuple[int, ...]:
    if raw.via is not None:
        return raw.via.shape
    return raw.logits.shape if raw.guide is None else raw.guide.shape[:2]


def _finer(raw: RawMask, level: float) -> tuple[Logits, int, int]:
    """The logits on the finest grid there is, where anything may be above ``level``; its first row and column."""
    if raw.via is not None:
        return _through(raw, level)
    return (raw.logits, 0, 0) if raw.guide is None else followed(raw.logits, raw.guide, level)


def _through(raw: RawMask, level: float) -> tuple[Logits, int, int]:
    """The part of the ``via`` grid where anything may be above ``level``, and its first row and column."""
    assert raw.via is not None
    height, width = raw.logits.shape
    hot = raw.logits > level
    rows = Axis.over(height, height / raw.via.height, np.arange(raw.via.height) + 0.5)
    columns = Axis.over(width, width / raw.via.width, np.arange(raw.via.width) + 0.5)
    top, bottom = rows.reach(_any(hot, 1), margin=2)
    left, right = columns.reach(_any(hot, 0), margin=2)
    return _rows(_columns(raw.logits, columns.part(left, right)), rows.part(top, bottom)), top, left


def _cells_used(cells: int, low: float, high: float, pixels: int) -> int:
    """How many of the cells over low..high lie on a picture that ends at ``pixels``."""
    if high <= pixels:
        return cells
    return max(1, min(cells, round((pixels - low) * cells / (high - low))))


def _pixels_between(low: float, high: float, limit: int) -> tuple[int, int]:
    return max(ceil(low - 0.5), 0), min(ceil(high - 0.5), limit)


def _any(marked: Bitmap, axis: int) -> Marks:
    return np.asarray(marked.any(axis=axis))


def _shifted(marked: Marks, by: int) -> Marks:
    return np.concatenate((np.zeros(by, dtype=bool), marked))


def _columns(values: Logits, axis: Axis) -> Floats:
    high = values[:, axis.high] * axis.high_weight
    return (values[:, axis.low].astype(np.float64) * axis.low_weight + high).astype(np.float32)


def _rows(values: Floats, axis: Axis) -> Floats:
    high = values[axis.high] * axis.high_weight[:, None]
    return (values[axis.low].astype(np.float64) * axis.low_weight[:, None] + high).astype(np.float32)
