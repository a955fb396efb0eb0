"""What the engine answers with."""

from __future__ import annotations

from dataclasses import dataclass

from core import masks
from core.engine.phrases import Part
from core.types import Bitmap, Candidate, Heat, Origin


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one prompt.

    ``objects``: per object up to three candidates, best first; the surest object first; none if nothing was found.
    ``certainty`` (0..1 that the thing is there at all), ``nearest`` (known things that are seen, with how surely,
    where the text has no answer) and ``heat`` belong to texts,
    and ``understood``: what the text was taken to ask for.
    """

    objects: tuple[tuple[Candidate, ...], ...]
    certainty: float | None
    nearest: tuple[tuple[str, float], ...]
    heat: Heat | None
    origin: Origin
    understood: tuple[Part, ...] = ()

    @property
    def best(self) -> Candidate | None:
        """The first candidate of the surest object; None if nothing was found."""
        return self.objects[0][0] if self.objects else None

    @property
    def bitmaps(self) -> list[Bitmap]:
        """Per object its best mask as a boolean array in the picture's own size, (H, W)."""
        return [masks.to_bitmap(candidates[0].mask) for candidates in self.objects]


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """``ready`` once both models are loaded; ``problem`` says in a sentence what stops or slows them."""

    ready: bool
    device: str
    segmenter: str
    grounder: str
    problem: str | None
