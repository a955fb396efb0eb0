"""ImageNet's classes as a grounder: which of them a phrase means, and where they are seen.

A phrase that is the name of a class or of a group of classes means just those; any other is a mixture of
the names nearest to it in the text space.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.engine.lite_text import TextEncoder, key

Weights = NDArray[np.float32]  # (CLASSES,), 0..1
_TEMPERATURE, _NEIGHBOURS, _WINDOW = 0.05, 12, 0.15


@dataclass(frozen=True, slots=True)
class Meaning:
    """The classes a phrase stands for, and how near (cosine, 0..1) the nearest known name is."""

    weights: Weights
    nearness: float


class Lexicon:
    """Names -> classes."""

    def __init__(self, groups: dict[str, list[int]], encoder: TextEncoder, count: int) -> None:
        self.names = list(groups)
        self._classes = list(groups.values())
        self._vectors = encoder.encode(self.names)
        self._by_key = {key(name): index for index, name in reversed(list(enumerate(self.names)))}
        self._encoder, self._count = encoder, count

    def meaning(self, phrase: str) -> Meaning:
        """Weights of at most one per class; all zero if nothing is near."""
        weights = np.zeros(self._count, np.float32)
        exact = self._by_key.get(key(phrase))
        if exact is not None:
            weights[self._classes[exact]] = 1.0
            return Meaning(weights, 1.0)
        similar = self._vectors @ self._encoder.encode([phrase])[0]
        nearest = np.argsort(-similar)[:_NEIGHBOURS]
        top = float(similar[nearest[0]])
        shares = np.exp((similar[nearest] - top) / _TEMPERATURE) * (similar[nearest] > top - _WINDOW)
        for index, share in zip(nearest, shares, strict=True):
            own = self._classes[index]
            weights[own] = np.maximum(weights[own], share)
        return Meaning(weights, max(0.0, top))
