"""Phrases as vectors, with no transformer at run time: word pieces, each with a learned vector and weight.

The vectors were fitted so that their weighted mean comes near to what a sentence encoder says of the phrase.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
_LONGEST_WORD = 40
_MOST_PIECES = 64
_FILLER = frozenset((
    "a", "an", "the", "this", "that", "these", "those", "all", "every", "each", "any", "some", "of",
    "both", "please", "find", "segment", "show",
))  # fmt: skip


class Pieces:
    """Greedy longest-match word pieces over a fixed vocabulary, lower case, without accents."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self.ids = {piece: index for index, piece in enumerate(vocabulary)}

    def split(self, text: str) -> list[int]:
        """Ids of the pieces of a phrase, at most 64; words that can't be spelt are left out."""
        return [id_ for word in words(text) for id_ in self._spell(word)][:_MOST_PIECES]

    def knows(self, word: str) -> bool:
        return word in self.ids

    def _spell(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                if (piece := self.ids.get(prefix + word[start:end])) is not None:
                    found.append(piece)
                    start = end
                    break
            else:
                return []
        return found


def words(text: str) -> list[str]:
    """Lower case words and single punctuation marks."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    return [word for word in re.findall(r"\w+|[^\w\s]", plain) if len(word) <= _LONGEST_WORD]


def singular(word: str) -> str:
    """An English plural's singular, roughly; other words as they are."""
    irregular = {
        "people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth",
        "mice": "mouse", "geese": "goose", "nuclei": "nucleus", "mitochondria": "mitochondrion", "knives": "knife",
        "glomeruli": "glomerulus", "vertebrae": "vertebra", "leaves": "leaf", "sheep": "sheep", "glasses": "glasses",
        "hippocampi": "hippocampus", "bronchi": "bronchus", "metastases": "metastasis", "scissors": "scissors",
        "wolves": "wolf", "shelves": "shelf", "skis": "skis", "calves": "calf", "pelvis": "pelvis", "fungi": "fungus",
    }  # fmt: skip
    if word in irregular or len(word) < 4:
        return irregular.get(word, word)
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if word.endswith(ending):
            return word[: -len(ending)] + instead
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def key(phrase: str) -> str:
    """What two ways of saying the same have in common: no articles, no plural."""
    kept = [singular(word) for word in words(phrase) if word not in _FILLER and word.isalnum()]
    return " ".join(kept)


class TextEncoder:
    """Phrase -> unit vector. Words it can't read are taken for misspelt known ones where one is close."""

    def __init__(
        self,
        vocabulary: list[str],
        vectors: NDArray[np.int8],
        scales: NDArray[np.float16],
        synonyms: Mapping[str, str],
        known: Iterable[str],
    ) -> None:
        self._pieces = Pieces(vocabulary)
        self._vectors, self._scales = vectors, scales
        self._synonyms = dict(synonyms)
        known = list(known)
        self._known_keys = frozenset(key(phrase) for phrase in known)
        self._known = sorted({word for phrase in known for word in words(phrase) if len(word) > 3})
        self._known_set = frozenset(self._known)

    def knows(self, phrase: str) -> bool:
        """Whether it is one of the known names, or a synonym of one."""
        bare = key(phrase)
        return bare in self._synonyms or bare in self._known_keys

    def understood(self, phrase: str) -> str:
        """The phrase in the words of the trained concepts: translated, misspellings mended."""
        bare = key(phrase)
        if bare in self._synonyms:
            return self._synonyms[bare]
        if bare in self._known_keys:
            return " ".join(word for word in words(phrase) if word not in _FILLER) or phrase
        return " ".join(self._mended(word) for word in words(phrase) if word not in _FILLER) or phrase

    def _mended(self, word: str) -> str:
        if word in self._synonyms:
            return self._synonyms[word]
        if len(word) < 4 or self._pieces.knows(word) or {word, singular(word)} & self._known_set:
            return word
        close = get_close_matches(word, self._known, n=1, cutoff=0.8)
        return close[0] if close else word

    def encode(self, phrases: Iterable[str]) -> Vector:
        """(N, D), unit length; all zero where nothing could be read."""
        rows = [self._mean(self._pieces.split(phrase)) for phrase in phrases]
        stacked = np.stack(rows)
        return np.asarray(stacked / np.maximum(np.linalg.norm(stacked, axis=1, keepdims=True), 1e-6), np.float32)

    def _mean(self, ids: list[int]) -> Vector:
        if not ids:
            return np.zeros(self._vectors.shape[1], np.float32)
        chosen = self._vectors[ids].astype(np.float32) * self._scales[ids].astype(np.float32)[:, None]
        return np.asarray(chosen.sum(axis=0), np.float32)
