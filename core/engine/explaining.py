"""Why a mask: what of the picture and which words a grounder goes by. Pure; it asks a model and keeps nothing.

Region-guided occlusion, as in XAI-CLIP (Alzubaidi et al. 2026): parts of the picture are hidden one by one, only
there where the phrase lights up or the mask lies, and what the phrase then loses is what the part gave. Words are left
out one by one likewise. All is measured by one number, how much the phrase lights the mask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.engine.phrases import Part, asked_name, parse
from core.engine.protocol import Check, Embedding, Grounder, Grounding
from core.engine.raster import coverage
from core.types import Bitmap, Box, Heat, Mask, Pixels, Size

_LONG_SIDE = 1024  # pixels of the picture that is looked at; a larger one is made smaller first
_CELLS = 6  # along the longer side of the part that is looked into
_MARGIN = 0.5  # of the mask's longer side, around it
_LIT = 0.5  # of the brightest, for a place to count as lit
_MOST_WORDS = 24

Cell = tuple[int, int]  # row, column
Shares = NDArray[np.float32]  # (rows, columns); NaN where nothing was tried


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the phrase, and the share of the score that is lost without it.

    ``is_seen``: the grounder is asked with it; other words choose by place, size, number, or only link.
    """

    word: str
    share: float
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Why:
    """``score`` (0..1): how much the phrase lights the mask, with ``certainty`` that the thing is there at all.

    ``shares`` (rows, columns) over ``frame``, in image pixels: what of the score is lost when that cell is hidden, 1
    being all of it; below 0 where hiding helps; NaN where neither light nor mask is, and nothing was tried.
    """

    phrase: str
    size: Size  # of the picture
    score: float
    certainty: float
    frame: Box
    shares: Shares
    words: tuple[Word, ...]
    heat: Heat


@dataclass
class Question:
    """A mask and the words to explain it by. What was measured stays, so that broken off work can go on."""

    mask: Mask
    phrase: str
    negatives: tuple[str, ...] = ()
    hidden: dict[Cell, float] = field(default_factory=dict)  # cell -> score


def explain(question: Question, pixels: Pixels, grounder: Grounder, check: Check) -> Why:
    """Passes of the grounder over the picture: one, and one for each cell that is hidden; ``check`` between them.

    The mask is not empty, and has the picture's size.
    """
    scene = _Scene(question, pixels, grounder, check)
    seen = scene.embed(scene.pixels)
    grounding = scene.ground(seen, scene.part)
    score = scene.strength(grounding)
    frame = _frame(question.mask)
    shares = np.full(_grid(frame), np.nan, np.float32)
    lit = (grounding.heat > _LIT * grounding.heat.max()) | (coverage(question.mask, grounding.heat.shape) > 0)
    for cell, place in _cells(frame, shares.shape):
        if _holds(place, lit, scene.size):
            shares[cell] = _share(score, scene.without_place(cell, place))
    words = tuple(scene.words(seen, score))
    return Why(question.phrase, scene.size, score, grounding.certainty, frame, shares, words, grounding.heat)


class _Scene:
    """The picture, made smaller where it is large, and how phrases light the mask on it."""

    def __init__(self, question: Question, pixels: Pixels, grounder: Grounder, check: Check) -> None:
        self._question, self._grounder, self._check = question, grounder, check
        self.size = Size.of(pixels)
        step = ceil(max(pixels.shape[:2]) / _LONG_SIDE)
        self.pixels = pixels if step == 1 else np.asarray(Image.fromarray(pixels).reduce(step))
        self._step = step
        self.part = self._part(question.phrase)

    def embed(self, pixels: Pixels) -> Embedding:
        self._check()
        return self._grounder.embed(pixels, self._check)

    def ground(self, embedding: Embedding, part: Part) -> Grounding:
        name = asked_name(part.thing, self._grounder.knows)
        negatives = (*self._question.negatives, *part.negatives)
        return self._grounder.ground(embedding, [name], negatives)[0]

    def strength(self, grounding: Grounding) -> float:
        """The mean heat in the mask, times how sure it is that the thing is there."""
        covered = coverage(self._question.mask, grounding.heat.shape)
        return grounding.certainty * float((covered * grounding.heat).sum() / max(float(covered.sum()), 1e-6))

    def without_place(self, cell: Cell, place: Box) -> float:
        """The score with the place in the picture's mean colour; remembered."""
        if cell not in self._question.hidden:
            rows, columns = (
                slice(first := round(low / self._step), max(round(high / self._step), first + 1))
                for low, high in ((place.y0, place.y1), (place.x0, place.x1))
            )
            pixels = self.pixels.copy()
            pixels[rows, columns] = self.pixels.reshape(-1, 3).mean(axis=0).round()
            self._question.hidden[cell] = self.strength(self.ground(self.embed(pixels), self.part))
        return self._question.hidden[cell]

    def words(self, embedding: Embedding, score: float) -> Iterator[Word]:
        """Each word, measured by the phrase without it. Without its only word nothing is left of a phrase."""
        spoken = self._question.phrase.split()
        asked = {_bare(word) for name in (self.part.thing, *self.part.negatives) for word in name.split()}
        is_translated = not asked.intersection(map(_bare, spoken))
        for index, word in enumerate(spoken[:_MOST_WORDS]):
            self._check()
            if len(spoken) == 1:
                yield Word(word, 1.0, is_seen=True)
                return
            part = self._part(" ".join((*spoken[:index], *spoken[index + 1 :])))
            is_other = (part.thing, part.negatives) != (self.part.thing, self.part.negatives)
            is_seen = is_other and (is_translated or _bare(word) in asked)
            lost = _share(score, self.strength(self.ground(embedding, part))) if is_seen else 0.0
            yield Word(word, lost, is_seen)

    def _part(self, phrase: str) -> Part:
        return parse(phrase, self._grounder.knows)[0]


def _bare(word: str) -> str:
    return word.lower().strip(".,;:!?\"'")


def _share(score: float, without: float) -> float:
    """What of the score is lost."""
    return float(np.clip((score - without) / max(score, 1e-6), -1.0, 1.0))


def _frame(mask: Mask) -> Box:
    """The mask's box and what lies around it, in whole pixels."""
    assert mask.bounds is not None
    box, margin = mask.bounds.box, max(1, round(_MARGIN * max(mask.bounds.shape)))
    wide = Box(box.x0 - margin, box.y0 - margin, box.x1 + margin, box.y1 + margin)
    return wide.clipped(mask.size) or box


def _grid(frame: Box) -> Cell:
    """(rows, columns) of cells that are about square."""
    side = max(frame.width, frame.height) / _CELLS
    return max(1, round(frame.height / side)), max(1, round(frame.width / side))


def _cells(frame: Box, grid: tuple[int, ...]) -> Iterator[tuple[Cell, Box]]:
    rows, columns = np.linspace(frame.y0, frame.y1, grid[0] + 1), np.linspace(frame.x0, frame.x1, grid[1] + 1)
    for row, column in np.ndindex(*grid):
        yield (row, column), Box(*map(float, (columns[column], rows[row], columns[column + 1], rows[row + 1])))


def _holds(place: Box, lit: Bitmap, size: Size) -> bool:
    """Whether any of the lit cells of the heat's grid reaches into the place."""
    rows, columns = (
        slice(floor(low * cells / side), ceil(high * cells / side))
        for low, high, cells, side in (
            (place.y0, place.y1, lit.shape[0], size.height),
            (place.x0, place.x1, lit.shape[1], size.width),
        )
    )
    return bool(lit[rows, columns].any())
