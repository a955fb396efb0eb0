"""The model card's tables: python -m training.evaluate DATA --split test."""

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator

from core import masks
from core.engine.grounding import Search, find
from core.engine.lite import LiteEmbedding, LiteModel, load
from core.engine.protocol import Ask, Grounding, RawMask, no_check
from core.types import Bitmap, Box, Point, Prompt, Size
from training import clicks
from training.concepts import Concepts
from training.data import IGNORE, Indices, Item, read_items
from training.grounder import all_concepts
from training.objects import Target, present_names, visible, whole_target

BUNDLED = Path(__file__).parent.parent / "core" / "engine" / "bundled"
CLICKS, SMALLEST, ABSENT = 5, 60, 5
THIN = ("retina", "crackforest", "lung-vessel", "liver-vessel", "coronary")


@dataclass(slots=True)
class Tally:
    """Figures by kind and set; certainties of present and absent phrases."""

    dices: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    present: list[float] = field(default_factory=list)
    absent: list[float] = field(default_factory=list)

    def add(self, kind: str, dataset: str, value: float) -> None:
        self.dices[kind][dataset].append(value)

    def means(self) -> dict[str, float]:
        """Each set counts once."""
        return {kind: float(np.mean([np.mean(v) for v in sets.values()])) for kind, sets in self.dices.items()}

    def refused(self, recall: float = 0.9) -> tuple[float, float]:
        """The certainty that ``recall`` of the present phrases reach, and the share of absent ones below it."""
        if not self.present or not self.absent:
            return 0.0, 0.0
        bar = float(np.quantile(self.present, 1 - recall))
        return bar, float(np.mean(np.array(self.absent) < bar))


def to_bitmap(found: RawMask, size: Size) -> Bitmap:
    """Logits enlarged to the picture's pixels and cut at zero."""
    frame = found.frame
    x0, y0, x1, y1 = (round(v) for v in (frame.x0, frame.y0, frame.x1, frame.y1))
    mask = np.zeros(size.shape, np.bool_)
    mask[y0:y1, x0:x1] = cv2.resize(found.logits, (max(1, x1 - x0), max(1, y1 - y0))) > 0
    return mask


def dice(found: Bitmap, target: Target) -> float:
    """Over the valid pixels; 1 when both are empty."""
    own, real = found & target.valid, target.mask & target.valid
    total = int(own.sum()) + int(real.sum())
    return 2 * int((own & real).sum()) / total if total else 1.0


def by_box(model: LiteModel, embedding: LiteEmbedding, target: Target) -> float:
    box = Box(*clicks.box_around(target.mask))
    return dice(to_bitmap(model.predict(embedding, [Ask(Prompt(box=box))])[0][0], embedding.size), target)


def by_clicks(model: LiteModel, embedding: LiteEmbedding, target: Target) -> list[float]:
    """Dice after each of CLICKS clicks at the deepest error; the best mask so far is not kept."""
    found = np.zeros(embedding.size.shape, np.bool_)
    points: list[Point] = []
    prior: RawMask | None = None
    figures = []
    for _ in range(CLICKS):
        spot = clicks.correction(target.mask, found, target.valid)
        if spot is not None:
            points.append(Point(spot[0], spot[1], spot[2] > 0))
            prior = model.predict(embedding, [Ask(Prompt(points=tuple(points)), prior)])[0][0]
            found = to_bitmap(prior, embedding.size)
        figures.append(dice(found, target))
    return figures


def measure(
    model: LiteModel, items: list[Item], concepts: Concepts, objects: int, seed: int, *, only: str | None = None
) -> Tally:
    random, tally = np.random.default_rng(seed), Tally()
    for number, item in enumerate(items):
        pixels, mask = item.read()
        embedding = model.embed(pixels)
        if only != "text":
            _measure_prompts(model, embedding, item, mask, random, objects, tally)
        if only != "prompts":
            _measure_text(model, embedding, item, mask, concepts, random, tally)
        if number % 50 == 49:
            print(f"{number + 1} of {len(items)} pictures", json.dumps(_rounded(tally.means())), flush=True)
    return tally


