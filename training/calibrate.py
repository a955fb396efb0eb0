"""Fit on the validation part how sure the grounder may be: python -m training.calibrate DATA WEIGHTS --work FOLDER."""

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from core.engine import lite_weights
from core.engine.grounding import PRESENT
from core.engine.lite_backbone import CLASSES
from core.engine.lite_classes import Lexicon
from core.engine.lite_windows import network_input, whole_window
from core.types import Size
from training.asking import SMALLEST
from training.concepts import Concepts
from training.data import IGNORE, Indices, Item, read_items
from training.evaluate import chosen
from training.grounder import all_concepts
from training.objects import present_names

Rows = NDArray[np.float64]
RECALL = 0.9  # so many of what is there shall reach PRESENT, the certainty from which the product shows it
_OFFSETS = np.arange(-2.0, 2.01, 0.25)
_ABSENT = 12
BROAD = "coco-mini"  # the set whose names ImageNet has as well, and whose pictures are searched for all of them


@dataclass(slots=True)
class Evidence:
    """What was measured, a row per picture and phrase."""

    head: list[tuple[float, float]] = field(default_factory=list)  # presence, peak
    is_there: list[bool] = field(default_factory=list)
    dices: dict[str, list[list[float]]] = field(default_factory=dict)  # set -> per phrase, per offset
    classes: list[float] = field(default_factory=list)  # peak odds
    class_head: list[tuple[float, float]] = field(default_factory=list)  # the head's presence and peak beside them
    class_there: list[bool] = field(default_factory=list)


def logistic(features: Rows, labels: Rows, weights: Rows) -> Rows:
    """Coefficients and, last, the constant; a few Newton steps."""
    x = np.column_stack([features, np.ones(len(features))])
    beta = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weights * (labels - p)) - 1e-3 * beta
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(beta))
        beta = beta + np.linalg.solve(hessian, gradient)
    return np.asarray(beta, np.float64)


def balanced(labels: Rows) -> Rows:
    """Weights with which both answers count the same."""
    share = labels.mean()
    return np.asarray(np.where(labels > 0.5, 0.5 / max(share, 1e-6), 0.5 / max(1 - share, 1e-6)), np.float64)


