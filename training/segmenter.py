"""Train the promptable half: python -m training.segmenter DATA --work FOLDER."""

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional

from core.engine.lite_backbone import Backbone
from core.engine.lite_network import Answer, LiteNetwork
from training import checks, options, shapes
from training.backbone import State, begin
from training.data import Item, read_items
from training.objects import Target, random_targets
from training.prompting import Session, drawing, moved
from training.run import WARM_UP, Average, Run, best_device, learning_rate
from training.tally import is_thin
from training.views import random_view

SIDES = (256, 320, 320, 384)
VIEWS, OBJECTS = 4, 4
PEAK_RATE, DECAY, AVERAGE = 2e-3, 0.02, 0.998
ZOOM = 0.7  # share of views that show one object at about the size at which it is looked at in use
FLAT = 0.06  # share of views that are redrawn as a flat silhouette of one object
ROUNDS = (0, 0, 0, 0, 1, 1, 2, 3, 5, 7)  # corrections before the round that is learnt from, one drawn a step
EVERY_LOG, EVERY_SAVE = 25, 200


@dataclass(frozen=True, slots=True)
class Batch:
    """Some views and, for each object asked for, whose view it is on."""

    images: Tensor
    sessions: list[Session]
    owner: list[int]


def weights_of(items: list[Item]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Sampling: a set counts by the root of its size; broad photo sets and thin structures count more."""
    sizes: dict[str, int] = {}
    for item in items:
        sizes[item.dataset.name] = sizes.get(item.dataset.name, 0) + 1
    boost = {"coco-mini": 3.0, "ecssd": 2.0} | {name: 1.5 for name in sizes if is_thin(name)}
    weights = np.array([boost.get(i.dataset.name, 1.0) / sizes[i.dataset.name] ** 0.5 for i in items])
    return np.asarray(weights / weights.sum(), np.float64)


def make_batch(items: list[Item], chances: np.ndarray[tuple[int], np.dtype[np.float64]], seed: int) -> Batch:
    """Everything random in it comes from ``seed``."""
    random = np.random.default_rng(seed)
    side = int(random.choice(SIDES))
    images: list[Tensor] = []
    sessions: list[Session] = []
    owner: list[int] = []
    while len(images) < VIEWS:
        item = items[random.choice(len(items), p=chances)]
        pixels, mask = item.read()
        view = random_view(pixels, mask, side, random, zoom=ZOOM, turn=item.dataset.group != "natural")
        targets = random_targets(item, view.mask, random, OBJECTS, focus=view.focus)
        if not targets:
            continue
        if random.random() < FLAT:
            targets = targets[:1]
            view = replace(view, pixels=shapes.silhouette(targets[0].mask, random))
        owner += [len(images)] * len(targets)
        sessions += [begun(target, random) for target in targets]
        images.append(torch.from_numpy(view.pixels).permute(2, 0, 1))
    return Batch(torch.stack(images).float().contiguous(memory_format=torch.channels_last), sessions, owner)


def begun(target: Target, random: Generator) -> Session:
    session = Session(target)
    session.begin(random)
    return session


def batches(items: list[Item], seed: int, first: int) -> Iterator[Batch]:
    """Endless; the next one is made while the current one is learnt."""
    chances = weights_of(items)
    with ThreadPoolExecutor(1) as pool:
        number = first
        coming = pool.submit(make_batch, items, chances, seed * 1_000_003 + number)
        while True:
            batch, number = coming.result(), number + 1
            coming = pool.submit(make_batch, items, chances, seed * 1_000_003 + number)
            yield batch


def truth(sessions: list[Session]) -> tuple[Tensor, Tensor]:
    """Masks and valid pixels at stride 2: (N, 1, h, w)."""
    masks = np.stack([s.target.mask for s in sessions]).astype(np.float32)
    valid = np.stack([s.target.valid for s in sessions]).astype(np.float32)
    pooled = (functional.avg_pool2d(torch.from_numpy(array)[:, None], 2) for array in (masks, valid))
    first, second = pooled
    return first, second


def losses(answer: Answer, masks: Tensor, valid: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(N, K) mask loss and overlap, and the quality head's error (N,)."""
    logits = answer.logits
    probability = torch.sigmoid(logits)
    wide_masks = masks.expand_as(logits)
    cross = functional.binary_cross_entropy_with_logits(logits, wide_masks, reduction="none")
    wrong = (probability - masks).abs()
    area = valid.sum(dim=(2, 3)).clamp_min(1.0)
    focal = (cross * wrong * valid).sum(dim=(2, 3)) / area
    share = (masks * valid).sum(dim=(2, 3)) / area
    balance = (share.clamp(1e-4, 0.5) * 2).rsqrt()  # small objects would else hardly count
    hit = (probability * masks * valid).sum(dim=(2, 3))
    both = (probability * valid).sum(dim=(2, 3)) + (masks * valid).sum(dim=(2, 3))
    dice = 1 - (2 * hit + 1) / (both + 1)
    found = ((logits > 0) & (valid > 0.5)).float()
    real = (masks > 0.5).float() * (valid > 0.5)
    union = torch.maximum(found, real).sum(dim=(2, 3)).clamp_min(1.0)
    overlap = (found * real).sum(dim=(2, 3)) / union
    judged = (answer.quality - overlap.detach()).abs().mean(dim=1)
    return 5 * focal * balance + dice, overlap, judged


class Trainer:
    """The network, its optimiser, its average; one step of learning at a time."""

    def __init__(
        self, backbone: Backbone, run: Run, device: torch.device, *, start: State | None = None, rate: float = PEAK_RATE
    ) -> None:
        self.backbone = backbone.to(device).to(memory_format=torch.channels_last)
        self.network = LiteNetwork().to(device).to(memory_format=torch.channels_last)
        if start is not None:
            self.network.load_state_dict(start)
        self.rate, self.warm_up = rate, WARM_UP if start is None else WARM_UP // 4
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=rate, weight_decay=DECAY)
        self.average = Average(self.network, AVERAGE)
        self.run, self.device = run, device
        if state := run.resume("last.pt"):
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.average.state, self.average.count = state["average"], run.step

    def save(self, name: str) -> None:
        self.run.save(
            name,
            network=self.network.state_dict(),
            optimiser=self.optimiser.state_dict(),
            average=self.average.state,
        )

    def learn(self, batch: Batch) -> dict[str, float]:
        """Some rounds of prompts; only the last one is learnt from."""
        random = np.random.default_rng(self.run.step)
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.rate, self.run, self.warm_up)
        masks, valid = (t.to(self.device) for t in truth(batch.sessions))
        owner = torch.tensor(batch.owner, device=self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            with torch.no_grad():
                taps = self.backbone(batch.images.to(self.device))
            pyramid = self.network.pyramid(taps)
            prior = self._earlier_rounds(pyramid, owner, batch.sessions, random)
            keep = None if prior is None else torch.from_numpy((random.random(len(prior)) < 0.85).astype(np.float32))
            answer = self.network.decoder(pyramid, owner, moved(drawing(batch.sessions, prior, keep), self.device))
        each, overlap, judged = losses(answer, masks, valid)
        loss = (each.amin(dim=1) + 0.1 * each.mean(dim=1) + 0.5 * judged).mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.average.update(self.network)
        return {"loss": loss.item(), "best": overlap.amax(dim=1).mean().item(), "judged": judged.mean().item()}

    @torch.no_grad()
    def _earlier_rounds(
        self, pyramid: list[Tensor], owner: Tensor, sessions: list[Session], random: Generator
    ) -> Tensor | None:
        rounds = int(random.choice(ROUNDS))
        prior = None
        levels = [level.detach() for level in pyramid]
        for _ in range(rounds):
            answer = self.network.decoder(levels, owner, moved(drawing(sessions, prior), self.device))
            rows = torch.arange(len(sessions), device=self.device)
            prior = answer.logits[rows, answer.quality.argmax(dim=1)][:, None]
            found = functional.interpolate(prior, scale_factor=2.0, mode="bilinear")[:, 0].gt(0).cpu().numpy()
            for session, own in zip(sessions, found, strict=True):
                session.correct(own, random)
        return prior


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    options.add(parser, minutes=60, steps=20_000)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    torch.manual_seed(arguments.seed)
    items = read_items(arguments.data, "train", open_only=arguments.open_licences)
    recipe = {"model": "segmenter", "seed": arguments.seed, "sides": SIDES, "views": VIEWS, "objects": OBJECTS}
    rate = arguments.rate or PEAK_RATE
    recipe |= {"zoom": ZOOM, "flat": FLAT, "rounds": ROUNDS, "rate": rate, "decay": DECAY, "average": AVERAGE}
    recipe |= {"open": arguments.open_licences, "version": 3}
    run = options.run_of(arguments, "segmenter", recipe)
    backbone, start = begin(arguments.start, "network")
    trainer = Trainer(backbone, run, best_device(), start=start, rate=rate)
    check = checks.SegmenterCheck(read_items(arguments.data, "val", open_only=arguments.open_licences))
    train(trainer, batches(items, arguments.seed, run.step), check, arguments.every_minutes, arguments.patience)


def train(
    trainer: Trainer, source: Iterator[Batch], check: checks.SegmenterCheck, every_minutes: float, patience: int
) -> None:
    """Learn until the run is over or validation has not improved ``patience`` times."""
    run = trainer.run
    sums: dict[str, float] = {}
    last_check = run.seconds
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


def look(trainer: Trainer, check: checks.SegmenterCheck) -> None:
    """Validate the average, and keep it if it is the best so far."""
    figures = check(trainer.backbone, trainer.average.state, trainer.device)
    trainer.run.log("val", **figures)
    if trainer.run.improved(figures["mean"]):
        trainer.save("best.pt")


if __name__ == "__main__":
    main()
