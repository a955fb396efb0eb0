"""The product's models asked as a user would ask: by box, by clicks where the answer is wrong, by words."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from core import masks
from core.engine.grounding import Search, find
from core.engine.keeping import agreeing, settled
from core.engine.lite import LiteEmbedding, LiteModel
from core.engine.outlining import Sighting
from core.engine.protocol import Ask, Grounding, RawMask, no_check
from core.engine.raster import to_mask
from core.types import Bitmap, Box, Mask, Point, Prompt
from training import clicks, figures
from training.data import Indices, Item
from training.objects import Target, one_part, whole_target

SMALLEST = 60  # pixels of an object that is asked for

Answer = Callable[[tuple[Point, ...]], Bitmap]


def meant(item: Item, mask: Indices, index: int, random: Generator) -> Target:
    """What a box or a click stands for: the object; where an index is a whole class, one connected part of it."""
    target = whole_target(item, mask, index)
    return target if item.dataset.is_instances else one_part(target, random, SMALLEST)


def box_of(target: Target) -> Box:
    return Box(*clicks.box_around(target.mask))


def by_box(model: LiteModel, embedding: LiteEmbedding, box: Box) -> Bitmap:
    return masks.to_bitmap(to_mask(model.predict(embedding, [Ask(Prompt(box=box))])[0][0], embedding.size))


def clicker(model: LiteModel, embedding: LiteEmbedding) -> Answer:
    """Answers clicks as the product does, each time going on from the answer before."""
    prior: RawMask | None = None
    mask: Mask | None = None

    def answer(points: tuple[Point, ...]) -> Bitmap:
        nonlocal prior, mask
        prompt = Prompt(points=points, mask=mask)
        prior = settled(model.predict(embedding, [Ask(prompt, prior)])[0][0], prior, prompt)
        mask = agreeing(to_mask(prior, embedding.size), prompt)
        return masks.to_bitmap(mask)

    return answer


def by_clicks(answer: Answer, target: Target, count: int, enough: float = 2.0) -> list[Bitmap]:
    """The masks after 1 to ``count`` clicks, each in the middle of the deepest error.

    Fewer once the IoU is ``enough``.
    """
    found = np.zeros_like(target.mask)
    points: tuple[Point, ...] = ()
    answers: list[Bitmap] = []
    for _ in range(count):
        spot = clicks.correction(target.mask, found, target.valid)
        if spot is not None:
            points = (*points, Point(spot[0], spot[1], spot[2] > 0))
            found = answer(points)
        answers.append(found)
        if figures.iou(found & target.valid, target.mask & target.valid) >= enough:
            break
    return answers


def by_words(model: LiteModel, embedding: LiteEmbedding, answer: Grounding) -> list[Sighting]:
    """All that the product would draw for the phrase, surest first."""
    return find(Search(answer), embedding.size, lambda asks: model.predict(embedding, asks), no_check)
