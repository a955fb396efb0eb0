"""Propose everything: a grid of points put to a segmenter, and what is good, stable and no double of its answers.

The rules and their defaults are those of ``segment_anything``'s automatic mask generator; they hold for every
segmenter, since they ask for logits and an estimate of quality only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from core import masks
from core.engine import grid
from core.engine.grid import Crop
from core.engine.protocol import Ask, Check, RawMask
from core.engine.raster import steady_mask
from core.engine.suppression import distinct, kept_boxes, single
from core.types import Bounds, Box, Mask, Point, Prompt, Size

_EDGE = 20  # pixels: a mask so near to a crop's edge was probably cut off by it

Predict = Callable[[Sequence[Ask]], list[list[RawMask]]]
Look = Callable[[Bounds], Predict]  # embeds a part of the picture and answers in that part's pixels
Tell = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What was found is asked about again by its box. ``agreement``: the IoU of both answers, at least.

    With it, what is but several other masks together is left out.
    """

    quality: float
    stability: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Manner:
    """How thoroughly to look and how choosy to be. The first seven are the automatic mask generator's.

    ``alike``: masks that share more of their union are one object. ``least`` and ``most``: shares of the picture's
    area that an object may have.
    """

    points_per_side: int = 32
    quality: float = 0.88
    stability: float = 0.95
    offset: float = 1.0  # logits: how far the level is moved to see whether the mask is stable
    box_overlap: float = 0.7  # of two boxes, more is a double
    crop_layers: int = 0
    crop_overlap: float = 512 / 1500
    alike: float = 0.8
    least: float = 0.0002
    most: float = 0.9
    points_at_once: int = 64
    covering: float | None = None  # a point that lies on a mask of so high a score isn't asked about any more
    second: SecondLook | None = None

    @property
    def settings(self) -> dict[str, float | str]:
        """For an Origin."""
        return {
            "points_per_side": self.points_per_side,
            "quality": self.quality,
            "stability": self.stability,
            "box_overlap": self.box_overlap,
            "crop_layers": self.crop_layers,
        }


@dataclass(frozen=True, slots=True)
class Sure:
    """A mask that passed, with its estimated quality (0..1) and how little it changes with the level (0..1)."""

    mask: Mask
    score: float
    stability: float
    crop: Crop


class Sweep:
    """One picture gone over. ``run`` may be broken off by its check and called again: it goes on where it was."""

    def __init__(self, size: Size, manner: Manner) -> None:
        self._size, self._manner = size, manner
        self._steps = list(_steps(size, manner))
        self._done = 0
        self._passed: list[Sure] = []

    def run(self, look: Look, check: Check, tell: Tell) -> list[Sure]:
        """Masks, surest first. ``tell`` hears how many of the points were asked about."""
        is_rough = self._manner.second is not None
        total = sum(len(points) for _, points in self._steps)
        asked = sum(len(points) for _, points in self._steps[: self._done])
        while self._done < len(self._steps):
            tell(asked, total)
            check()
            crop, points = self._steps[self._done]
            open_ones = [point for point in points if not self._is_covered(crop, point)]
            if asks := [Ask(Prompt(points=(point,)), is_rough=is_rough) for point in open_ones]:
                self._passed += self._good(crop, look(crop.bounds)(asks))
            self._done += 1
            asked += len(points)
        chosen = self._chosen()
        if self._manner.second:
            chosen = list(self._looked_at_again(chosen, look, self._manner.second))
        tell(total, total)
        return self._fitting(chosen)

    def _is_covered(self, crop: Crop, point: Point) -> bool:
        covering = self._manner.covering
        if covering is None:
            return False
        here = Point(point.x + crop.bounds.left, point.y + crop.bounds.top)
        return any(one.crop == crop and one.score >= covering and _holds(one.mask, here) for one in self._passed)

    def _good(self, crop: Crop, answers: Sequence[Sequence[RawMask]]) -> Iterator[Sure]:
        """Those whose quality and stability suffice, and that the crop's edge did not cut off."""
        manner = self._manner
        for raw in (raw for own in answers for raw in own if raw.score > manner.quality):
            one = _placed(raw, crop, self._size, manner.offset)
            if one and one.stability >= manner.stability and not _is_cut_off(_bounds(one), crop.bounds, self._size):
                yield one

    def _chosen(self) -> list[Sure]:
        """Without doubles: in each crop the surer of two alike, among crops the one from the smaller crop."""
        kept: list[Sure] = []
        for _, group in groupby(self._passed, key=lambda one: one.crop):
            some = list(group)
            kept += self._without_doubles(some, [one.score for one in some])
        if self._manner.crop_layers:
            kept = self._without_doubles(kept, [1 / one.crop.size.area for one in kept])
        return kept

    def _without_doubles(self, some: Sequence[Sure], worths: Sequence[float]) -> list[Sure]:
        return [some[i] for i in kept_boxes([_bounds(one) for one in some], worths, self._manner.box_overlap)]

    def _looked_at_again(self, kept: Sequence[Sure], look: Look, second: SecondLook) -> Iterator[Sure]:
        """Those of which a second answer, to their box, is as sure and says the same; it takes their place."""
        for crop, group in groupby(kept, key=lambda one: one.crop):
            some = list(group)
            answers = look(crop.bounds)([Ask(Prompt(box=_moved(_bounds(one).box, crop))) for one in some])
            for one, (raw, *_) in zip(some, answers, strict=True):
                again = _placed(raw, crop, self._size, self._manner.offset)
                if again and _is_borne_out(one, again, second):
                    yield again

    def _fitting(self, kept: Sequence[Sure]) -> list[Sure]:
        """Neither specks nor the background, surest first, of two alike the surer."""
        least, most = self._manner.least * self._size.area, self._manner.most * self._size.area
        some = sorted((one for one in kept if least <= one.mask.area <= most), key=lambda one: -one.score)
        some = [some[i] for i in distinct([one.mask for one in some], self._manner.alike)]
        if self._manner.second:
            some = [some[i] for i in single([one.mask for one in some], self._manner.alike)]
        return some