class Collector:
    """Looks at pictures with the parts of a weights file."""

    def __init__(self, weights: lite_weights.LiteWeights, concepts: Concepts) -> None:
        self.weights, self.concepts = weights, concepts
        self.lexicon = Lexicon(weights.facts["groups"], weights.encoder, CLASSES)
        self.vectors = torch.from_numpy(weights.encoder.encode(concepts.names))
        self.evidence = Evidence()

    @torch.no_grad()
    def look(self, item: Item, random: np.random.Generator) -> None:
        pixels, mask = item.read()
        size = Size.of(pixels)
        window = whole_window(size)
        taps = self.weights.backbone(network_input(pixels, size, window))
        top = self.weights.backbone.top(taps[-1])
        found = self.weights.head.compare(self.weights.head.see(taps, top), self.vectors)
        rows, columns = (-(-side // 8) for side in window.shape)
        logits = found.logits[0, :, :rows, :columns]
        present = present_names(item, mask, SMALLEST)
        absent = [name for name in self.concepts.names if self.concepts.is_absent(item, name)]
        some = {str(name) for name in random.permutation(absent)[:_ABSENT]}
        classes = self.weights.backbone.classes(top)[0].float().softmax(dim=0)
        is_broad = item.dataset.name == BROAD
        for number, name in enumerate(self.concepts.names):
            if name in present or name in some or (is_broad and name in item.dataset.classes):
                self._head(item, mask, name, float(found.presence[0, number]), logits[number], present)
            if is_broad and name in item.dataset.classes:
                self._classes(name, classes, (rows, columns), present)

    def _head(
        self, item: Item, mask: Indices, name: str, presence: float, logits: torch.Tensor, present: set[str]
    ) -> None:
        peak = float(logits.flatten().topk(min(4, logits.numel())).values.mean())
        self.evidence.head.append((presence, peak))
        self.evidence.is_there.append(name in present)
        if name in present:
            big = cv2.resize(logits.numpy(), mask.shape[::-1])
            real, valid = item.class_mask(mask, name), mask != IGNORE
            own = [_dice((big > offset) & valid, real & valid) for offset in _OFFSETS]
            self.evidence.dices.setdefault(item.dataset.name, []).append(own)

    def _classes(self, name: str, classes: torch.Tensor, cells: tuple[int, int], present: set[str]) -> None:
        meaning = self.lexicon.meaning(name)
        if meaning.nearness < 1.0:
            return
        chosen_classes = torch.from_numpy(np.flatnonzero(meaning.weights))
        probability = classes[chosen_classes].sum(dim=0)
        rows, columns = (max(1, -(-n // 4)) for n in cells)
        peak = torch.logit(probability[:rows, :columns].flatten().topk(3).values.mean().clamp(1e-5, 1 - 1e-5))
        self.evidence.classes.append(float(peak))
        self.evidence.class_there.append(name in present)
        self.evidence.class_head.append(self.evidence.head[-1])


def _dice(found: NDArray[np.bool_], real: NDArray[np.bool_]) -> float:
    total = int(found.sum()) + int(real.sum())
    return 2 * int((found & real).sum()) / total if total else 1.0


def fitted(evidence: Evidence) -> dict[str, float]:
    """The figures that core.engine.lite_grounding reads."""
    features, there = np.array(evidence.head), np.array(evidence.is_there, np.float64)
    both = logistic(features, there, balanced(there))
    alone = logistic(features[:, :1], there, balanced(there))
    scores = features @ both[:2]
    bias = _bias_for(scores, there)
    peaks, class_there = np.array(evidence.classes), np.array(evidence.class_there, np.float64)
    by_class = logistic(peaks[:, None], class_there, balanced(class_there))
    heads = np.array(evidence.class_head) @ both[:2] + bias
    together = logistic(np.column_stack([heads, peaks * by_class[0] + by_class[1]]), class_there, balanced(class_there))
    print(f"where both know: head x {together[0]:.2f}, classes x {together[1]:.2f}, {together[2]:.2f}")
    by_offset = np.mean([np.mean(rows, axis=0) for rows in evidence.dices.values()], axis=0)
    offset = _OFFSETS[int(by_offset.argmax())]
    print("Dice by offset", {float(o): round(float(d), 3) for o, d in zip(_OFFSETS, by_offset, strict=True)})
    for recall in (0.9, 0.95, 0.98):
        bar = np.quantile(scores[there > 0.5], 1 - recall)
        print(f"head: absent refused {float((scores[there < 0.5] < bar).mean()):.3f} at {recall} recall of present")
    print(f"a fair judge's constant {both[2]:.2f}, the one taken {bias:.2f}")
    return {
        "presence": both[0], "peak": both[1], "head_bias": bias, "head_offset": float(offset),
        "alone": alone[0], "alone_bias": alone[1],
        "class_trust": float(np.clip(together[1] / max(together[0], 1e-3), 0.3, 4.0)),
        "class_presence": by_class[0], "class_bias": by_class[1],
    }  # fmt: skip


def _bias_for(scores: Rows, there: Rows) -> float:
    """Such that RECALL of what is there reaches PRESENT."""
    return float(np.log(PRESENT / (1 - PRESENT)) - np.quantile(scores[there > 0.5], 1 - RECALL))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--per-set", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    collector = Collector(lite_weights.read(arguments.weights, torch.device("cpu")), all_concepts(arguments.data))
    random = np.random.default_rng(3)
    items = read_items(arguments.data, "val")
    broad = [item for item in items if item.dataset.name == BROAD]
    for item in [*chosen(items, arguments.per_set, 3), *broad[arguments.per_set :]]:
        if any(item.labels.values()):
            collector.look(item, random)
    figures = {key: round(float(value), 4) for key, value in fitted(collector.evidence).items()}
    (arguments.work / "calibration.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
