"""Words: pieces, plurals, misspellings, other tongues."""

from __future__ import annotations

import numpy as np
import pytest

from core.engine.lite_classes import Lexicon
from core.engine.lite_text import Pieces, TextEncoder, key, singular, words

VOCABULARY = ["cat", "dog", "red", "##s", "liver", "un", "##known", "nucleus", "horse", "-"]


@pytest.fixture
def encoder() -> TextEncoder:
    vectors = np.eye(len(VOCABULARY), dtype=np.int8) * 100
    scales = np.full(len(VOCABULARY), 0.01, np.float16)
    return TextEncoder(VOCABULARY, vectors, scales, {"katze": "cat"}, ["cat", "liver", "nucleus", "red cat"])


def test_pieces_are_the_longest_that_fit() -> None:
    assert Pieces(VOCABULARY).split("Cats, UNKNOWN!") == [0, 3, 5, 6]


def test_accents_and_case_do_not_count() -> None:
    assert words("Übergröße, CAFÉ") == ["ubergroße", ",", "cafe"]


@pytest.mark.parametrize(
    ("plural", "one"),
    [("cats", "cat"), ("nuclei", "nucleus"), ("berries", "berry"), ("boxes", "box"), ("glass", "glass"), ("is", "is")],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_key_joins_ways_of_saying_the_same() -> None:
    assert key("all the red cats") == key("Red cat") == "red cat"


def test_misspelt_and_foreign_words_are_mended(encoder: TextEncoder) -> None:
    assert encoder.understood("the nucelus") == "nucleus"
    assert encoder.understood("Katze") == "cat"
    assert encoder.understood("every red cat") == "red cat"


def test_vectors_have_unit_length_or_none(encoder: TextEncoder) -> None:
    vectors = encoder.encode(["red cat", "☃"])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0)
    assert not vectors[1].any()


def test_lexicon_takes_names_at_their_word_and_mixes_the_rest(encoder: TextEncoder) -> None:
    lexicon = Lexicon({"cat": [1, 2], "horse": [3]}, encoder, 5)
    exact = lexicon.meaning("the cats")
    assert exact.weights.tolist() == [0, 1, 1, 0, 0]
    assert exact.nearness == 1.0
    mixed = lexicon.meaning("red horse")
    assert mixed.weights[3] == pytest.approx(1.0)
    assert mixed.nearness == pytest.approx(0.5**0.5, abs=0.01)
