"""Which names a picture can be asked for: what is there, what is surely not, and what nobody knows."""

import re
from dataclasses import dataclass, field

from numpy.random import Generator

from training.data import DataSet, Item

_SEPARATE = {"fundus photograph", "endoscopy", "dermoscopy", "clinical photograph", "mammogram", "OCT angiography"}
_CELLS = ("microscopy", "histology")
_TORSO = {"heart", "abdomen", "chest", "bone", "spine"}
_PREFIXES = ("the {}", "all {}", "every {}", "a {}", "{}s", "the {}s", "{} in the picture")


def domain(dataset: DataSet) -> tuple[str, str]:
    """(kind of picture, part of the body): sets of different domains surely don't show each other's things."""
    modality = dataset.modality
    kind = modality.split(" (")[0].split(",")[0]
    if dataset.group == "natural":
        return "photo", ""
    if any(word in modality for word in _CELLS):
        return "cells", "electron" if "electron" in modality else "light"
    if kind in _SEPARATE:
        return kind, ""
    inside = re.search(r"\((.*)\)", modality)
    part = inside.group(1).split(",")[0] if inside else modality
    part = "brain" if part in {"head", "brain"} else "torso" if part in _TORSO else part
    return "scan", part


@dataclass(frozen=True, slots=True)
class Concepts:
    """Every trained name, with its ways of saying it and the sets that annotate it."""

    names: list[str]
    ways: dict[str, list[str]]
    domains: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, sets: list[DataSet]) -> "Concepts":
        ways: dict[str, list[str]] = {}
        domains: dict[str, set[tuple[str, str]]] = {}
        for dataset in sets:
            for name in dataset.classes:
                known = ways.setdefault(name, [name])
                known += [p for p in dataset.phrases.get(name, []) if p not in known]
                domains.setdefault(name, set()).add(domain(dataset))
        return cls(sorted(ways), ways, domains)

    def say(self, name: str, random: Generator) -> str:
        """The name itself, a synonym, or either with an article."""
        ways = self.ways.get(name, [name])
        chosen = name if random.random() < 0.4 else ways[random.integers(len(ways))]
        return _PREFIXES[random.integers(len(_PREFIXES))].format(chosen) if random.random() < 0.2 else chosen

    def is_absent(self, item: Item, name: str) -> bool:
        """Surely not in the picture: its set annotates it and it isn't there, or it is of another world."""
        if any(_is_part_of(name, label) for label in item.labels.values()):
            return False
        if name in item.dataset.classes:
            return True
        return domain(item.dataset) not in self.domains.get(name, set()) and not self._is_near(item, name)

    def _is_near(self, item: Item, name: str) -> bool:
        kind, part = domain(item.dataset)
        others = self.domains.get(name, set())
        if kind == "scan":
            return any(k == "scan" and (p == part or "ultrasound" in (p, part)) for k, p in others)
        return any(k == kind for k, _ in others)


def _is_part_of(one: str, other: str) -> bool:
    """Whether one name says the same with more words: "lung" and "left lung"."""
    first, second = set(one.split()), set(other.split())
    return bool(first and second) and (first <= second or second <= first)
