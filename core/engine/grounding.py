"""Text -> objects: heat, regions, prompts for the segmenter, scores, and the better of what overlaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from scipy import ndimage

from core import masks
from core.engine import regions
from core.engine.protocol import Ask, Check, Grounding, RawMask
from core.engine.raster import coverage, to_mask
from core.engine.regions import Region
from core.types import Bounds, Box, Heat, Mask, Point, Prompt, Size

PRESENT = 0.5  # the certainty from which a phrase counts as there, unless the prompt says otherwise
_LEVEL, _LEVEL_SHARE = 0.5, 0.5  # lit is what lies above the first, or above this share of the brightest
_WEAKEST, _LIGHTEST = 0.6, 0.06  # of the brightest region, and of the heaviest, for a region to count
_WEAKEST_OF_MANY, _LIGHTEST_OF_MANY = 0.35, 0.02
_FEW = 6  # regions up to which several prompts each are tried
_ASKED_AT_MOST = 48  # regions; those beyond keep the heat's own outline
_ASKS_AT_ONCE = 8
_AGREEMENT = 0.4  # below it, the heat's own outline is truer than the segmenter's
_MOST_IOU, _MOST_CONTAINED = 0.5, 0.8
_ODDS_LIMIT, _CERTAIN = 1e-4, 6.0
_OUTLINE_QUALITY = 0.5  # of the heat's own outline, next to a segmenter's estimate of itself
_EVERY = frozenset({"every", "each", "all"})
_PLURALS = frozenset(
    {"people", "men", "women", "children", "nuclei", "mitochondria", "teeth", "feet", "mice", "geese", "glomeruli"}
)

Predict = Callable[[Sequence[Ask]], list[list[RawMask]]]


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for, and where the grounder sees it. ``within`` confines it; ``points`` must (not) be part of it."""

    grounding: Grounding
    threshold: float | None = None
    within: Box | None = None
    points: tuple[Point, ...] = ()

    @property
    def bar(self) -> float:
        return PRESENT if self.threshold is None else self.threshold


@dataclass(frozen=True, slots=True)
class Sighting:
    """One object: its mask, how sure it is (0..1), and the logits it was made from."""

    mask: Mask
    score: float
    raw: RawMask


def find(search: Search, size: Size, predict: Predict, check: Check) -> list[Sighting]:
    """Objects that fit the phrase, surest first; none if it is not there surely enough."""
    heat = confined(search.grounding.heat, search.within, size)
    peak = float(heat.max())
    if search.grounding.certainty < search.bar or peak <= 0:
        return []
    are_many = speaks_of_many(search.grounding.phrase)
    outliner = Outliner(search, size, heat, min(_LEVEL, _LEVEL_SHARE * peak))
    least = (_WEAKEST_OF_MANY, _LIGHTEST_OF_MANY) if are_many else (_WEAKEST, _LIGHTEST)
    places = regions.regions(heat, outliner.level, are_many=are_many, weakest=least[0], lightest=least[1])
    found = []
    for start in range(0, len(places), _ASKS_AT_ONCE):
        check()
        some = places[start : start + _ASKS_AT_ONCE]
        asks = [outliner.asks(place, has_time=len(places) <= _FEW) if start < _ASKED_AT_MOST else [] for place in some]
        answers = iter(predict([ask for own in asks for ask in own]))
        for place, own in zip(some, asks, strict=True):
            found.append(outliner.best(place, [raw for _ in own for raw in next(answers)]))
    return without_overlaps([one for one in found if one.mask.area and _fits(one.mask, search.points)])


