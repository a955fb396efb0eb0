"""Which of the things that were found fit a phrase's words of place, size, order and number. Geometry on masks only.

The picture's own axes count: left is the picture's left. A patient's side follows the radiological convention (the
patient's left is the picture's right) unless the scene says where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from statistics import median
from typing import Generic, TypeVar

import numpy as np

from core import masks
from core.parts import Comparison, Order, Part, Relation
from core.types import Box, Mask, Size

T = TypeVar("T")
_MIDDLE = 0.05  # of the picture's side: so far over the middle a thing still counts as on a side
_CENTRE = 0.22  # of the picture's sides: so far from the centre is still in it
_NEXT = 0.5  # of the other thing's longest side: so wide a gap is still next to it
_INSIDE = 0.5  # of a thing's area
_SIDES = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Scene:
    """The picture that things were found in. ``spacing_mm`` is (row, column); ``others`` masks by the names of
    things that relations speak of; ``patient_left`` the side of the picture that shows the patient's left."""

    size: Size
    spacing_mm: tuple[float, float] | None = None
    others: Mapping[str, Sequence[Mask]] = field(default_factory=dict)
    patient_left: str = "right"


@dataclass(frozen=True, slots=True)
class _Thing(Generic[T]):
    value: T
    mask: Mask
    box: Box
    x: float  # the middle of its pixels
    y: float


def select(found: Sequence[T], part: Part, scene: Scene, mask_of: Callable[[T], Mask]) -> list[T]:
    """Those of ``found`` (surest first) that fit, in their order. ``mm`` without a spacing raises ValueError."""
    things = [_seen(value, mask) for value in found if (mask := mask_of(value)).bounds]
    kept = _compared(things, part.comparison, scene) if part.comparison else things
    if part.relation:
        kept = _related(kept, part.relation, scene)
    places = (*part.place, *([_shown(part.side, scene)] if part.side else []))
    kept = _placed(kept, places, scene.size)
    if part.size:
        kept = _sized(kept, part)
    if part.most:
        kept = sorted(kept, key=lambda thing: -_towards(thing, str(part.most), scene.size))[: part.count or 1]
    if part.order:
        kept = _ordered(kept, part.order)
    chosen = {id(thing) for thing in kept[: part.count or len(kept)]}
    return [thing.value for thing in things if id(thing) in chosen]


def _seen(value: T, mask: Mask) -> _Thing[T]:
    assert mask.bounds is not None
    rows, columns = np.nonzero(masks.to_crop(mask))
    box = mask.bounds.box
    return _Thing(value, mask, box, box.x0 + float(columns.mean()) + 0.5, box.y0 + float(rows.mean()) + 0.5)


def _shown(side: str, scene: Scene) -> str:
    return scene.patient_left if side == "left" else _SIDES[scene.patient_left]


def _placed(things: list[_Thing[T]], places: Sequence[str], size: Size) -> list[_Thing[T]]:
    """Those in the part of the picture; if all lie elsewhere, the one of several that lies furthest towards it."""
    if not places:
        return things
    there = [thing for thing in things if all(_lies(thing, place, size) for place in places)]
    if there or len(things) < 2:
        return there
    return [max(things, key=lambda thing: sum(_towards(thing, place, size) for place in places))]


def _lies(thing: _Thing[T], place: str, size: Size) -> bool:
    return _towards(thing, place, size) >= (-_CENTRE if place == "centre" else -_MIDDLE)


def _towards(thing: _Thing[T], place: str, size: Size) -> float:
    """How far it lies to a side, in the picture's sides from the middle; for the centre: minus its distance."""
    x, y = thing.x / size.width - 0.5, thing.y / size.height - 0.5
    ways = {"left": -x, "right": x, "top": -y, "bottom": y, "centre": -hypot(x, y), "edge": hypot(x, y)}
    return ways[place]


