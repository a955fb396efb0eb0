"""Origins and prompts as JSON. What is None or empty is left out; a prompt's mask and logits are not kept.

(The mask a prompt started from is the version before it; a handle of logits is gone with the engine that gave it.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from core.parts import Comparison, Order, Part, Relation
from core.types import Box, Origin, Point, Prompt, Rendering


def to_json(origin: Origin) -> dict[str, Any]:
    fields = {
        "kind": origin.kind,
        "prompt": origin.prompt and prompt_to_json(origin.prompt),
        "asked": origin.asked and prompt_to_json(origin.asked),
        "rendering": _rendering_to_json(origin.rendering),
        "models": dict(origin.models),
        "weights": dict(origin.weights),
        "settings": dict(origin.settings),
        "device": origin.device,
        "dtype": origin.dtype,
        "seconds": origin.seconds,
        "app_version": origin.app_version,
    }
    return _without_empty(fields)


def from_json(fields: Mapping[str, Any]) -> Origin:
    return Origin(
        kind=fields["kind"],
        prompt=_prompt_from_json(fields["prompt"]) if "prompt" in fields else None,
        asked=_prompt_from_json(fields["asked"]) if "asked" in fields else None,
        rendering=_rendering_from_json(fields.get("rendering", {})),
        models=fields.get("models", {}),
        weights=fields.get("weights", {}),
        settings=fields.get("settings", {}),
        device=fields.get("device"),
        dtype=fields.get("dtype"),
        seconds=fields.get("seconds"),
        app_version=fields.get("app_version"),
    )


def prompt_to_json(prompt: Prompt) -> dict[str, Any]:
    box = prompt.box
    fields = {
        "text": prompt.text,
        "negatives": list(prompt.negatives),
        "box": box and [box.x0, box.y0, box.x1, box.y1],
        "points": [_point_to_json(point) for point in prompt.points],
        "scribbles": [[_point_to_json(point) for point in line] for line in prompt.scribbles],
        "within": [list(corner) for corner in prompt.within],
        "threshold": prompt.threshold,
        "parts": [_part_to_json(part) for part in prompt.parts],
    }
    return _without_empty(fields)


def _prompt_from_json(fields: Mapping[str, Any]) -> Prompt:
    return Prompt(
        text=fields.get("text"),
        negatives=tuple(fields.get("negatives", ())),
        box=Box(*fields["box"]) if "box" in fields else None,
        points=tuple(_point_from_json(point) for point in fields.get("points", ())),
        scribbles=tuple(tuple(map(_point_from_json, line)) for line in fields.get("scribbles", ())),
        within=tuple((x, y) for x, y in fields.get("within", ())),
        threshold=fields.get("threshold"),
        parts=tuple(map(_part_from_json, fields.get("parts", ()))),
    )


def _part_to_json(part: Part) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value not in (None, (), False, "")}


def _part_from_json(fields: Mapping[str, Any]) -> Part:
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
    if "order" in known:
        known["order"] = Order(**known["order"])
    if "comparison" in known:
        known["comparison"] = Comparison(**known["comparison"])
    if "relation" in known:
        known["relation"] = Relation(known["relation"]["kind"], tuple(known["relation"]["others"]))
    return Part(**known)


def _point_to_json(point: Point) -> list[float | bool]:
    return [point.x, point.y, point.positive]


def _point_from_json(values: list[Any]) -> Point:
    x, y, positive = values
    return Point(x, y, bool(positive))


def _rendering_to_json(rendering: Rendering) -> dict[str, Any]:
    fields = {"frame": rendering.frame or None, "window": rendering.window and list(rendering.window)}
    return _without_empty(fields)


def _rendering_from_json(fields: Mapping[str, Any]) -> Rendering:
    window = fields.get("window")
    return Rendering(frame=fields.get("frame", 0), window=(window[0], window[1]) if window else None)


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}