def _measure_prompts(
    model: LiteModel, embedding: LiteEmbedding, item: Item, mask: Indices, random: Generator, objects: int, tally: Tally
) -> None:
    found = visible(item, mask, SMALLEST)
    for index in random.permutation(found)[:objects]:
        target = whole_target(item, mask, int(index))
        tally.add("box", item.dataset.name, by_box(model, embedding, target))
        figures = by_clicks(model, embedding, target)
        tally.add("1 click", item.dataset.name, figures[0])
        tally.add(f"{CLICKS} clicks", item.dataset.name, figures[-1])


def _measure_text(
    model: LiteModel, embedding: LiteEmbedding, item: Item, mask: Indices, concepts: Concepts, random: Generator,
    tally: Tally,
) -> None:  # fmt: skip
    present = sorted(present_names(item, mask, SMALLEST))
    if not present:
        return
    asked = [name for name in concepts.names if concepts.is_absent(item, name)]
    absent = [str(name) for name in random.permutation(asked)[:ABSENT]]
    answers = model.ground(embedding, [*present, *absent])
    tally.absent += [answer.certainty for answer in answers[len(present) :]]
    for name, answer in zip(present, answers, strict=False):
        target = Target(name, item.class_mask(mask, name), mask != IGNORE)
        hot = cv2.resize(answer.heat, (embedding.size.width, embedding.size.height)) > 0.5
        tally.add("text", item.dataset.name, dice(np.asarray(hot, np.bool_), target))
        tally.add("text, as answered", item.dataset.name, dice(_answered(model, embedding, answer), target))
        tally.present.append(answer.certainty)


def _answered(model: LiteModel, embedding: LiteEmbedding, answer: Grounding) -> Bitmap:
    """All that the product would draw for the phrase, together."""
    found = find(Search(answer), embedding.size, lambda asks: model.predict(embedding, asks), no_check)
    together = np.zeros(embedding.size.shape, np.bool_)
    for sighting in found:
        together |= masks.to_bitmap(sighting.mask)
    return together


def chosen(items: list[Item], per_set: int, seed: int) -> list[Item]:
    """At most so many of each set, drawn with the seed."""
    random = np.random.default_rng(seed)
    by_set: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_set[item.dataset.name].append(item)
    return [own[i] for own in by_set.values() for i in sorted(random.permutation(len(own))[:per_set])]


def table(tally: Tally) -> str:
    """Markdown: the means, then every set."""
    kinds = list(tally.dices)
    lines = ["| " + " | ".join(["set", *kinds]) + " |", "|" + " --- |" * (len(kinds) + 1)]
    means = tally.means()
    lines.append("| " + " | ".join(["**mean over sets**", *(f"**{means[kind]:.3f}**" for kind in kinds)]) + " |")
    thin = {s for sets in tally.dices.values() for s in sets if any(part in s for part in THIN)}
    for title, keep in (("without thin structures", lambda s: s not in thin), ("thin structures", thin.__contains__)):
        values = [[np.mean(v) for s, v in tally.dices[kind].items() if keep(s)] for kind in kinds]
        lines.append("| " + " | ".join([title, *(f"{np.mean(v):.3f}" if v else "" for v in values)]) + " |")
    for name in sorted({s for sets in tally.dices.values() for s in sets}):
        cells = [f"{np.mean(tally.dices[k][name]):.2f}" if name in tally.dices[k] else "" for k in kinds]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 3) for key, value in values.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", choices=("train", "val", "test"), default="val")
    parser.add_argument("--weights", type=Path, default=BUNDLED)
    parser.add_argument("--per-set", type=int, default=10, help="pictures of a set at most")
    parser.add_argument("--objects", type=int, default=2, help="objects of a picture at most")
    parser.add_argument("--sets", nargs="*", default=None, help="names of the sets to look at")
    parser.add_argument("--measure", choices=("prompts", "text"), default=None, help="one half only")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    items = chosen(read_items(arguments.data, arguments.split, arguments.sets), arguments.per_set, arguments.seed)
    concepts = all_concepts(arguments.data)
    model = load(arguments.weights, device)
    tally = measure(model, items, concepts, arguments.objects, arguments.seed, only=arguments.measure)
    print(table(tally))
    bar, refused = tally.refused()
    print(f"\nAbsent phrases refused at 0.90 recall: {refused:.3f} (certainty {bar:.2f}; {len(tally.absent)} asked)")
    print(f"{len(items)} pictures of the {arguments.split} part; weights {model.weights_sha256[:16]}")


if __name__ == "__main__":
    main()
