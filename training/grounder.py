"""Train the text half: python -m training.grounder DATA --work FOLDER (after training.text)."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import torch
from torch import Tensor
from torch.nn import functional

from core.engine import lite_weights
from core.engine.lite_backbone import Backbone
from core.engine.lite_head import Found, TextHead
from core.engine.lite_text import TextEncoder
from training import options, shapes
from training.backbone import State, begin
from training.concepts import Concepts
from training.data import Item, read_items, read_sets
from training.grounder_check import Check
from training.phrases import (
    ABSENT,
    DRAWN,
    KEPT_SIDE,
    MISTAKABLE,
    NOT_THERE,
    SIDES,
    THERE,
    VIEWS,
    Asker,
    Batch,
    Fresh,
    FromStore,
    on_device,
)
from training.run import WARM_UP, Average, Run, best_device, learning_rate
from training.text import read_vocabulary

PEAK_RATE, DECAY, AVERAGE = 1.5e-3, 0.03, 0.998
EVERY_LOG, EVERY_SAVE = 25, 200


def encoder_of(folder: Path) -> TextEncoder:
    """The encoder that training.text left in ``folder``."""
    state = torch.load(folder / "text.pt", weights_only=True)
    return TextEncoder(read_vocabulary(), state["vectors"].numpy(), state["scales"].numpy(), {}, [])


def losses(found: Found, batch: Batch) -> dict[str, Tensor]:
    """Pixels of present phrases, pixels of absent ones, and presence itself."""
    is_present, is_absent = batch.known == THERE, (batch.known == NOT_THERE) | (batch.known == MISTAKABLE)
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
    kinds = [there[batch.known == kind] for kind in (THERE, MISTAKABLE, NOT_THERE)]  # each counts the same
    presence = 2 * torch.stack([own.mean() for own in kinds if len(own)]).mean()
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
        self.rate, self.warm_up = rate, WARM_UP if start is None else WARM_UP // 4
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
            group["lr"] = learning_rate(self.rate, self.run, self.warm_up)
        batch = on_device(batch, self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            with torch.no_grad():
                taps = batch.seen if batch.is_encoded else self.backbone(batch.seen[0])
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


def all_concepts(root: Path) -> Concepts:
    """Those that some picture of the training part shows, and those of the drawn pictures."""
    shown = {name for item in read_items(root, "train") for name in item.labels.values()}
    known = Concepts.of([s for s in read_sets(root) if s.name != "ecssd" and shown.intersection(s.classes)])
    for name in [name for name in known.ways if name not in shown]:
        del known.ways[name]
    for name in shapes.names():
        known.ways.setdefault(name, [name])
        known.domains.setdefault(name, set()).add(("photo", ""))
    known.ways["coin"] = ["coin", "coins", "old coin", "piece of money"]
    return Concepts(sorted(known.ways), known.ways, known.domains)


def named(data: Path, part: str, *, open_only: bool) -> list[Item]:
    """Pictures in which something has a name."""
    return [item for item in read_items(data, part, open_only=open_only) if any(item.labels.values())]


def withheld(items: Sequence[Item], concepts: Concepts, names: set[str]) -> tuple[list[Item], Concepts]:
    """Without some names: their objects stay in the pictures, but nobody says what they are."""
    others = [name for name in concepts.names if name not in names]
    ways = {name: concepts.ways[name] for name in others}
    return [item.without(names) for item in items], Concepts(others, ways, concepts.domains)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add(parser, minutes=45, steps=20_000)
    parser.add_argument(
        "--kept-views", type=int, default=0, help="encode so many views of a picture once and keep them; 0: ever new"
    )
    parser.add_argument("--withhold", nargs="*", default=[], help="names not to learn, to measure what is understood")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    parts = {part: named(arguments.data, part, open_only=arguments.open_licences) for part in ("train", "val")}
    everything = all_concepts(arguments.data)
    items, concepts = withheld(parts["train"], everything, set(arguments.withhold))
    recipe = {"model": "grounder", "seed": arguments.seed, "views": VIEWS, "absent": ABSENT, "drawn": DRAWN}
    rate = arguments.rate or PEAK_RATE
    recipe |= {"rate": rate, "decay": DECAY, "average": AVERAGE, "withheld": sorted(arguments.withhold)}
    recipe |= {"sides": [KEPT_SIDE] if arguments.kept_views else SIDES, "kept": arguments.kept_views}
    recipe |= {"open": arguments.open_licences, "version": 2}
    run = options.run_of(arguments, "grounder", recipe)
    text = None if arguments.start is None else lite_weights.read(arguments.start, torch.device("cpu")).encoder
    encoder = text or encoder_of(arguments.work / "text")
    check = Check(withheld(parts["val"], everything, set(arguments.withhold))[0], concepts, encoder)
    backbone, start = begin(arguments.start, "head")
    trainer = Trainer(backbone, run, best_device(), start=start, rate=rate)
    asker, each = Asker(concepts, encoder), arguments.kept_views
    if each:
        source: Fresh | FromStore = FromStore(items, asker, arguments.seed, backbone, arguments.work, each, KEPT_SIDE)
    else:
        source = Fresh(items, asker, arguments.seed)
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
