"""Phrases to fit word vectors on, and the names of ImageNet's classes; both from what timm ships."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from training.data import DataSet

_ADJECTIVES = (
    "left", "right", "upper", "lower", "small", "large", "big", "tiny", "red", "green", "blue",
    "yellow", "white", "black", "brown", "grey", "orange", "pink", "dark", "bright", "round",
    "long", "broken", "old", "young", "wooden", "metal", "front", "back", "first", "second",
    "biggest", "smallest", "other", "whole", "sleeping", "standing",
)  # fmt: skip
_PREFIXES = ("the", "a", "all", "every", "each", "all the", "my", "both")


def _info(name: str) -> list[str]:
    spec = find_spec("timm")
    if spec is None or spec.origin is None:
        raise SystemExit("The class names come from timm: pip install timm")
    return (Path(spec.origin).parent / "data" / "_info" / name).read_text().splitlines()


def class_names() -> list[list[str]]:
    """For each of the 1000 classes its names, the usual one first."""
    lemmas = dict(line.split("\t", 1) for line in _info("imagenet_synset_to_lemma.txt"))
    return [[name.strip() for name in lemmas[synset].split(",")] for synset in _info("imagenet_synsets.txt")]


def nouns() -> list[str]:
    """Some forty thousand names of things."""
    lines = (line.split("\t", 1)[1] for line in _info("imagenet_synset_to_lemma.txt"))
    return sorted({name.strip() for line in lines for name in line.split(",")})


def definitions() -> list[str]:
    return [" ".join(line.split("\t", 1)[1].split()[:12]) for line in _info("imagenet_synset_to_definition.txt")]


def phrases(sets: list[DataSet], vocabulary: list[str], seed: int = 1, composed: int = 60_000) -> list[str]:
    """Single words, names, definitions, and names with something before or after them."""
    random = np.random.default_rng(seed)
    own = sorted({p for s in sets for name in s.classes for p in (name, *s.phrases.get(name, []))})
    single = [piece for piece in vocabulary if piece.isalpha() and len(piece) > 1]
    names = nouns()
    pool = names + own * 20
    made = []
    for _ in range(composed):
        noun = pool[random.integers(len(pool))]
        kind = random.random()
        before = _PREFIXES if kind < 0.4 else _ADJECTIVES
        phrase = f"{before[random.integers(len(before))]} {noun}"
        if kind > 0.75:
            phrase = f"{phrase} {('in', 'on', 'of', 'with', 'near')[random.integers(5)]} {random.choice(single)}"
        made.append(phrase + ("s" if random.random() < 0.15 else ""))
    return sorted({*single, *names, *own, *definitions(), *made})