def _placed(raw: RawMask, crop: Crop, size: Size, offset: float) -> Sure | None:
    """An answer about a crop as a mask of the picture; None if it is empty."""
    mask, stability = steady_mask(raw, crop.size, offset)
    if mask.bounds is None:
        return None
    bounds = replace(mask.bounds, left=mask.bounds.left + crop.bounds.left, top=mask.bounds.top + crop.bounds.top)
    return Sure(Mask(size, bounds, mask.runs), raw.score, stability, crop)


def _moved(box: Box, crop: Crop) -> Box:
    """A box of the picture in the crop's pixels."""
    left, top = crop.bounds.left, crop.bounds.top
    return Box(box.x0 - left, box.y0 - top, box.x1 - left, box.y1 - top)


def _is_borne_out(one: Sure, again: Sure, second: SecondLook) -> bool:
    is_sure = again.score >= second.quality and again.stability >= second.stability
    return is_sure and masks.iou(one.mask, again.mask) >= second.agreement


def _steps(size: Size, manner: Manner) -> Iterator[tuple[Crop, list[Point]]]:
    for crop in grid.crops(size, manner.crop_layers, manner.crop_overlap):
        points = grid.points(crop.size, manner.points_per_side)
        if manner.covering is not None:
            points = grid.spread(points)
        for start in range(0, len(points), manner.points_at_once):
            yield crop, points[start : start + manner.points_at_once]


def _bounds(one: Sure) -> Bounds:
    assert one.mask.bounds is not None
    return one.mask.bounds


def _holds(mask: Mask, point: Point) -> bool:
    if mask.bounds is None:
        return False
    row, column = int(point.y) - mask.bounds.top, int(point.x) - mask.bounds.left
    if not (0 <= row < mask.bounds.height and 0 <= column < mask.bounds.width):
        return False
    place = column * mask.bounds.height + row
    return int(np.searchsorted(np.cumsum(mask.runs), place, side="right")) % 2 == 1


def _is_cut_off(bounds: Bounds, crop: Bounds, size: Size) -> bool:
    """Whether an edge lies at the crop's edge that isn't the picture's."""
    sides = (
        (bounds.left, crop.left, 0),
        (bounds.top, crop.top, 0),
        (bounds.right - 1, crop.right, size.width),
        (bounds.bottom - 1, crop.bottom, size.height),
    )
    return any(abs(own - cut) <= _EDGE < abs(own - end) for own, cut, end in sides)
