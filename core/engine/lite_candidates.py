"""What the decoder's candidates become: their mixture first, then those that differ most from it, best first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.engine.protocol import Logits, RawMask
from core.types import Box, Point

KEPT = 3
_SHARPNESS = 8.0  # how much a better estimate counts in the mixture
_TINY = 1e-5


def ranked(candidates: Sequence[RawMask], points: tuple[Point, ...]) -> list[RawMask]:
    """Best first, KEPT at most: those that agree with the clicks before those that don't.

    The candidates share one frame. Their mixture, weighted by estimated quality and agreement, leads unless
    another agrees with more clicks; it takes the place of the candidate that is most like it.
    """
    worths = np.array([_worth(candidate, points) for candidate in candidates])
    blend = mixture(candidates, worths)
    alike = [_overlap(blend, candidate) for candidate in candidates]
    others = [c for i, c in enumerate(candidates) if len(candidates) < KEPT or i != int(np.argmax(alike))]
    return sorted([blend, *others], key=lambda one: _worth(one, points), reverse=True)


def mixture(candidates: Sequence[RawMask], worths: NDArray[np.float64]) -> RawMask:
    """The mean of the candidates' probabilities; as sure of itself as the surest of them."""
    weights = np.exp(_SHARPNESS * (worths - worths.max()))
    shares = np.asarray(weights / weights.sum(), np.float32)
    mean = sum(share * _probability(one.logits) for share, one in zip(shares, candidates, strict=True))
    mean = np.clip(mean, _TINY, 1 - _TINY)
    logits = np.log(mean / (1 - mean))
    return replace(candidates[0], logits=np.asarray(logits, np.float32), score=max(one.score for one in candidates))


def bounding(found: RawMask) -> Box | None:
    """The box of what is inside, None if nothing is."""
    rows, columns = np.nonzero(found.logits > 0)
    if not len(rows):
        return None
    height, width = found.logits.shape
    x_step, y_step = found.frame.width / width, found.frame.height / height
    x0, y0 = found.frame.x0 + columns.min() * x_step, found.frame.y0 + rows.min() * y_step
    return Box(x0, y0, x0 + (np.ptp(columns) + 1) * x_step, y0 + (np.ptp(rows) + 1) * y_step)


def _worth(candidate: RawMask, points: tuple[Point, ...]) -> float:
    broken = sum(_inside(candidate, point) != point.positive for point in points)
    return candidate.score - (broken / len(points) if points else 0.0)


def _inside(candidate: RawMask, point: Point) -> bool:
    frame = candidate.frame
    height, width = candidate.logits.shape
    column = int((point.x - frame.x0) / frame.width * width)
    row = int((point.y - frame.y0) / frame.height * height)
    return 0 <= row < height and 0 <= column < width and bool(candidate.logits[row, column] > 0)


def _overlap(first: RawMask, second: RawMask) -> float:
    own, other = first.logits > 0, second.logits > 0
    return float((own & other).sum() / max(1, int((own | other).sum())))


def _probability(logits: Logits) -> Logits:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))), np.float32)
