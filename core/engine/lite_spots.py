"""One ask as the bundled model takes it: scribbles turned into points, and drawn over a window."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch

from core.engine.lite_prompts import Drawing
from core.engine.lite_windows import Window, moved_prior
from core.engine.protocol import Ask, RawMask
from core.types import Box, Point, Prompt

MASK_STRIDE = 2
_SCRIBBLE_SPOTS = 6
_NONE = float("nan")


@dataclass(frozen=True, slots=True)
class Spot:
    """An ask with its scribbles turned into points."""

    box: Box | None
    points: tuple[Point, ...]
    prior: RawMask | None
    is_rough: bool = False

    @property
    def lacks_prior(self) -> bool:
        """Whether something is to be taken away from an object that is not known yet."""
        has_minus = any(not point.positive for point in self.points)
        return self.prior is None and has_minus and (self.box is not None or any(p.positive for p in self.points))

    @property
    def is_settled(self) -> bool:
        """Whether it is looked for where it was first looked for, and nowhere nearer."""
        return self.is_rough or self.box is not None or self.prior is not None

    def without_minus(self) -> Spot:
        return replace(self, points=tuple(point for point in self.points if point.positive))


def spot_of(ask: Ask) -> Spot:
    """Its prompt with scribbles as a few points each."""
    prompt: Prompt = ask.prompt
    strokes = [p for stroke in prompt.scribbles for p in _thinned(stroke)]
    return Spot(prompt.box, (*prompt.points, *strokes), ask.prior, ask.is_rough)


def _thinned(stroke: tuple[Point, ...]) -> list[Point]:
    """A few points along a scribble."""
    if len(stroke) <= _SCRIBBLE_SPOTS:
        return list(stroke)
    return [stroke[i] for i in np.linspace(0, len(stroke) - 1, _SCRIBBLE_SPOTS).round().astype(int)]


def drawing_of(spots: list[Spot], window: Window, shape: tuple[int, int], device: torch.device) -> Drawing:
    """All as one batch on the window's input; ``shape`` is that of its masks."""
    most = max(1, *(len(spot.points) for spot in spots))
    points, signs = torch.zeros(len(spots), most, 2), torch.zeros(len(spots), most)
    boxes = torch.full((len(spots), 4), _NONE)
    for row, spot in enumerate(spots):
        if spot.box is not None:
            corners = window.to_input(spot.box.x0, spot.box.y0), window.to_input(spot.box.x1, spot.box.y1)
            boxes[row] = torch.tensor([*corners[0], *corners[1]])
        for column, point in enumerate(spot.points):
            points[row, column] = torch.tensor(window.to_input(point.x, point.y))
            signs[row, column] = 1.0 if point.positive else -1.0
    empty = torch.zeros(1, 1, *shape)
    priors = [empty if s.prior is None else moved_prior(s.prior.logits, s.prior.frame, window, shape, MASK_STRIDE)
              for s in spots]  # fmt: skip
    has_prior = torch.tensor([float(spot.prior is not None) for spot in spots])
    tensors = (boxes, points, signs, torch.cat(priors), has_prior)
    return Drawing(*(tensor.to(device) for tensor in tensors))


def holds(frame: Box, point: Point) -> bool:
    """Whether the point lies in the frame."""
    return frame.x0 <= point.x < frame.x1 and frame.y0 <= point.y < frame.y1
