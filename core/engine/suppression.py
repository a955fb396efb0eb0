"""Which of many masks are doubles: by their boxes, then by their pixels. Pure; numpy only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core import masks
from core.types import Bounds, Mask


def kept_boxes(boxes: Sequence[Bounds], scores: Sequence[float], overlap: float) -> list[int]:
    """Indexes of the boxes to keep, highest score first: one that shares more than ``overlap`` of the union
    with a better one goes. Sides are measured between the centres of the outermost pixels."""
    if not boxes:
        return []
    corners = np.array([(b.left, b.top, b.right - 1, b.bottom - 1) for b in boxes], np.float64)
    areas = (corners[:, 2] - corners[:, 0]) * (corners[:, 3] - corners[:, 1])
    left = np.argsort(-np.asarray(scores), kind="stable")
    kept = []
    while left.size:
        best, left = left[0], left[1:]
        kept.append(int(best))
        low, high = np.maximum(corners[best, :2], corners[left, :2]), np.minimum(corners[best, 2:], corners[left, 2:])
        shared = np.clip(high - low, 0, None).prod(axis=1)
        left = left[shared <= overlap * (areas[best] + areas[left] - shared)]
    return kept


def single(found: Sequence[Mask], share: float) -> list[int]:
    """Indexes of the masks that aren't several others together: of which two or more that lie inside it cover less
    than ``share``."""

    def parts_of(whole: int) -> list[int]:
        return [
            masks.intersection_area(found[whole], one)
            for i, one in enumerate(found)
            if i != whole and _is_part(i, whole)
        ]

    def _is_part(part: int, whole: int) -> bool:
        one = found[part]
        return one.area < found[whole].area and masks.intersection_area(one, found[whole]) > share * one.area

    shared = [parts_of(index) for index in range(len(found))]
    return [i for i, mask in enumerate(found) if len(shared[i]) < 2 or sum(shared[i]) < share * mask.area]


def distinct(found: Sequence[Mask], alike: float) -> list[int]:
    """Indexes of the masks to keep, the earlier of two that share more than ``alike`` of their union."""
    kept: list[int] = []
    areas = [mask.area for mask in found]
    for index, mask in enumerate(found):
        near = (i for i in kept if areas[index] > alike * areas[i] and areas[i] > alike * areas[index])
        if all(masks.iou(mask, found[i]) <= alike for i in near):
            kept.append(index)
    return kept
