"""The product's models asked as a user would ask: by box, by clicks where the answer is wrong, by words."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.random import Generator

from core.engine.grounding import Search, find
from core.engine.lite import LiteEmbedding, LiteModel
from core.engine.outlining import Sighting
from core.engine.protocol import Ask, Grounding, RawMask, no_check
from core.types import Bitmap, Box, Point, Prompt, Size
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


def to_bitmap(found: RawMask, size: Size) -> Bitmap:
    """Logits enlarged to the picture's pixels and cut at zero."""
    frame = found.frame
    x0, y0, x1, y1 = (round(v) for v in (frame.x0, frame.y0, frame.x1, frame.y1))
    mask = np.zeros(size.shape, np.bool_)
    mask[y0:y1, x0:x1] = cv2.resize(found.logits, (max(1, x1 - x0), max(1, y1 - y0))) > 0
    return mask


def by_box(model: LiteModel, embedding: LiteEmbedding, box: Box) -> Bitmap:
    return to_bitmap(model.predict(embedding, [Ask(Prompt(box=box))])[0][0], embedding.size)


def clicker(model: LiteModel, embedding: LiteEmbedding) -> Answer:
    """Answers clicks, each time going on from the answer before."""
    prior: RawMask | None = None

    def answer(points: tuple[Point, ...]) -> Bitmap:
        nonlocal prior
        prior = model.predict(embedding, [Ask(Prompt(points=points), prior)])[0][0]
        return to_bitmap(prior, embedding.size)

    return answer


def by_clicks(answer: Answer, target: Target, count: int, enough: float = 2.0) -> list[Bitmap]:
    """The masks after 1 to ``count`` clicks, each in the middle of the deepest error; fewer once the IoU is ``enough``.

    What was right before a click is not kept.
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
