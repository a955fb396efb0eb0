"""Train the text half: python -m training.grounder DATA --work FOLDER (after training.text)."""

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional

from core.engine import lite_weights
from core.engine.lite_backbone import Backbone
from core.engine.lite_head import STRIDE, Found, TextHead
from core.engine.lite_text import TextEncoder
from training import options, shapes
from training.backbone import State, begin
from training.concepts import Concepts
from training.data import IGNORE, DataSet, Item, read_items, read_sets
from training.grounder_check import Check
from training.objects import present_names
from training.run import Average, Run, best_device, learning_rate
from training.segmenter import weights_of
from training.text import read_vocabulary
from training.views import View, random_view, recoloured

SIDES = (320, 320, 384)
VIEWS, ABSENT = 8, 40
PEAK_RATE, DECAY, AVERAGE = 1.5e-3, 0.03, 0.998
DRAWN = 0.05  # share of drawn pictures
EVERY_LOG, EVERY_SAVE = 25, 200


@dataclass(frozen=True, slots=True)
class Batch:
    """Views and phrases; ``known`` (B, P): 1 present, 0 surely absent, -1 nobody knows. Masks at STRIDE."""

    images: Tensor
    phrases: Tensor
    known: Tensor
    masks: Tensor
    valid: Tensor


def encoder_of(folder: Path) -> TextEncoder:
    """The encoder that training.text left in ``folder``."""
    state = torch.load(folder / "text.pt", weights_only=True)
    return TextEncoder(read_vocabulary(), state["vectors"].numpy(), state["scales"].numpy(), {}, [])


class Source:
    """Makes batches; everything random in one comes from its number."""

    def __init__(self, items: list[Item], concepts: Concepts, encoder: TextEncoder, seed: int) -> None:
        self.items, self.concepts, self.encoder, self.seed = items, concepts, encoder, seed
        self.chances = weights_of(items)
        self.drawn_set = drawn_set(items)

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
        seen = [self._view(side, random) for _ in range(VIEWS)]
        present = sorted({name for item, view in seen for name in present_names(item, view.mask)})
        others = random.choice(self.concepts.names, ABSENT, replace=False)
        names = [*present, *(str(name) for name in others if name not in present)]
        phrases = torch.from_numpy(self.encoder.encode([self.concepts.say(name, random) for name in names]))
        images = torch.stack([torch.from_numpy(view.pixels).permute(2, 0, 1) for _, view in seen]).float()
        known, masks, valid = self._truth(seen, names, side)
        return Batch(images.contiguous(memory_format=torch.channels_last), phrases, known, masks, valid)

    def _view(self, side: int, random: Generator) -> tuple[Item, View]:
        if random.random() < DRAWN:
            pixels, mask, labels = shapes.draw(random, side)
            return drawn_item(self.drawn_set, labels), View(recoloured(pixels, random), mask, False)
        item = self.items[random.choice(len(self.items), p=self.chances)]
        pixels, mask = item.read()
        is_photo = item.dataset.group == "natural"
        view = random_view(pixels, mask, side, random, zoom=0.25 if is_photo else 0.1, turn=False, mirror=is_photo)
        return item, view

    def _truth(self, seen: list[tuple[Item, View]], names: list[str], side: int) -> tuple[Tensor, Tensor, Tensor]:
        cells = side // STRIDE
        known = torch.full((len(seen), len(names)), -1, dtype=torch.int8)
        masks = torch.zeros(len(seen), len(names), cells, cells)
        valid = torch.zeros(len(seen), 1, cells, cells)
        for row, (item, view) in enumerate(seen):
            valid[row, 0] = shrunk(view.mask != IGNORE, cells)
            here = present_names(item, view.mask)
            for column, name in enumerate(names):
                if name in here:
                    known[row, column] = 1
                    masks[row, column] = shrunk(item.class_mask(view.mask, name), cells)
                elif self.concepts.is_absent(item, name):
                    known[row, column] = 0
        return known, masks, valid


def drawn_set(items: list[Item]) -> DataSet:
    """The drawn pictures' set: searched for its own names, and for those of the broad sets, which it surely lacks."""
    broad = {name for item in items if len(item.dataset.classes) > 40 for name in item.dataset.classes}
    return DataSet("drawn", "natural", Path(), "own", True, "photo", tuple(sorted({*shapes.names(), *broad})))


def drawn_item(dataset: DataSet, labels: dict[int, str]) -> Item:
    return Item(dataset, "drawn", Path(), Path(), labels)


def shrunk(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], cells: int) -> Tensor:
    """The share of each cell that is covered."""
    small = cv2.resize(mask.astype(np.float32), (cells, cells), interpolation=cv2.INTER_AREA)
    return torch.from_numpy(np.asarray(small, np.float32))


