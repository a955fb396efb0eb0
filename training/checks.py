"""A quick look at the validation part while training: one object a picture, a few pictures a set."""

import copy
from collections import defaultdict

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.engine.lite_backbone import Backbone
from core.engine.lite_network import LiteNetwork
from core.types import Bitmap
from training.clicks import box_around
from training.data import IGNORE, Item
from training.objects import Target, one_part, visible, whole_target
from training.prompting import Session, drawing, moved
from training.views import Matrix, cut, whole

SIDE, BATCH, CLICKS = 384, 8, 5
NEAR, LEAST_SPAN = 1.8, 48.0  # how much of the picture a box is looked at with, in longest sides and in pixels at least
Case = tuple[str, Tensor, Target]  # set, view (3, SIDE, SIDE), object


class SegmenterCheck:
    """Dice of box (seen from near, as in use), one click and five clicks (whole picture), mean over sets."""

    def __init__(self, items: list[Item], per_set: int = 1, seed: int = 7) -> None:
        random = np.random.default_rng(seed)
        by_set: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            by_set[item.dataset.name].append(item)
        self.cases: list[Case] = []
        self.near: list[Case] = []
        for name, own in by_set.items():
            for index in random.permutation(len(own))[: per_set * (6 if name == "coco-mini" else 1)]:
                self._add(name, own[index], random)

    def _add(self, name: str, item: Item, random: np.random.Generator) -> None:
        pixels, mask = item.read()
        if found := visible(item, mask, 120):
            target = whole_target(item, mask, int(random.choice(found)))
            if not item.dataset.is_instances:
                target = one_part(target, random, 120)
            for cases, matrix in ((self.cases, whole(mask.shape, SIDE)), (self.near, _around(box_around(target.mask)))):
                seen, indices = cut(pixels, np.where(target.valid, target.mask, IGNORE).astype(np.uint8), matrix, SIDE)
                own = Target(target.name, indices == 1, indices != IGNORE)
                if own.mask.any():
                    cases.append((name, torch.from_numpy(seen).permute(2, 0, 1), own))

    @torch.no_grad()
    def __call__(self, backbone: Backbone, state: dict[str, Tensor], device: torch.device) -> dict[str, float]:
        network = LiteNetwork()
        network.load_state_dict(copy.deepcopy(state))
        network.eval().to(device).to(memory_format=torch.channels_last)
        figures: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        for cases, rounds in ((self.near, _by_box), (self.cases, _by_clicks)):
            for start in range(0, len(cases), BATCH):
                some = cases[start : start + BATCH]
                images = torch.stack([image for _, image, _ in some]).float().to(device)
                with torch.autocast(device.type, dtype=torch.bfloat16):
                    pyramid = network.pyramid(backbone(images.contiguous(memory_format=torch.channels_last)))
                    for kind, values in rounds(network, pyramid, [target for *_, target in some], device).items():
                        for (name, *_), value in zip(some, values, strict=True):
                            figures[kind][name].append(value)
        means = {kind: float(np.mean([np.mean(v) for v in sets.values()])) for kind, sets in figures.items()}
        return means | {"mean": float(np.mean(list(means.values())))}


def _around(box: tuple[float, float, float, float]) -> Matrix:
    x0, y0, x1, y1 = box
    span = max(LEAST_SPAN, NEAR * max(x1 - x0, y1 - y0))
    scale = SIDE / span
    return np.array([[scale, 0, (span - x0 - x1) / 2 * scale], [0, scale, (span - y0 - y1) / 2 * scale]])


def _by_box(
    network: LiteNetwork, pyramid: list[Tensor], targets: list[Target], device: torch.device
) -> dict[str, list[float]]:
    sessions = [Session(target) for target in targets]
    for session in sessions:
        session.box = box_around(session.target.mask)
    _, found = _answer(network, pyramid, sessions, None, device)
    return {"box": _dices(found, targets)}


def _by_clicks(
    network: LiteNetwork, pyramid: list[Tensor], targets: list[Target], device: torch.device
) -> dict[str, list[float]]:
    sessions = [Session(target) for target in targets]
    results: dict[str, list[float]] = {}
    prior: Tensor | None = None
    found = np.zeros((len(targets), SIDE, SIDE), np.bool_)
    for number in range(1, CLICKS + 1):
        for session, own in zip(sessions, found, strict=True):
            session.correct(own, None)
        prior, found = _answer(network, pyramid, sessions, prior, device)
        if number in (1, CLICKS):
            results[f"click{number}"] = _dices(found, targets)
    return results


def _answer(
    network: LiteNetwork, pyramid: list[Tensor], sessions: list[Session], prior: Tensor | None, device: torch.device
) -> tuple[Tensor, Bitmap]:
    owner = torch.arange(len(sessions), device=device)
    answer = network.decoder(pyramid, owner, moved(drawing(sessions, prior), device))
    chosen = answer.logits[owner, answer.quality.argmax(dim=1)][:, None]
    found = functional.interpolate(chosen, scale_factor=2.0, mode="bilinear")[:, 0].gt(0).cpu().numpy()
    return chosen, np.asarray(found, np.bool_)


def _dices(found: Bitmap, targets: list[Target]) -> list[float]:
    return [dice(own & target.valid, target.mask) for own, target in zip(found, targets, strict=True)]


def dice(found: Bitmap, real: Bitmap) -> float:
    """1 when both are empty."""
    total = int(found.sum()) + int(real.sum())
    return 2 * int((found & real).sum()) / total if total else 1.0
