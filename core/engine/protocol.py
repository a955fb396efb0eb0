"""What every model adapter offers the engine. No torch here: adapters keep their tensors inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.types import Box, Heat, Pixels, Prompt, Size

Logits = NDArray[np.float32]  # (h, w); > 0 inside the object
Check = Callable[[], None]  # raises core.progress.Cancelled when the work is no longer wanted


def no_check() -> None:
    """Never cancelled."""


class Embedding(Protocol):
    """One picture as a model sees it: opaque to all but the adapter that made it, never changed afterwards."""

    @property
    def nbytes(self) -> int: ...

    @property
    def size(self) -> Size: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One object to find: the prompt (its text, mask and logits handle are ignored) and, if any, earlier logits
    for the same object by the same model (``RawMask.logits`` of an earlier answer). ``is_rough``: one of many
    questions, whose answer need not be the model's best; it may save the time."""

    prompt: Prompt
    prior: RawMask | None = None
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class RawMask:
    """Logits over the rectangle ``frame`` of the picture (image pixels); outside it there is nothing.

    ``frame`` may reach beyond the picture. ``via`` is a grid over the frame that the logits pass through on
    their way to the picture's pixels, for models that were made so (SAM's 1024 x 1024). ``guide`` is the picture under
    the frame, finer than the logits, whose edges they shall follow on that way.
    """

    logits: Logits
    frame: Box
    score: float  # estimated quality, 0..1
    via: Size | None = None
    guide: Pixels | None = None


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a phrase may be: probabilities on the model's own grid over the whole picture, and boxes if it has them."""

    phrase: str
    heat: Heat
    certainty: float  # 0..1 that the thing is in the picture at all
    boxes: tuple[tuple[Box, float], ...] = ()
    nearest: tuple[tuple[str, float], ...] = field(default=())  # known concepts that are seen, surest first


class Segmenter(Protocol):
    name: str
    weights_sha256: str
    device: str
    dtype: str

    def embed(self, pixels: Pixels, check: Check = no_check) -> Embedding:
        """One pass over the picture; ``check`` is called between blocks."""
        ...

    def predict(self, embedding: Embedding, asks: Sequence[Ask]) -> list[list[RawMask]]:
        """Per ask up to three candidates, best first."""
        ...


class Grounder(Protocol):
    name: str
    weights_sha256: str
    device: str
    dtype: str

    def embed(self, pixels: Pixels, check: Check = no_check) -> Embedding: ...

    def knows(self, phrase: str, /) -> bool:
        """Whether it was trained on this very name, so that its words are not to be taken apart."""
        ...

    def ground(self, embedding: Embedding, phrases: Sequence[str], negatives: Sequence[str] = ()) -> list[Grounding]:
        """One answer per phrase, in order. ``negatives`` are things that must not light up."""
        ...
