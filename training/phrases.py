"""Batches for the text half: views, the phrases asked of them, and what is true of each."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from core.engine.lite_backbone import Backbone
from core.engine.lite_head import STRIDE
from core.engine.lite_text import TextEncoder
from core.types import Pixels
from training import shapes
from training.concepts import Concepts, domain
from training.data import IGNORE, DataSet, Indices, Item
from training.features import FeatureStore, stacked
from training.objects import present_names
from training.segmenter import weights_of
from training.views import View, random_view, recoloured

SIDES = (320, 320, 384)
KEPT_SIDE = 448
VIEWS, ABSENT = 8, 40
DRAWN, DRAWN_KEPT = 0.05, 300  # share of drawn pictures; how many different ones where views are kept
UNKNOWN, NOT_THERE, THERE, MISTAKABLE = -1, 0, 1, 2  # the last: not there, though in this kind of picture it could be


@dataclass(frozen=True, slots=True)
class Batch:
    """Views and phrases; ``known`` (B, P) as above. ``seen`` is either the pictures or, if kept, their maps.

    ``masks`` (B, P, h, w) and ``valid`` (B, 1, h, w) are at STRIDE.
    """

    seen: list[Tensor]
    is_encoded: bool
    phrases: Tensor
    known: Tensor
    masks: Tensor
    valid: Tensor


def on_device(batch: Batch, device: torch.device) -> Batch:
    own = {name: getattr(batch, name).to(device) for name in ("phrases", "known", "masks", "valid")}
    return replace(batch, seen=[tensor.to(device) for tensor in batch.seen], **own)


class Asker:
    """Decides what is asked of some views, and knows the truth."""

    def __init__(self, concepts: Concepts, encoder: TextEncoder) -> None:
        self.concepts, self.encoder = concepts, encoder

    def batch(self, seen: list[Tensor], truth: list[tuple[Item, Indices]], random: Generator, *, kept: bool) -> Batch:
        """All that is there in one of the views, and some other names, asked of every view."""
        present = sorted({name for item, mask in truth for name in present_names(item, mask)})
        others = random.choice(self.concepts.names, min(ABSENT, len(self.concepts.names)), replace=False)
        names = [*present, *(str(name) for name in others if name not in present)]
        phrases = torch.from_numpy(self.encoder.encode([self.concepts.say(name, random) for name in names]))
        return Batch(seen, kept, phrases, *self._truth(truth, names))

    def _truth(self, truth: list[tuple[Item, Indices]], names: list[str]) -> tuple[Tensor, Tensor, Tensor]:
        cells = truth[0][1].shape[0] // STRIDE
        known = torch.full((len(truth), len(names)), UNKNOWN, dtype=torch.int8)
        masks = torch.zeros(len(truth), len(names), cells, cells)
        valid = torch.zeros(len(truth), 1, cells, cells)
        for row, (item, mask) in enumerate(truth):
            valid[row, 0] = shrunk(mask != IGNORE, cells)
            here, kind = present_names(item, mask), domain(item.dataset)
            for column, name in enumerate(names):
                if name in here:
                    known[row, column] = THERE
                    masks[row, column] = shrunk(item.class_mask(mask, name), cells)
                elif self.concepts.is_absent(item, name):
                    is_near = kind in self.concepts.domains.get(name, set())
                    known[row, column] = MISTAKABLE if is_near else NOT_THERE
        return known, masks, valid


class Fresh:
    """Ever new views, encoded as they come; everything random in a batch comes from its number."""

    def __init__(self, items: list[Item], asker: Asker, seed: int) -> None:
        self.items, self.asker, self.seed = items, asker, seed
        self.chances, self.drawn_set = weights_of(items), drawn_set(items)

    def batches(self, first: int) -> Iterator[Batch]:
        """Endless; the next one is made while the current one is learnt."""
        with ThreadPoolExecutor(1) as pool:
            number = first
            coming = pool.submit(self.make, number)
            while True:
                batch, number = coming.result(), number + 1
                coming = pool.submit(self.make, number)
                yield batch

    def make(self, number: int) -> Batch:
        random = np.random.default_rng(self.seed * 1_000_003 + number)
        side = int(random.choice(SIDES))
        views = [self._view(side, random) for _ in range(VIEWS)]
        images = torch.stack([torch.from_numpy(view.pixels).permute(2, 0, 1) for _, view in views]).float()
        images = images.contiguous(memory_format=torch.channels_last)
        return self.asker.batch([images], [(item, view.mask) for item, view in views], random, kept=False)

    def _view(self, side: int, random: Generator) -> tuple[Item, View]:
        if random.random() < DRAWN:
            return drawn_view(self.drawn_set, side, random)
        item = self.items[random.choice(len(self.items), p=self.chances)]
        return item, view_of(item, side, random)


class FromStore:
    """A few views of every picture, encoded once and kept on disk; which are drawn comes from the batch's number."""

    def __init__(
        self, items: list[Item], asker: Asker, seed: int, backbone: Backbone, folder: Path, each: int, side: int
    ) -> None:
        self.items, self.asker, self.seed, self.each, self.side = items, asker, seed, each, side
        self.chances, self.drawn_set = weights_of(items), drawn_set(items)
        facts = {"seed": seed, "each": each, "items": [f"{item.dataset.name}/{item.name}" for item in items]}
        self.store = FeatureStore(folder, backbone, side, len(items) * each + DRAWN_KEPT, self._make, facts)

    def batches(self, first: int) -> Iterator[Batch]:
        number = first
        while True:
            yield self.make(number)
            number += 1

    def make(self, number: int) -> Batch:
        random = np.random.default_rng(self.seed * 1_000_003 + number)
        slots = [self._slot(random) for _ in range(VIEWS)]
        views = [self.store.read(slot) for slot in slots]
        truth = [(self._item(slot), view.mask) for slot, view in zip(slots, views, strict=True)]
        return self.asker.batch(stacked(views), truth, random, kept=True)

    def _slot(self, random: Generator) -> int:
        if random.random() < DRAWN:
            return len(self.items) * self.each + int(random.integers(DRAWN_KEPT))
        return int(random.choice(len(self.items), p=self.chances)) * self.each + int(random.integers(self.each))

    def _item(self, slot: int) -> Item:
        number = slot // self.each
        return self.items[number] if number < len(self.items) else self._drawn(slot)[0]

    def _drawn(self, slot: int) -> tuple[Item, View]:
        return drawn_view(self.drawn_set, self.side, np.random.default_rng([self.seed, slot]))

    def _make(self, slot: int) -> tuple[Pixels, Indices]:
        number = slot // self.each
        if number >= len(self.items):
            view = self._drawn(slot)[1]
        else:
            view = view_of(self.items[number], self.side, np.random.default_rng([self.seed, slot]))
        return view.pixels, view.mask


def view_of(item: Item, side: int, random: Generator) -> View:
    pixels, mask = item.read()
    is_photo = item.dataset.group == "natural"
    return random_view(pixels, mask, side, random, zoom=0.25 if is_photo else 0.1, turn=False, mirror=is_photo)


def drawn_set(items: list[Item]) -> DataSet:
    """The drawn pictures' set: searched for its own names, and for those of the broad sets, which it surely lacks."""
    broad = {name for item in items if len(item.dataset.classes) > 40 for name in item.dataset.classes}
    return DataSet("drawn", "natural", Path(), "own", True, "photo", tuple(sorted({*shapes.names(), *broad})))


def drawn_item(dataset: DataSet, labels: dict[int, str]) -> Item:
    return Item(dataset, "drawn", Path(), Path(), labels)


def drawn_view(dataset: DataSet, side: int, random: Generator) -> tuple[Item, View]:
    pixels, mask, labels = shapes.draw(random, side)
    return drawn_item(dataset, labels), View(recoloured(pixels, random), mask, False)


def shrunk(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], cells: int) -> Tensor:
    """The share of each cell that is covered."""
    small = cv2.resize(mask.astype(np.float32), (cells, cells), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(np.asarray(small, np.float32))
