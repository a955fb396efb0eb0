"""Masks: runs <-> bitmap <-> COCO's string, and set operations. Pure; works inside the bounds only.

Run order and the string are COCO's (pycocotools ``maskApi.c``): column by column, background first; the string
codes run differences in groups of 5 bits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.types import Bitmap, Bounds, Mask, Size


def empty(size: Size) -> Mask:
    """The mask without a pixel."""
    return Mask(size, None, ())


def from_bitmap(bitmap: Bitmap) -> Mask:
    """Take a bitmap (H, W) of the whole picture."""
    return from_crop(Size.of(bitmap), 0, 0, bitmap)


def from_crop(size: Size, left: int, top: int, crop: Bitmap) -> Mask:
    """Take a bitmap whose top left pixel lies at (left, top) of a picture of ``size``; it must fit inside."""
    inner = tight_bounds(crop)
    if inner is None:
        return empty(size)
    flat = np.asarray(crop[inner.slices], dtype=bool).ravel(order="F")
    edges = np.concatenate(([0], np.flatnonzero(flat[1:] != flat[:-1]) + 1, [flat.size]))
    runs = np.diff(edges).tolist()
    bounds = Bounds(inner.left + left, inner.top + top, inner.width, inner.height)
    return Mask(size, bounds, tuple([0, *runs] if flat[0] else runs))


def to_crop(mask: Mask) -> Bitmap:
    """The bitmap inside ``mask.bounds``, shape (bounds.height, bounds.width); (0, 0) if the mask is empty."""
    if mask.bounds is None:
        return np.zeros((0, 0), dtype=bool)
    values = np.arange(len(mask.runs)) % 2 == 1
    return np.repeat(values, mask.runs).reshape(mask.bounds.shape, order="F")


def to_bitmap(mask: Mask) -> Bitmap:
    """The whole picture as (H, W) bool. Costs the picture's area: for exports and small pictures."""
    bitmap = np.zeros(mask.size.shape, dtype=bool)
    if mask.bounds is not None:
        bitmap[mask.bounds.slices] = to_crop(mask)
    return bitmap