def losses(found: Found, batch: Batch) -> dict[str, Tensor]:
    """Pixels of present phrases, pixels of absent ones, and presence itself."""
    is_present, is_absent = batch.known == 1, batch.known == 0
    logits, masks = found.logits[is_present], batch.masks[is_present]
    valid = batch.valid.expand(-1, batch.known.shape[1], -1, -1)
    seen, unseen = valid[is_present], valid[is_absent]
    cross = functional.binary_cross_entropy_with_logits(logits, masks, reduction="none")
    share = (masks * seen).mean(dim=(1, 2)).clamp(1e-3, 0.5)
    pixel = ((cross * seen).mean(dim=(1, 2)) * (2 * share).rsqrt()).mean()
    probability = torch.sigmoid(logits)
    hit = (probability * masks * seen).sum(dim=(1, 2))
    dice = (1 - (2 * hit + 1) / ((probability * seen).sum(dim=(1, 2)) + (masks * seen).sum(dim=(1, 2)) + 1)).mean()
    silent = (functional.softplus(found.logits[is_absent]) * unseen).mean()
    wanted = is_present.float()
    there = functional.binary_cross_entropy_with_logits(found.presence, wanted, reduction="none")
    presence = there[is_present].mean() + there[is_absent].mean()
    return {"pixel": pixel, "dice": dice, "silent": silent, "presence": presence}


class Trainer:
    """The head, its optimiser, its average."""

    def __init__(
        self, backbone: Backbone, run: Run, device: torch.device, *, start: State | None = None, rate: float = PEAK_RATE
    ) -> None:
        self.backbone = backbone.to(device).to(memory_format=torch.channels_last)
        self.head = TextHead().to(device).to(memory_format=torch.channels_last)
        if start is not None:
            self.head.load_state_dict(start)
        self.rate = rate
        self.optimiser = torch.optim.AdamW(self.head.parameters(), lr=rate, weight_decay=DECAY)
        self.average = Average(self.head, AVERAGE)
        self.run, self.device = run, device
        if state := run.resume("last.pt"):
            self.head.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.average.state, self.average.count = state["average"], run.step

    def save(self, name: str) -> None:
        states = {"network": self.head.state_dict(), "optimiser": self.optimiser.state_dict()}
        self.run.save(name, **states, average=self.average.state)

    def learn(self, batch: Batch) -> dict[str, float]:
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.rate, self.run)
        batch = on_device(batch, self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            with torch.no_grad():
                taps = self.backbone(batch.images)
                top = self.backbone.top(taps[-1])
            found = self.head.compare(self.head.see(taps, top), batch.phrases)
        parts = losses(Found(found.logits.float(), found.presence.float()), batch)
        loss = 5 * parts["pixel"] + parts["dice"] + 2 * parts["silent"] + 0.3 * parts["presence"]
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.head.parameters(), 1.0)
        self.optimiser.step()
        self.average.update(self.head)
        return {"loss": loss.item(), **{key: value.item() for key, value in parts.items()}}


def on_device(batch: Batch, device: torch.device) -> Batch:
    return replace(batch, **{name: getattr(batch, name).to(device) for name in Batch.__slots__})


def all_concepts(root: Path) -> Concepts:
    """Those of the data, and those of the drawn pictures."""
    known = Concepts.of([s for s in read_sets(root) if s.name != "ecssd"])
    for name in shapes.names():
        known.ways.setdefault(name, [name])
        known.domains.setdefault(name, set()).add(("photo", ""))
    known.ways["coin"] = ["coin", "coins", "old coin", "piece of money"]
    return Concepts(sorted(known.ways), known.ways, known.domains)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add(parser, minutes=45, steps=20_000)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    items = [
        item
        for item in read_items(arguments.data, "train", open_only=arguments.open_licences)
        if any(item.labels.values())
    ]
    recipe = {"model": "grounder", "seed": arguments.seed, "sides": SIDES, "views": VIEWS, "absent": ABSENT}
    rate = arguments.rate or PEAK_RATE
    recipe |= {"rate": rate, "decay": DECAY, "average": AVERAGE, "drawn": DRAWN}
    recipe |= {"open": arguments.open_licences, "version": 1}
    run = options.run_of(arguments, "grounder", recipe)
    text = None if arguments.start is None else lite_weights.read(arguments.start, torch.device("cpu")).encoder
    encoder = text or encoder_of(arguments.work / "text")
    concepts = all_concepts(arguments.data)
    check = Check(read_items(arguments.data, "val", open_only=arguments.open_licences), concepts, encoder)
    backbone, start = begin(arguments.start, "head")
    trainer = Trainer(backbone, run, best_device(), start=start, rate=rate)
    source = Source(items, concepts, encoder, arguments.seed)
    train(trainer, source.batches(run.step), check, arguments.every_minutes, arguments.patience)


def train(trainer: Trainer, source: Iterator[Batch], check: Check, every_minutes: float, patience: int) -> None:
    """Learn until the run is over or validation has not improved ``patience`` times."""
    run, sums, last_check = trainer.run, dict[str, float](), trainer.run.seconds
    for step in run.ticks():
        for key, value in trainer.learn(next(source)).items():
            sums[key] = sums.get(key, 0.0) + value / EVERY_LOG
        if step % EVERY_LOG == 0:
            run.log("train", **sums)
            sums = {}
        if step % EVERY_SAVE == 0:
            trainer.save("last.pt")
        if run.seconds - last_check > 60 * every_minutes:
            last_check = run.seconds
            look(trainer, check)
            if run.since_best >= patience:
                break
    look(trainer, check)
    trainer.save("last.pt")
    run.log("end")


def look(trainer: Trainer, check: Check) -> None:
    """Validate the average, and keep it if it is the best so far."""
    figures = check(trainer.backbone, trainer.average.state, trainer.device)
    trainer.run.log("val", **figures)
    if trainer.run.improved(figures["mean"]):
        trainer.save("best.pt")


if __name__ == "__main__":
    main()
