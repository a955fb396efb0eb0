"""From simulated users to the tensors that the decoder takes."""

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from core.engine.lite_prompts import Drawing
from core.types import Bitmap
from training import clicks
from training.clicks import Spot
from training.objects import Target

_NO_BOX = (float("nan"),) * 4


@dataclass(slots=True)
class Session:
    """One object's prompts so far."""

    target: Target
    box: tuple[float, float, float, float] = _NO_BOX
    spots: list[Spot] = field(default_factory=list)

    def begin(self, random: Generator) -> None:
        """A first prompt: a box, a click, both, or a scribble."""
        kind = random.random()
        if kind < 0.5:
            self.box = clicks.box_around(self.target.mask, random)
        if 0.45 < kind < 0.9:
            self.spots.append(clicks.first_click(self.target.mask, random))
        elif kind >= 0.9:
            self.spots += clicks.scribble(self.target.mask, random)

    def correct(self, found: Bitmap, random: Generator | None) -> None:
        """One more click where ``found`` is wrong."""
        spot = clicks.correction(self.target.mask, found, self.target.valid, random)
        if spot is not None:
            self.spots.append(spot)


def drawing(sessions: list[Session], prior: Tensor | None, keep: Tensor | None = None) -> Drawing:
    """All prompts as one batch; ``prior`` (N, 1, h, w), counted where ``keep`` (N,) is 1."""
    most = max(1, max(len(session.spots) for session in sessions))
    points = np.zeros((len(sessions), most, 2), np.float32)
    signs = np.zeros((len(sessions), most), np.float32)
    for row, session in enumerate(sessions):
        for column, (x, y, sign) in enumerate(session.spots):
            points[row, column] = x, y
            signs[row, column] = sign
    boxes = torch.tensor([session.box for session in sessions], dtype=torch.float32)
    none = prior is None
    return Drawing(
        boxes=boxes,
        points=torch.from_numpy(points),
        signs=torch.from_numpy(signs),
        prior=torch.zeros(len(sessions), 1, 8, 8) if prior is None else prior,
        has_prior=torch.zeros(len(sessions)) if none else (torch.ones(len(sessions)) if keep is None else keep),
    )


def moved(drawn: Drawing, device: torch.device) -> Drawing:
    """The same on another device."""
    return Drawing(*(getattr(drawn, name).to(device) for name in ("boxes", "points", "signs", "prior", "has_prior")))
