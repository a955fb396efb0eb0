"""One request to propose everything, as the engine's thread works on it: it outlives being broken off by clicks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from core.engine.everything import Look, Manner, Predict, Sure, Sweep, Tell
from core.engine.protocol import Check, Embedding, Segmenter
from core.engine.values import Found
from core.types import Bounds, Candidate, Origin

EmbedPart = Callable[[Bounds], Embedding]


def told_nobody(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


@dataclass(slots=True)
class Request:
    """``points_per_side`` is how fine the grid is; None leaves it to the model. ``tell`` hears of the progress."""

    points_per_side: int | None = None
    tell: Tell = told_nobody
    _start: float = field(default_factory=perf_counter, init=False)
    _sweep: Sweep | None = field(default=None, init=False)
    _manner: Manner = field(default=Manner(), init=False)

    def run(self, segmenter: Segmenter, embedding: Embedding, embed_part: EmbedPart, check: Check) -> list[Sure]:
        """Masks, surest first. Called again after an interruption, it goes on where it was."""
        if self._sweep is None:
            self._manner = manner_of(segmenter, self.points_per_side)
            self._sweep = Sweep(embedding.size, self._manner)
        return self._sweep.run(_look(segmenter, embedding, embed_part), check, self.tell)

    def found(self, sure: Sequence[Sure], origin: Origin) -> Found:
        """Each mask as an object with one candidate."""
        seconds = round(perf_counter() - self._start, 4)
        origin = replace(origin, kind="everything", prompt=None, settings=self._manner.settings, seconds=seconds)
        return Found(tuple((Candidate(one.mask, min(one.score, 1.0)),) for one in sure), None, (), None, origin)


def manner_of(segmenter: Segmenter, points_per_side: int | None = None) -> Manner:
    """The model's own way of being asked for everything, or the usual one."""
    own = getattr(segmenter, "manner", Manner())
    return own if points_per_side is None else replace(own, points_per_side=points_per_side)


def _look(segmenter: Segmenter, embedding: Embedding, embed_part: EmbedPart) -> Look:
    whole = Bounds(0, 0, embedding.size.width, embedding.size.height)

    def look(part: Bounds) -> Predict:
        seen = embedding if part == whole else embed_part(part)
        return lambda asks: segmenter.predict(seen, asks)

    return look


def key_of(key: str, part: Bounds) -> str:
    """The name of a part of a picture."""
    return f"{key}@{part.left},{part.top},{part.width}x{part.height}"
