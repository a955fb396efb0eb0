"""A grounder's boxes -> outlines: each box is a prompt for the segmenter, and its answers are judged by the box."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core import masks
from core.engine.outlining import Outline, Sighting, cut
from core.engine.protocol import Ask, Check, RawMask
from core.engine.raster import to_mask
from core.types import Box, Mask, Point, Prompt, Size

_AT_ONCE = 8
_MOST_BOXES = 48
_LEAST_INSIDE = 0.5  # of an answer, that lies in the box it was asked by
_ALTERNATIVES = 2
_OTHER_IOU = 0.9

Predict = Callable[[Sequence[Ask]], list[list[RawMask]]]
ScoredBox = tuple[Box, float]


class BoxOutliner:
    """``within`` and ``area`` confine the outlines, ``points`` are a person's clicks."""

    def __init__(self, size: Size, within: Box | None, area: Mask | None, points: Sequence[Point]) -> None:
        self._size, self._within, self._area, self._points = size, within, area, tuple(points)

    def sightings(self, boxes: Sequence[ScoredBox], predict: Predict, check: Check) -> list[Sighting]:
        """One for each box that the segmenter finds something in; ``boxes`` are the surest first."""
        inside = [(box, score) for box, score in self._confined(boxes)][:_MOST_BOXES]
        found: list[Sighting] = []
        for start in range(0, len(inside), _AT_ONCE):
            check()
            some = inside[start : start + _AT_ONCE]
            answers = predict([Ask(Prompt(box=box, points=self._marks(box))) for box, _ in some])
            for (box, score), raws in zip(some, answers, strict=True):
                outlines = self._outlines(box, score, raws)
                if outlines:
                    found.append(Sighting(outlines[0], tuple(self._others(outlines))))
        return found

    def _confined(self, boxes: Sequence[ScoredBox]) -> list[ScoredBox]:
        """Clipped to the picture; those whose middle lies outside ``within`` or ``area`` are left out."""
        clipped = ((box.clipped(self._size), score) for box, score in boxes)
        return [(box, score) for box, score in clipped if box and self._is_wanted(box)]

    def _is_wanted(self, box: Box) -> bool:
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        if self._within and not (self._within.x0 <= x < self._within.x1 and self._within.y0 <= y < self._within.y1):
            return False
        return self._area is None or cut(self._area, Box(int(x), int(y), int(x) + 1, int(y) + 1)).area > 0

    def _marks(self, box: Box) -> tuple[Point, ...]:
        return tuple(p for p in self._points if not p.positive or (box.x0 <= p.x < box.x1 and box.y0 <= p.y < box.y1))

    def _outlines(self, box: Box, score: float, raws: Sequence[RawMask]) -> list[Outline]:
        """Best first: the segmenter's own estimate, by how much of the answer lies in the box."""
        outlines = []
        for raw in raws:
            mask = self._mask(raw)
            inside = cut(mask, box).area / mask.area if mask.area else 0.0
            if inside >= _LEAST_INSIDE:
                outlines.append(Outline(mask, min(1.0, (score * max(raw.score, 0.0) * inside) ** 0.5), raw))
        return sorted(outlines, key=lambda one: -one.score)

    def _mask(self, raw: RawMask) -> Mask:
        mask = to_mask(raw, self._size)
        mask = mask if self._within is None else cut(mask, self._within)
        return mask if self._area is None else masks.intersection(mask, self._area)

    def _others(self, outlines: Sequence[Outline]) -> list[Outline]:
        best = outlines[0].mask
        return [one for one in outlines[1:] if masks.iou(one.mask, best) < _OTHER_IOU][:_ALTERNATIVES]
