"""Prompts to the wire and back."""

from __future__ import annotations

from dataclasses import asdict

from core import parts, types
from core.errors import BadInput
from webapp.api import wire


def wire_to_prompt(prompt: wire.Prompt) -> types.Prompt:
    """Raises BadInput for a box that is backwards or empty."""
    try:
        box = types.Box(*prompt.box) if prompt.box else None
    except ValueError as error:
        raise BadInput(f"The box can't be used: {error}.") from error
    return types.Prompt(
        text=prompt.text,
        negatives=tuple(prompt.negatives),
        box=box,
        points=tuple(map(_wire_to_point, prompt.points)),
        scribbles=tuple(tuple(map(_wire_to_point, line)) for line in prompt.scribbles),
        within=tuple(prompt.within),
        threshold=prompt.threshold,
        parts=tuple(map(_wire_to_part, prompt.parts)),
    )


def _wire_to_point(point: wire.Point) -> types.Point:
    return types.Point(point.x, point.y, point.positive)


def prompt_to_wire(prompt: types.Prompt) -> wire.Prompt:
    box = prompt.box
    return wire.Prompt(
        text=prompt.text,
        negatives=list(prompt.negatives),
        box=(box.x0, box.y0, box.x1, box.y1) if box else None,
        points=[_point_to_wire(p) for p in prompt.points],
        scribbles=[[_point_to_wire(p) for p in line] for line in prompt.scribbles],
        within=list(prompt.within),
        threshold=prompt.threshold,
        parts=list(map(part_to_wire, prompt.parts)),
    )


def _point_to_wire(point: types.Point) -> wire.Point:
    return wire.Point(x=point.x, y=point.y, positive=point.positive)


def part_to_wire(part: parts.Part) -> wire.Part:
    fields = asdict(part)
    del fields["said"]
    return wire.Part.model_validate(fields)


def _wire_to_part(part: wire.Part) -> parts.Part:
    order, comparison, relation = part.order, part.comparison, part.relation
    return parts.Part(
        thing=part.thing,
        attributes=tuple(part.attributes),
        negatives=tuple(part.negatives),
        place=tuple(part.place),
        most=part.most,
        order=parts.Order(order.index, order.side) if order else None,
        size=part.size,
        comparison=parts.Comparison(**comparison.model_dump()) if comparison else None,
        count=part.count,
        is_every=part.is_every,
        side=part.side,
        relation=parts.Relation(relation.kind, tuple(relation.others)) if relation else None,
    )
