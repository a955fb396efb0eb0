"""The model card's tables: python -m training.evaluate DATA --split test."""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.random import Generator

from core import masks
from core.engine.lite import LiteEmbedding, LiteModel, load
from core.engine.lite_text import key
from core.engine.protocol import Grounding
from core.types import Bitmap, Pixels
from training import asking, baselines, benchmarks, figures, words
from training.concepts import Concepts
from training.data import IGNORE, Indices, Item, read_items
from training.grounder import all_concepts
from training.objects import Target, present_names, visible, whole_target
from training.tally import Tally, summary, table

BUNDLED = Path(__file__).parent.parent / "core" / "engine" / "bundled"
CLICKS, ABSENT = 5, 5
UNTRAINED = "text, names never trained"
PROMPTS = ("box", "1 click", f"{CLICKS} clicks")
MEASURES = {"NSD": figures.surface_dice, "boundary IoU": figures.boundary_iou}


class Evaluation:
    """One pass over some pictures."""

    def __init__(self, model: LiteModel, concepts: Concepts, objects: int, seed: int) -> None:
        self.model, self.concepts, self.objects = model, concepts, objects
        self.seed, self.tally, self.synonyms = seed, Tally(), words.synonyms()

    def look(self, item: Item, parts: set[str]) -> None:
        """``parts``: any of "prompts", "text", "baselines"; what is asked does not depend on which."""
        pixels, mask = item.read()
        random, other = (np.random.default_rng([self.seed, number, *item.name.encode()]) for number in range(2))
        embedding = self.model.embed(pixels) if parts & {"prompts", "text"} else None
        found = random.permutation(visible(item, mask, asking.SMALLEST))[: self.objects]
        for number, index in enumerate(found):
            target = asking.meant(item, mask, int(index), random)
            if "prompts" in parts and embedding is not None:
                self._prompts(embedding, item, mask, int(index), target)
            if "baselines" in parts and number == 0:
                self._baselines(pixels, item, target)
        if "text" in parts and embedding is not None:
            self._text(embedding, item, mask, other)

    def _prompts(self, embedding: LiteEmbedding, item: Item, mask: Indices, index: int, target: Target) -> None:
        answers = [asking.by_box(self.model, embedding, asking.box_of(target))]
        clicked = asking.by_clicks(asking.clicker(self.model, embedding), target, CLICKS)
        for kind, found in zip(PROMPTS, (*answers, clicked[0], clicked[-1]), strict=True):
            self._add(kind, item, found, target)
            for name, measure in MEASURES.items():
                value = measure(found & target.valid, target.mask & target.valid)
                self.tally.add(f"{kind}, {name}", item.dataset.name, value)
        whole, found = whole_target(item, mask, index), answers[0]
        if whole.mask.sum() != target.mask.sum():
            found = asking.by_box(self.model, embedding, asking.box_of(whole))
        self._add("box, all of a class", item, found, whole)

    def _baselines(self, pixels: Pixels, item: Item, target: Target) -> None:
        box = asking.box_of(target)
        self._add("the box itself", item, baselines.filled_box(target.mask.shape, box), target)
        self._add("box, GrabCut", item, baselines.grab_cut(pixels, box), target)
        clicked = asking.by_clicks(lambda points: baselines.watershed(pixels, points), target, CLICKS)
        self._add("1 click, watershed", item, clicked[0], target)
        self._add(f"{CLICKS} clicks, watershed", item, clicked[-1], target)

    def _text(self, embedding: LiteEmbedding, item: Item, mask: Indices, random: Generator) -> None:
        present = sorted(present_names(item, mask, asking.SMALLEST))
        if not present:
            return
        asked = [name for name in self.concepts.names if self.concepts.is_absent(item, name)]
        absent = [str(name) for name in random.permutation(asked)[:ABSENT]]
        answers = self.model.ground(embedding, [*present, *absent])
        self.tally.absent += [answer.certainty for answer in answers[len(present) :]]
        for name, answer in zip(present, answers, strict=False):
            target = Target(name, item.class_mask(mask, name), mask != IGNORE)
            hot = cv2.resize(answer.heat, (embedding.size.width, embedding.size.height)) > 0.5
            self._add("text", item, np.asarray(hot, np.bool_), target)
            drawn = self._answered(embedding, answer)
            self._add("text, as answered", item, drawn, target)
            if name not in self.concepts.ways and key(name) not in self.synonyms:
                value = figures.dice(drawn & target.valid, target.mask & target.valid)
                self.tally.add(UNTRAINED, name, value)  # each name counts once
                self.tally.add(f"{UNTRAINED}, heat", name, figures.dice(hot & target.valid, target.mask & target.valid))
            self.tally.present.append(answer.certainty)

    def _answered(self, embedding: LiteEmbedding, answer: Grounding) -> Bitmap:
        together = np.zeros(embedding.size.shape, np.bool_)
        for sighting in asking.by_words(self.model, embedding, answer):
            together |= masks.to_bitmap(sighting.mask)
        return together

    def _add(self, kind: str, item: Item, found: Bitmap, target: Target) -> None:
        self.tally.add(kind, item.dataset.name, figures.dice(found & target.valid, target.mask & target.valid))