def _sized(things: list[_Thing[T]], part: Part) -> list[_Thing[T]]:
    """The largest or smallest; "large" and "small" ones are those not beyond the median."""
    if not things:
        return []
    if part.size in ("largest", "smallest"):
        sign = -1 if part.size == "largest" else 1
        ordered = sorted(things, key=lambda thing: sign * thing.mask.area)
        return ordered if part.order else ordered[: part.count or 1]
    middle = median(thing.mask.area for thing in things)
    return [t for t in things if (t.mask.area >= middle if part.size == "large" else t.mask.area <= middle)]


def _ordered(things: list[_Thing[T]], order: Order) -> list[_Thing[T]]:
    places = {"left": lambda t: t.x, "right": lambda t: -t.x, "top": lambda t: t.y, "bottom": lambda t: -t.y}
    ranked = sorted(things, key=places[order.side])
    index = order.index - 1 if order.index > 0 else len(ranked) + order.index
    return ranked[index : index + 1] if index >= 0 else []


def _compared(things: list[_Thing[T]], comparison: Comparison, scene: Scene) -> list[_Thing[T]]:
    return [t for t in things if (_measure(t, comparison.unit, scene) > comparison.value) == comparison.is_larger]


def _measure(thing: _Thing[T], unit: str, scene: Scene) -> float:
    if unit == "%":
        return 100 * thing.mask.area / scene.size.area
    if unit == "px":
        return max(thing.box.width, thing.box.height)
    if scene.spacing_mm is None:
        raise ValueError("a comparison in mm needs the picture's spacing")
    down, across = scene.spacing_mm
    return max(thing.box.height * down, thing.box.width * across)


def _related(things: list[_Thing[T]], relation: Relation, scene: Scene) -> list[_Thing[T]]:
    groups = [[_seen(None, mask) for mask in scene.others.get(name, ()) if mask.bounds] for name in relation.others]
    if relation.kind == "between":
        ends = [group[0] for group in groups] if len(groups) > 1 else groups[0][:2]
        return [t for t in things if len(ends) == 2 and _is_between(t, ends[0], ends[1])]
    return [t for t in things if any(_fits(t, other, relation.kind) for other in groups[0] if other.mask != t.mask)]


def _fits(thing: _Thing[T], other: _Thing[None], kind: str) -> bool:
    if kind == "next to":
        return _gap(thing.box, other.box) <= _NEXT * max(other.box.width, other.box.height)
    if kind == "inside":
        return masks.intersection_area(thing.mask, other.mask) > _INSIDE * thing.mask.area or _within(thing, other.box)
    rules = {
        "left of": thing.x < min(other.x, other.box.x0 + 0.25 * other.box.width),
        "right of": thing.x > max(other.x, other.box.x1 - 0.25 * other.box.width),
        "above": thing.y < min(other.y, other.box.y0 + 0.25 * other.box.height),
        "below": thing.y > max(other.y, other.box.y1 - 0.25 * other.box.height),
    }
    return rules[kind]


def _within(thing: _Thing[T], box: Box) -> bool:
    """Whether its box lies in the other's, whatever hole the other's mask has there."""
    own = thing.box
    return box.x0 <= own.x0 and box.y0 <= own.y0 and own.x1 <= box.x1 and own.y1 <= box.y1


def _gap(one: Box, other: Box) -> float:
    across = max(one.x0 - other.x1, other.x0 - one.x1, 0.0)
    return hypot(across, max(one.y0 - other.y1, other.y0 - one.y1, 0.0))


def _is_between(thing: _Thing[T], one: _Thing[None], other: _Thing[None]) -> bool:
    """Whether its middle lies beside the way from one to the other, no further off than a third of that way."""
    dx, dy = other.x - one.x, other.y - one.y
    length = hypot(dx, dy)
    if not length:
        return False
    along = ((thing.x - one.x) * dx + (thing.y - one.y) * dy) / length**2
    off = abs((thing.x - one.x) * dy - (thing.y - one.y) * dx) / length**2
    return 0 < along < 1 and off < 1 / 3
