"""A lit region -> an outline: what to ask the segmenter, and which of its answers the heat bears out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from scipy import ndimage

from core import masks
from core.engine import regions
from core.engine.protocol import Ask, Grounding, RawMask
from core.engine.raster import coverage, to_mask
from core.engine.regions import Region
from core.types import Bitmap, Bounds, Box, Heat, Mask, Point, Prompt, Size

_AGREEMENT = 0.4  # below it, the heat's own outline is truer than the segmenter's
_OUTLINE_QUALITY = 0.25  # of the heat's own outline, next to a segmenter's estimate of itself
_ALTERNATIVES = 2
_OTHER_IOU = 0.9  # an alternative differs from the best at least so much
_LIT_SHARE = 0.3  # a separate part of a mask belongs to it if so much of it is lit
_ODDS_LIMIT, _CERTAIN = 1e-4, 6.0
_TOUCHING = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True, slots=True)
class Outline:
    """A mask, how sure it is (0..1), and the logits it was made from. ``is_own``: the heat's, not the segmenter's."""

    mask: Mask
    score: float
    raw: RawMask
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """One object: its best outline, and others that it may have, best first."""

    best: Outline
    others: tuple[Outline, ...] = ()
    asked: Prompt | None = None  # the box and points that the segmenter was given

    @property
    def mask(self) -> Mask:
        return self.best.mask

    @property
    def score(self) -> float:
        return self.best.score


class Outliner:
    """Turns lit regions into outlines. ``within`` and ``area`` confine them, ``points`` are a person's clicks."""

    def __init__(
        self,
        grounding: Grounding,
        size: Size,
        heat: Heat,
        level: float,
        within: Box | None,
        points: Sequence[Point],
        area: Mask | None = None,
    ) -> None:
        self.level = level
        self._area = area
        self._certainty = grounding.certainty
        self._size, self._heat, self._within, self._points = size, heat, within, tuple(points)

    def asks(self, place: Region, *, has_time: bool) -> list[Ask]:
        """What to ask the segmenter about a region; with time, in several ways."""
        box = regions.box_of(place, self._size)
        middle = regions.middle_of(place, self._heat, self._size)
        marks = tuple(p for p in self._points if not p.positive or _holds(box, p))
        asks = [Ask(Prompt(box=box, points=(middle, *marks)))]
        if has_time:
            asks += [Ask(Prompt(box=box, points=marks)), Ask(Prompt(points=(middle, *marks)))]
        return asks

    def sighting(self, place: Region, answers: Sequence[RawMask]) -> Sighting:
        """The answer that agrees best with the region, or the heat's own outline if none does; then others."""
        lit = np.where(place.cells, np.minimum(self._heat / np.float32(self.level), 1), np.float32(0))
        judged = [(self._agreement(mask := self._mask(raw), lit), raw, mask) for raw in answers]
        judged.sort(key=lambda one: (self._ignored(one[2]), -one[0] * (0.5 + 0.5 * one[1].score)))
        outlines = [self._outline(place, raw, mask, agreement) for agreement, raw, mask in judged]
        if not judged or judged[0][0] < _AGREEMENT:
            outlines.insert(0, self._own_outline(place))
        best = outlines[0]
        asked = self.asks(place, has_time=False)[0].prompt if answers else None
        return Sighting(best, tuple(_unlike(best, outlines[1:])), asked)

    def _outline(self, place: Region, raw: RawMask, mask: Mask, agreement: float) -> Outline:
        sure = (self._certainty * place.strength) ** 0.5 * (agreement * raw.score) ** 0.5
        return Outline(lit_parts(mask, place.cells), float(np.clip(sure, 0.0, 1.0)), raw)

    def _mask(self, raw: RawMask) -> Mask:
        mask = to_mask(raw, self._size)
        mask = mask if self._within is None else cut(mask, self._within)
        return mask if self._area is None else masks.intersection(mask, self._area)

    def _agreement(self, mask: Mask, lit: Heat) -> float:
        """Soft Dice of the mask and the lit cells."""
        covered = coverage(mask, self._heat.shape)
        whole = float(covered.sum() + lit.sum())
        return 2 * float(np.minimum(covered, lit).sum()) / whole if whole else 0.0

    def _ignored(self, mask: Mask) -> int:
        """How many minus points the mask covers."""
        pixels = (Box(int(p.x), int(p.y), int(p.x) + 1, int(p.y) + 1) for p in self._points if not p.positive)
        return sum(cut(mask, pixel).area > 0 for pixel in pixels)

    def _own_outline(self, place: Region) -> Outline:
        """The region's heat as logits."""
        near = ndimage.binary_dilation(place.cells, iterations=1)
        logits = np.where(near, _logit(self._heat) - _logit(np.float32(self.level)), np.float32(-_CERTAIN))
        frame = Box(0, 0, self._size.width, self._size.height)
        raw = RawMask(np.asarray(logits, np.float32), frame, _OUTLINE_QUALITY)
        score = (self._certainty * place.strength * _OUTLINE_QUALITY) ** 0.5
        return Outline(self._mask(raw), float(np.clip(score, 0.0, 1.0)), raw, is_own=True)


def lit_parts(mask: Mask, cells: Bitmap) -> Mask:
    """Without the separate parts that lie beside the lit cells; the one with most light on it always stays."""
    if mask.bounds is None:
        return mask
    crop = masks.to_crop(mask)
    labels, count = ndimage.label(crop, _TOUCHING)
    if count < 2:
        return mask
    near = ndimage.binary_dilation(cells, _TOUCHING)
    rows, columns = (
        np.minimum((np.arange(start, stop) * cells_here) // side, cells_here - 1)
        for start, stop, cells_here, side in (
            (mask.bounds.top, mask.bounds.bottom, cells.shape[0], mask.size.height),
            (mask.bounds.left, mask.bounds.right, cells.shape[1], mask.size.width),
        )
    )
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    lit = np.bincount(labels[near[np.ix_(rows, columns)]], minlength=count + 1)
    stays = lit >= _LIT_SHARE * areas
    stays[1 + int(np.argmax(lit[1:]))] = True
    stays[0] = False
    return masks.from_crop(mask.size, mask.bounds.left, mask.bounds.top, stays[labels])


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


def _unlike(best: Outline, others: Sequence[Outline]) -> list[Outline]:
    """The first few that differ visibly from the best and from each other."""
    kept = [best]
    for other in others:
        if len(kept) > _ALTERNATIVES:
            break
        if other.mask.area and all(masks.iou(other.mask, one.mask) < _OTHER_IOU for one in kept):
            kept.append(other)
    return kept[1:]


def _holds(box: Box, point: Point) -> bool:
    return box.x0 <= point.x < box.x1 and box.y0 <= point.y < box.y1


def _logit(probability: Any) -> Any:
    safe = np.clip(probability, _ODDS_LIMIT, 1 - _ODDS_LIMIT)
    return np.log(safe / (1 - safe))
