"""Figures of quality, each a plain function of masks or counts."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Bitmap

TOLERANCE = 2.0  # pixels, of the normalised surface distance
BAND = 0.02  # of the picture's diagonal: how wide the rim is that boundary IoU compares
_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def dice(found: Bitmap, real: Bitmap) -> float:
    """1 when both are empty."""
    total = int(found.sum()) + int(real.sum())
    return 2 * int((found & real).sum()) / total if total else 1.0


def iou(found: Bitmap, real: Bitmap) -> float:
    """1 when both are empty."""
    union = int((found | real).sum())
    return int((found & real).sum()) / union if union else 1.0


def surface_dice(found: Bitmap, real: Bitmap, tolerance: float = TOLERANCE) -> float:
    """NSD: the share of both borders' pixels that lie within ``tolerance`` pixels of the other border.

    Border pixels have one of their four neighbours outside; beyond the picture is outside. 1 when both are
    empty, 0 when one is.
    """
    if not found.any() or not real.any():
        return float(found.any() == real.any())
    first, second = _border(found), _border(real)
    near = int((first & (_distance_to(second) <= tolerance)).sum())
    near += int((second & (_distance_to(first) <= tolerance)).sum())
    return near / (int(first.sum()) + int(second.sum()))


def boundary_iou(found: Bitmap, real: Bitmap, band: float = BAND) -> float:
    """IoU of the parts of both masks that lie within ``band`` of the diagonal from their own edge."""
    width = max(1.0, band * float(np.hypot(*found.shape)))
    return iou(_rim(found, width), _rim(real, width))


def _border(mask: Bitmap) -> Bitmap:
    padded = np.pad(mask.astype(np.uint8), 1)
    return np.asarray((padded & ~cv2.erode(padded, _CROSS))[1:-1, 1:-1] > 0, np.bool_)


def _rim(mask: Bitmap, width: float) -> Bitmap:
    inside = cv2.distanceTransform(np.pad(mask.astype(np.uint8), 1), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    return np.asarray(mask & (inside <= width), np.bool_)


def _distance_to(border: Bitmap) -> NDArray[np.float32]:
    return np.asarray(cv2.distanceTransform((~border).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)


def matches(found: Sequence[Bitmap], real: Sequence[Bitmap], least: float = 0.5) -> list[bool]:
    """For each found mask, surest first, whether it meets an object that none before it met (IoU above ``least``)."""
    left = list(range(len(real)))
    hits = []
    for own in found:
        overlaps = {index: iou(own, real[index]) for index in left}
        best = max(overlaps, key=overlaps.__getitem__, default=None)
        is_hit = best is not None and overlaps[best] > least
        if is_hit and best is not None:
            left.remove(best)
        hits.append(is_hit)
    return hits


def average_precision(scored: Sequence[tuple[float, bool]], objects: int) -> float:
    """Area under precision over recall, precision made falling; ``scored``: (score, hit) of all pictures together."""
    if not objects or not scored:
        return 0.0
    hits = np.array([hit for _, hit in sorted(scored, key=lambda pair: -pair[0])], np.float64)
    precision = hits.cumsum() / np.arange(1, len(hits) + 1)
    falling = np.maximum.accumulate(precision[::-1])[::-1]
    return float((falling * hits).sum() / objects)


def count_error(found: int, real: int) -> float:
    """How far off the count is, as a share of the true one."""
    return abs(found - real) / real


def clicks_needed(overlaps: Sequence[float], target: float, most: int) -> int:
    """NoC: the first click after which the IoU reaches ``target``; ``most`` if none does."""
    return next((number for number, overlap in enumerate(overlaps[:most], 1) if overlap >= target), most)