def speaks_of_many(phrase: str) -> bool:
    """Whether the phrase means several things one by one: "every coin", "coins"."""
    words = phrase.lower().split()
    if not words:
        return False
    last = words[-1].strip(".,;:!?\"'")
    is_plural = last in _PLURALS or (len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is")))
    return bool(_EVERY.intersection(words)) or is_plural


def confined(heat: Heat, within: Box | None, size: Size) -> Heat:
    """The heat of cells whose centre lies inside the box; none outside."""
    if within is None:
        return heat
    ys, xs = ((np.arange(cells) + 0.5) * side / cells for cells, side in zip(heat.shape, size.shape, strict=True))
    rows, columns = (ys >= within.y0) & (ys < within.y1), (xs >= within.x0) & (xs < within.x1)
    return np.asarray(heat * rows[:, None] * columns[None, :], np.float32)


def without_overlaps(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Surest first; what shares most of itself with a surer one is left out."""
    kept: list[Sighting] = []
    for sighting in sorted(sightings, key=lambda one: -one.score):
        if not any(_is_same(sighting.mask, other.mask) for other in kept):
            kept.append(sighting)
    return kept


class Outliner:
    """Turns lit regions of one picture into outlines: asks for each, and judges the answers by the heat."""

    def __init__(self, search: Search, size: Size, heat: Heat, level: float) -> None:
        self.level = level
        self._search, self._size, self._heat = search, size, heat

    def asks(self, place: Region, *, has_time: bool) -> list[Ask]:
        """What to ask the segmenter about a region; with time, in several ways."""
        box = regions.box_of(place, self._size)
        middle = regions.middle_of(place, self._heat, self._size)
        marks = tuple(p for p in self._search.points if not p.positive or _holds(box, p))
        asks = [Ask(Prompt(box=box, points=(middle, *marks)))]
        if has_time:
            asks += [Ask(Prompt(box=box, points=marks)), Ask(Prompt(points=(middle, *marks)))]
        return asks

    def best(self, place: Region, answers: Sequence[RawMask]) -> Sighting:
        """The answer that agrees best with the region, or the heat's own outline if none does."""
        lit = np.where(place.cells, np.minimum(self._heat / self.level, 1.0), 0.0)
        judged = [(self._agreement(mask := self._mask(raw), lit), raw, mask) for raw in answers]
        judged.sort(key=lambda one: -one[0] * (0.5 + 0.5 * one[1].score))
        if not judged or judged[0][0] < _AGREEMENT:
            raw = self._own_outline(place)
            judged = [(1.0, raw, self._mask(raw))]
        agreement, raw, mask = judged[0]
        certainty = self._search.grounding.certainty
        score = float(np.clip((certainty * place.strength) ** 0.5 * (agreement * raw.score) ** 0.5, 0.0, 1.0))
        return Sighting(mask, score, raw)

    def _mask(self, raw: RawMask) -> Mask:
        mask = to_mask(raw, self._size)
        within = self._search.within
        return mask if within is None else cut(mask, within)

    def _agreement(self, mask: Mask, lit: Heat) -> float:
        """Soft Dice of the mask and the lit cells."""
        covered = coverage(mask, self._heat.shape)
        whole = float(covered.sum() + lit.sum())
        return 2 * float(np.minimum(covered, lit).sum()) / whole if whole else 0.0

    def _own_outline(self, place: Region) -> RawMask:
        """The region's heat as logits."""
        near = ndimage.binary_dilation(place.cells, iterations=1)
        logits = np.where(near, _logit(self._heat) - _logit(np.float32(self.level)), np.float32(-_CERTAIN))
        frame = Box(0, 0, self._size.width, self._size.height)
        return RawMask(np.asarray(logits, np.float32), frame, _OUTLINE_QUALITY)


def cut(mask: Mask, within: Box) -> Mask:
    """The part of the mask whose pixels have their centre in the box."""
    left, top = max(ceil(within.x0 - 0.5), 0), max(ceil(within.y0 - 0.5), 0)
    right, bottom = (
        min(ceil(high - 0.5), side) for high, side in ((within.x1, mask.size.width), (within.y1, mask.size.height))
    )
    if left >= right or top >= bottom:
        return masks.empty(mask.size)
    window = Bounds(left, top, right - left, bottom - top)
    return masks.from_crop(mask.size, left, top, masks.crop_in(mask, window))


def _is_same(mask: Mask, other: Mask) -> bool:
    """Whether they overlap so much that they must be one object, or one is a part of the other."""
    shared = masks.intersection_area(mask, other)
    smaller, whole = min(mask.area, other.area), mask.area + other.area - shared
    return shared > _MOST_IOU * whole or shared > _MOST_CONTAINED * smaller


def _fits(mask: Mask, points: Sequence[Point]) -> bool:
    """Whether a positive point, if there are any, lies in the mask's bounds."""
    wanted = [point for point in points if point.positive]
    return not wanted or (mask.bounds is not None and any(_holds(mask.bounds.box, point) for point in wanted))


def _holds(box: Box, point: Point) -> bool:
    return box.x0 <= point.x < box.x1 and box.y0 <= point.y < box.y1


def _logit(probability: Any) -> Any:
    safe = np.clip(probability, _ODDS_LIMIT, 1 - _ODDS_LIMIT)
    return np.log(safe / (1 - safe))
