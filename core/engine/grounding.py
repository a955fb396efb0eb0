"""Text -> objects: heat, regions, prompts for the segmenter, scores, and the better of what overlaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core import masks
from core.engine import regions
from core.engine.boxing import BoxOutliner
from core.engine.outlining import Outliner, Sighting, cut
from core.engine.protocol import Ask, Check, Grounding, RawMask
from core.engine.raster import coverage
from core.types import Box, Heat, Mask, Point, Size

PRESENT = 0.5  # the certainty from which a phrase counts as there, unless the prompt says otherwise
_LEVEL, _LEVEL_SHARE = 0.5, 0.5  # lit is what lies above the first, or above this share of the brightest
_WEAKEST, _LIGHTEST = 0.6, 0.06  # of the brightest region, and of the heaviest, for a region to count
_WEAKEST_OF_MANY, _LIGHTEST_OF_MANY = 0.35, 0.02
_MOST_UNWANTED = 0.5  # of what is looked for, that a thing that must not be taken may reach in a mask
_FEW = 6  # regions up to which several prompts each are tried
_ASKED_AT_MOST = 48  # regions; those beyond keep the heat's own outline
_PLACES_AT_ONCE = 24
_DOUBTFUL = 0.6  # of the surest, for an outline that the segmenter did not confirm
_SPECK, _DOUBTFUL_SPECK = 0.25, 0.8  # of the surest's area; and of its score, for one so small
_MOST_IOU, _MOST_CONTAINED = 0.5, 0.8
_EVERY = frozenset({"every", "each", "all"})
_PLURALS = frozenset(
    {"people", "men", "women", "children", "nuclei", "mitochondria", "teeth", "feet", "mice", "geese", "glomeruli"}
)

Predict = Callable[[Sequence[Ask]], list[list[RawMask]]]


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for, and where the grounder sees it.

    ``within`` and ``area`` confine it; ``points`` must (not) be part of it; ``unwanted`` are things it must not be, and
    ``alone`` is the phrase without them. ``are_many``: several alike may touch; None leaves it to the phrase.
    """

    grounding: Grounding
    threshold: float | None = None
    within: Box | None = None
    area: Mask | None = None
    points: tuple[Point, ...] = ()
    unwanted: tuple[Grounding, ...] = ()
    alone: Grounding | None = None
    are_many: bool | None = None

    @property
    def bar(self) -> float:
        return PRESENT if self.threshold is None else self.threshold


def find(search: Search, size: Size, predict: Predict, check: Check) -> list[Sighting]:
    """Objects that fit the phrase, surest first; none if it is not there surely enough."""
    heat = within_area(confined(search.grounding.heat, search.within, size), search.area)
    peak = float(heat.max())
    if search.grounding.certainty < search.bar or peak <= 0:
        return []
    are_many = speaks_of_many(search.grounding.phrase) if search.are_many is None else search.are_many
    outlined = _by_boxes if search.grounding.boxes else _by_heat
    found = [one for one in outlined(search, heat, size, predict, check, are_many) if one.mask.area]
    kept = without_overlaps(_fitting([one for one in found if not is_rather(one.mask, search)], search.points))
    return kept if are_many else without_doubtful(kept)


def _by_boxes(
    search: Search, _heat: Heat, size: Size, predict: Predict, check: Check, _are_many: bool
) -> list[Sighting]:
    """Each box that is sure enough is a prompt, and an object of its own."""
    outliner = BoxOutliner(size, search.within, search.area, search.points)
    return outliner.sightings([one for one in search.grounding.boxes if one[1] >= search.bar], predict, check)


def _by_heat(search: Search, heat: Heat, size: Size, predict: Predict, check: Check, are_many: bool) -> list[Sighting]:
    """Regions of the heat are prompts."""
    level = _level(heat)
    outliner = Outliner(search.grounding, size, heat, level, search.within, search.points, search.area)
    least = (_WEAKEST_OF_MANY, _LIGHTEST_OF_MANY) if are_many else (_WEAKEST, _LIGHTEST)
    places = regions.regions(heat, level, are_many=are_many, weakest=least[0], lightest=least[1])
    places = [*regions.in_reading_order(places[:_ASKED_AT_MOST]), *places[_ASKED_AT_MOST:]]  # neighbours share work
    found: list[Sighting] = []
    for start in range(0, len(places), _PLACES_AT_ONCE):
        check()
        some = places[start : start + _PLACES_AT_ONCE]
        asks = [outliner.asks(place, has_time=len(places) <= _FEW) if start < _ASKED_AT_MOST else [] for place in some]
        answers = iter(predict([ask for own in asks for ask in own]))
        for place, own in zip(some, asks, strict=True):
            found.append(outliner.sighting(place, [raw for _ in own for raw in next(answers)]))
    return found


def is_rather(mask: Mask, search: Search) -> bool:
    """Whether the mask is nearly as much one of the things that must not be taken as what is looked for."""
    wanted = _strength(mask, search.alone or search.grounding)
    return any(_strength(mask, other) > _MOST_UNWANTED * wanted for other in search.unwanted)


def _strength(mask: Mask, grounding: Grounding) -> float:
    """How much the mask is lit, on average, by what is there how surely."""
    covered = coverage(mask, grounding.heat.shape)
    return grounding.certainty * float((covered * grounding.heat).sum() / max(float(covered.sum()), 1e-6))


def _level(heat: Heat) -> float:
    return min(_LEVEL, _LEVEL_SHARE * float(heat.max()))


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


def within_area(heat: Heat, area: Mask | None) -> Heat:
    """The heat of cells that the area covers, some in part; none outside."""
    return heat if area is None else np.asarray(heat * coverage(area, heat.shape), np.float32)


def without_overlaps(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Surest first; what shares most of itself with a surer one is left out."""
    kept: list[Sighting] = []
    for sighting in sorted(sightings, key=lambda one: -one.score):
        if not any(_is_same(sighting.mask, other.mask) for other in kept):
            kept.append(sighting)
    return kept


def without_doubtful(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Leave out, beside a much surer one, what the segmenter made nothing of, and specks. Surest come first."""
    if not sightings:
        return []
    surest = sightings[0]

    def is_doubtful(one: Sighting) -> bool:
        is_speck = one.mask.area < _SPECK * surest.mask.area
        return one.score < surest.score * (_DOUBTFUL_SPECK if is_speck else _DOUBTFUL if one.best.is_own else 0.0)

    return [one for one in sightings if not is_doubtful(one)]


def _is_same(mask: Mask, other: Mask) -> bool:
    """Whether they overlap so much that they must be one object, or one is a part of the other."""
    shared = masks.intersection_area(mask, other)
    smaller, whole = min(mask.area, other.area), mask.area + other.area - shared
    return shared > _MOST_IOU * whole or shared > _MOST_CONTAINED * smaller


def _fitting(sightings: list[Sighting], points: Sequence[Point]) -> list[Sighting]:
    """Those that hold a positive point, if there are any; if none does, those whose bounds hold one."""
    wanted = [point for point in points if point.positive]
    if not wanted:
        return sightings
    near = [one for one in sightings if one.mask.bounds and any(_holds(one.mask.bounds.box, p) for p in wanted)]
    return [one for one in near if any(covers(one.mask, p) for p in wanted)] or near


def covers(mask: Mask, point: Point) -> bool:
    """Whether the pixel under the point belongs to the mask."""
    spot = Box(int(point.x), int(point.y), int(point.x) + 1, int(point.y) + 1)
    return cut(mask, spot).area > 0


def _holds(box: Box, point: Point) -> bool:
    return box.x0 <= point.x < box.x1 and box.y0 <= point.y < box.y1
