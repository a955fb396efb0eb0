"""What a click may change: a plus only adds, a minus only takes away, and every click lies on its own side."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

import numpy as np

from core import masks
from core.engine.protocol import RawMask
from core.engine.raster import resample
from core.types import Bitmap, Mask, Point, Prompt, Size

_KEPT, _CLICKED = 0.1, 1.0  # logits of what stays although the model would change it; of what was clicked on
_REACH = 0.6  # cells around a click


def settled(raw: RawMask, prior: RawMask | None, prompt: Prompt) -> RawMask:
    """An answer to the prompt's points, the newest last, that goes on from ``prior``.

    After a plus the object keeps all it had, after a minus it wins nothing; and every click lies on its own side.
    Where all of them did so before and there is a box, the box is what is new: then nothing is held.
    """
    if not prompt.points:
        return raw
    logits = raw.logits.copy()
    if prior is not None:
        before = resample(prior, raw.frame, logits.shape) > 0
        is_click = prompt.box is None or any(_is_broken(raw, before, point) for point in prompt.points)
        if is_click and prompt.points[-1].positive:
            logits[before & (logits <= 0)] = _KEPT
        elif is_click:
            logits[~before & (logits > 0)] = -_KEPT
    for point in prompt.points:
        rows, columns = (
            slice(max(0, floor(place - _REACH)), max(0, ceil(place + _REACH) + 1))
            for place in _cell(raw, point, logits.shape)
        )
        limit = np.maximum if point.positive else np.minimum
        logits[rows, columns] = limit(logits[rows, columns], _CLICKED if point.positive else -_CLICKED)
    return replace(raw, logits=logits)


def agreeing(mask: Mask, prompt: Prompt) -> Mask:
    """The same for the mask's own pixels, going on from the prompt's mask.

    Of two clicks on one pixel the newer counts.
    """
    if not prompt.points:
        return mask
    earlier = prompt.mask
    if earlier is not None and (prompt.box is None or any(_covers(earlier, p) != p.positive for p in prompt.points)):
        if prompt.points[-1].positive:
            mask = masks.union(mask, earlier)
        else:
            mask = masks.subtract(mask, masks.subtract(mask, earlier))
    for point in prompt.points:
        spot = _pixel(mask.size, point)
        mask = masks.union(mask, spot) if point.positive else masks.subtract(mask, spot)
    return mask


def _covers(mask: Mask, point: Point) -> bool:
    return masks.intersection_area(mask, _pixel(mask.size, point)) > 0


def _pixel(size: Size, point: Point) -> Mask:
    column, row = min(int(point.x), size.width - 1), min(int(point.y), size.height - 1)
    return masks.from_crop(size, column, row, _ONE)


def _is_broken(raw: RawMask, before: Bitmap, point: Point) -> bool:
    """Whether the click says otherwise than what was there before; beyond the frame nothing was."""
    row, column = (round(place) for place in _cell(raw, point, before.shape))
    was_inside = 0 <= row < before.shape[0] and 0 <= column < before.shape[1] and bool(before[row, column])
    return was_inside != point.positive


def _cell(raw: RawMask, point: Point, shape: tuple[int, ...]) -> tuple[float, float]:
    """Row and column on the logits' grid, whole numbers at the middles of cells."""
    row = (point.y - raw.frame.y0) / raw.frame.height * shape[0] - 0.5
    column = (point.x - raw.frame.x0) / raw.frame.width * shape[1] - 0.5
    return row, column


_ONE: Bitmap = np.ones((1, 1), np.bool_)