def chosen(items: list[Item], per_set: int, seed: int) -> list[Item]:
    """At most so many of each set, drawn with the seed."""
    random: Generator = np.random.default_rng(seed)
    by_set: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_set[item.dataset.name].append(item)
    return [own[i] for own in by_set.values() for i in sorted(random.permutation(len(own))[:per_set])]


def print_prompts(model: LiteModel, items: list[Item], concepts: Concepts, arguments: argparse.Namespace) -> None:
    """Boxes, clicks, words and baselines."""
    evaluation = Evaluation(model, concepts, arguments.objects, arguments.seed)
    for number, item in enumerate(items):
        evaluation.look(item, set(arguments.measure))
        if number % 50 == 49:
            means = {kind: round(mean, 3) for kind, mean in evaluation.tally.means().items()}
            print(f"{number + 1} of {len(items)} pictures", json.dumps(means), flush=True)
    tally = evaluation.tally
    short = [kind for kind in (*PROMPTS, "box, all of a class", "text", "text, as answered") if kind in tally.values]
    print(summary(tally, list(tally.values)), *([table(tally, short)] if short else []), sep="\n\n")
    if tally.absent:
        bar, refused = tally.refused()
        print(
            f"\nAbsent phrases refused at 0.90 recall: {refused:.3f} (certainty {bar:.2f}; {len(tally.absent)} asked)"
        )
    if UNTRAINED in tally.values:
        means = {name: float(np.mean(values)) for name, values in tally.values[UNTRAINED].items()}
        print(f"\n{UNTRAINED}, as answered, Dice:", ", ".join(f"{name} {means[name]:.2f}" for name in sorted(means)))
    print(f"{len(items)} pictures of the {arguments.split} part")


def print_clicks(model: LiteModel, items: list[Item]) -> None:
    for name in benchmarks.CLICKED:
        counts = [n for item in items if item.dataset.name == name for n in benchmarks.clicks_to_target(model, item)]
        if counts:
            never = sum(number == benchmarks.MOST for number in counts)
            print(f"NoC@90 {name}: {np.mean(counts):.2f} ({len(counts)} objects, {never} took {benchmarks.MOST})")


def print_counts(model: LiteModel, items: list[Item]) -> None:
    for name in benchmarks.COUNTED:
        counting = benchmarks.Counting()
        for item in items:
            if item.dataset.name == name:
                benchmarks.count(model, item, counting)
        if counting.objects:
            line = f"{name}, {benchmarks.PHRASE!r}: AP50 {counting.precision:.3f}, count error {counting.error:.3f}"
            print(f"{line} ({counting.objects} objects in {len(counting.errors)} pictures)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", choices=("train", "val", "test"), default="val")
    parser.add_argument("--weights", type=Path, default=BUNDLED)
    parser.add_argument("--per-set", type=int, default=5, help="pictures of a set at most")
    parser.add_argument("--objects", type=int, default=2, help="objects of a picture at most")
    parser.add_argument("--most-clicked", type=int, default=60, help="pictures of a set, clicked until right")
    parser.add_argument("--most-counted", type=int, default=20, help="pictures of a set, counted")
    parser.add_argument("--sets", nargs="*", default=None, help="names of the sets to look at")
    everything = ("prompts", "text", "baselines", "clicks", "counts")
    parser.add_argument("--measure", nargs="*", choices=everything, default=everything)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    cv2.setNumThreads(1)
    model = load(arguments.weights, "cuda" if torch.cuda.is_available() else "cpu")
    print(f"weights {model.weights_sha256[:16]}")
    items = read_items(arguments.data, arguments.split, arguments.sets)
    if {"prompts", "text", "baselines"} & set(arguments.measure):
        few = chosen(items, arguments.per_set, arguments.seed)
        print_prompts(model, few, all_concepts(arguments.data), arguments)
    if "clicks" in arguments.measure:
        print_clicks(model, chosen(items, arguments.most_clicked, arguments.seed))
    if "counts" in arguments.measure:
        print_counts(model, chosen(items, arguments.most_counted, arguments.seed))


if __name__ == "__main__":
    main()
