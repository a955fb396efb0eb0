"""Clicks to a target, and counting: figures of their own on the sets that are meant for them."""

from dataclasses import dataclass, field

import numpy as np

from core import masks
from core.engine.lite import LiteModel
from core.types import Bitmap
from training import asking, figures
from training.data import Indices, Item
from training.objects import visible, whole_target

CLICKED = ("grabcut-151", "davis16-val")
TARGET, MOST = 0.9, 20
COUNTED = ("dsb2018-nuclei",)
PHRASE = "every nucleus"
_SPECK = 16  # pixels; smaller objects are not counted


@dataclass(slots=True)
class Counting:
    """Found and true objects over several pictures."""

    scored: list[tuple[float, bool]] = field(default_factory=list)
    objects: int = 0
    errors: list[float] = field(default_factory=list)

    def add(self, scores: list[float], found: list[Bitmap], real: list[Bitmap]) -> None:
        """One picture; ``found`` surest first."""
        self.scored += zip(scores, figures.matches(found, real), strict=True)
        self.objects += len(real)
        self.errors.append(figures.count_error(len(found), len(real)))

    @property
    def precision(self) -> float:
        """AP at an IoU of 0.5."""
        return figures.average_precision(self.scored, self.objects)

    @property
    def error(self) -> float:
        return float(np.mean(self.errors)) if self.errors else 0.0


def clicks_to_target(model: LiteModel, item: Item) -> list[int]:
    """NoC@90 of every object of the picture."""
    pixels, mask = item.read()
    embedding = model.embed(pixels)
    counts = []
    for index in visible(item, mask, asking.SMALLEST):
        target = whole_target(item, mask, index)
        answers = asking.by_clicks(asking.clicker(model, embedding), target, MOST, TARGET)
        overlaps = [figures.iou(found & target.valid, target.mask & target.valid) for found in answers]
        counts.append(figures.clicks_needed(overlaps, TARGET, MOST))
    return counts


def count(model: LiteModel, item: Item, counting: Counting) -> None:
    """Ask for every nucleus of the picture, as the app does."""
    pixels, mask = item.read()
    embedding = model.embed(pixels)
    sightings = asking.by_words(model, embedding, model.ground(embedding, [PHRASE])[0])
    found = [masks.to_bitmap(sighting.mask) for sighting in sightings]
    counting.add([sighting.score for sighting in sightings], found, _objects(item, mask))


def _objects(item: Item, mask: Indices) -> list[Bitmap]:
    return [np.asarray(mask == index, np.bool_) for index in visible(item, mask, _SPECK)]