def tight_bounds(bitmap: Bitmap) -> Bounds | None:
    """The smallest rectangle around all True pixels; None if there are none."""
    rows = np.flatnonzero(bitmap.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(bitmap.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    return Bounds(left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)


def union(a: Mask, b: Mask) -> Mask:
    """Pixels of either; both must be of one picture size."""
    frame = _frame_of(a, b)
    if frame is None:
        return empty(a.size)
    return from_crop(a.size, frame.left, frame.top, crop_in(a, frame) | crop_in(b, frame))


def subtract(a: Mask, b: Mask) -> Mask:
    """Pixels of ``a`` that are not in ``b``."""
    _same_size(a, b)
    if a.bounds is None:
        return a
    return from_crop(a.size, a.bounds.left, a.bounds.top, to_crop(a) & ~crop_in(b, a.bounds))


def intersection(a: Mask, b: Mask) -> Mask:
    """Pixels that both have."""
    _same_size(a, b)
    if a.bounds is None:
        return a
    return from_crop(a.size, a.bounds.left, a.bounds.top, to_crop(a) & crop_in(b, a.bounds))


def intersection_area(a: Mask, b: Mask) -> int:
    """How many pixels both share."""
    _same_size(a, b)
    if a.bounds is None or b.bounds is None:
        return 0
    left, top = max(a.bounds.left, b.bounds.left), max(a.bounds.top, b.bounds.top)
    right, bottom = min(a.bounds.right, b.bounds.right), min(a.bounds.bottom, b.bounds.bottom)
    if left >= right or top >= bottom:
        return 0
    window = Bounds(left, top, right - left, bottom - top)
    return int((crop_in(a, window) & crop_in(b, window)).sum())


def iou(a: Mask, b: Mask) -> float:
    """Intersection over union; two empty masks agree fully (1.0)."""
    shared = intersection_area(a, b)
    whole = a.area + b.area - shared
    return shared / whole if whole else 1.0


def crop_in(mask: Mask, window: Bounds) -> Bitmap:
    """What ``mask`` holds inside ``window``, shape (window.height, window.width)."""
    out = np.zeros(window.shape, dtype=bool)
    if mask.bounds is None:
        return out
    left, top = max(mask.bounds.left, window.left), max(mask.bounds.top, window.top)
    right, bottom = min(mask.bounds.right, window.right), min(mask.bounds.bottom, window.bottom)
    if left < right and top < bottom:
        inner = to_crop(mask)[
            top - mask.bounds.top : bottom - mask.bounds.top,
            left - mask.bounds.left : right - mask.bounds.left,
        ]
        out[top - window.top : bottom - window.top, left - window.left : right - window.left] = inner
    return out


def sampled(mask: Mask, size: Size) -> Bitmap:
    """The mask as a picture of ``size`` shows it: each pixel has the value at its centre.

    Costs what ``size`` costs: the mask's own pixels are never unfolded.
    """
    out = np.zeros(size.shape, dtype=bool)
    if mask.bounds is None:
        return out
    xs = (np.arange(size.width) + 0.5) * mask.size.width / size.width
    ys = (np.arange(size.height) + 0.5) * mask.size.height / size.height
    columns, rows = xs.astype(np.int64) - mask.bounds.left, ys.astype(np.int64) - mask.bounds.top
    inside = np.ix_((rows >= 0) & (rows < mask.bounds.height), (columns >= 0) & (columns < mask.bounds.width))
    columns, rows = columns[inside[1].ravel()], rows[inside[0].ravel()]
    places = columns[None, :] * mask.bounds.height + rows[:, None]
    out[inside] = np.searchsorted(np.cumsum(mask.runs), places, side="right") % 2 == 1
    return out


def to_coco(mask: Mask) -> str:
    """COCO's compressed string of the *whole picture's* runs, as ``pycocotools.mask.encode`` gives it."""
    return runs_to_string(whole_runs(mask))


def from_coco(size: Size, text: str) -> Mask:
    """Read COCO's compressed string of a whole picture. Raises ValueError if it doesn't cover ``size`` exactly."""
    runs = string_to_runs(text)
    if sum(runs) != size.area:
        raise ValueError(f"the runs cover {sum(runs)} pixels, the picture has {size.area}")
    return _from_whole_runs(size, np.asarray(runs, dtype=np.int64))


def from_parts(size: Size, bounds: Bounds | None, counts: str) -> Mask:
    """A mask from its wire form: bounds and COCO's string of the crop. Bounds need not be tight."""
    if bounds is None:
        return empty(size)
    if bounds.right > size.width or bounds.bottom > size.height:
        raise ValueError(f"the bounds {bounds} reach outside the picture {size}")
    runs = string_to_runs(counts)
    if sum(runs) != bounds.width * bounds.height:
        raise ValueError(f"the runs cover {sum(runs)} pixels, the bounds hold {bounds.width * bounds.height}")
    crop = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(bounds.shape, order="F")
    return from_crop(size, bounds.left, bounds.top, crop)


def whole_runs(mask: Mask) -> list[int]:
    """COCO run lengths over the whole picture, without making its bitmap."""
    if mask.bounds is None:
        return [mask.size.area]
    starts, lengths = _foreground(mask)
    ends = starts + lengths
    joined = np.flatnonzero(starts[1:] > ends[:-1])  # neighbours that touch across a column end become one run
    starts, ends = starts[np.concatenate(([0], joined + 1))], ends[np.concatenate((joined, [len(ends) - 1]))]
    runs = np.empty(2 * len(starts) + 1, dtype=np.int64)
    runs[0::2] = np.concatenate((starts, [mask.size.area])) - np.concatenate(([0], ends))
    runs[1::2] = ends - starts
    result: list[int] = runs.tolist()
    return result if result[-1] else result[:-1]


def runs_to_string(runs: list[int] | tuple[int, ...]) -> str:
    """COCO's string of run lengths (PEERS of this format: ``rleToString`` in pycocotools)."""
    out = []
    for i, run in enumerate(runs):
        value = run - runs[i - 2] if i > 2 else run
        more = True
        while more:
            group = value & 31
            value >>= 5
            more = value != -1 if group & 16 else value != 0
            out.append(chr((group | 32 if more else group) + 48))
    return "".join(out)


def string_to_runs(text: str) -> list[int]:
    """Run lengths of COCO's string. Raises ValueError on what is none."""
    runs: list[int] = []
    value = shift = 0
    for character in text:
        group = ord(character) - 48
        if not 0 <= group < 64 or shift > 60:
            raise ValueError(f"not a COCO run-length string: {text[:20]!r}")
        value |= (group & 31) << shift
        shift += 5
        if group & 32:
            continue
        if group & 16:
            value -= 1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
        if runs[-1] < 0:
            raise ValueError("a run length is negative")
        value = shift = 0
    if shift:
        raise ValueError("the run-length string ends in the middle of a number")
    return runs


def _foreground(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Start (in whole-picture column order) and length of every vertical foreground piece of the crop."""
    assert mask.bounds is not None
    padded = np.zeros((mask.bounds.width, mask.bounds.height + 2), dtype=np.int8)
    padded[:, 1:-1] = to_crop(mask).T
    steps_at = np.diff(padded, axis=1)
    columns, first = np.nonzero(steps_at == 1)
    _, last = np.nonzero(steps_at == -1)
    starts = (columns + mask.bounds.left) * mask.size.height + first + mask.bounds.top
    return starts.astype(np.int64), (last - first).astype(np.int64)


def _from_whole_runs(size: Size, runs: NDArray[np.int64]) -> Mask:
    ends = np.cumsum(runs)
    starts, stops = ends[0::2][: len(ends[1::2])], ends[1::2]
    keep = stops > starts
    starts, stops = starts[keep], stops[keep]
    if starts.size == 0:
        return empty(size)
    left, right = int(starts[0] // size.height), int((stops[-1] - 1) // size.height) + 1
    strip = np.zeros((right - left) * size.height, dtype=bool)
    offset = left * size.height
    marks = np.zeros(strip.size + 1, dtype=np.int8)
    np.add.at(marks, starts - offset, 1)
    np.add.at(marks, stops - offset, -1)
    strip = np.cumsum(marks[:-1], dtype=np.int8).astype(bool)
    return from_crop(size, left, 0, strip.reshape((size.height, right - left), order="F"))


def _frame_of(a: Mask, b: Mask) -> Bounds | None:
    _same_size(a, b)
    if a.bounds is None or b.bounds is None:
        return a.bounds or b.bounds
    left, top = min(a.bounds.left, b.bounds.left), min(a.bounds.top, b.bounds.top)
    right, bottom = max(a.bounds.right, b.bounds.right), max(a.bounds.bottom, b.bounds.bottom)
    return Bounds(left, top, right - left, bottom - top)


def _same_size(a: Mask, b: Mask) -> None:
    if a.size != b.size:
        raise ValueError(f"the masks belong to pictures of different sizes: {a.size} and {b.size}")
