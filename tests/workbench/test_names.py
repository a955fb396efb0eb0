from __future__ import annotations

import pytest

from core.errors import BadInput
from core.workbench.colors import PALETTE, clean_color, next_color
from core.workbench.names import clean_name, is_same_thing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("cat", "Cat", id="capitals"),
        pytest.param("cats", "cat", id="plural"),
        pytest.param("left  lung", "Left lungs", id="spaces"),
        pytest.param("box", "boxes", id="es"),
        pytest.param("bus", "buses", id="singular in s"),
        pytest.param("berries", "berry", id="ies"),
        pytest.param("house", "houses", id="e and s"),
        pytest.param("shoe", "shoes", id="oes"),
    ],
)
def test_phrases_that_mean_the_same(one: str, other: str) -> None:
    assert is_same_thing(one, other)
    assert is_same_thing(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("cat", "dog", id="others"),
        pytest.param("glass", "glas", id="ss"),
        pytest.param("planes", "plan", id="es"),
        pytest.param("s", "", id="letter"),
    ],
)
def test_phrases_that_mean_different_things(one: str, other: str) -> None:
    assert not is_same_thing(one, other)


def test_names_are_tidied() -> None:
    assert clean_name("  left\tlung\x07\n", "label") == "left lung"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param(" \t", "The label needs a name", id="empty"),
        pytest.param("a\x00b", "NUL character", id="NUL"),
        pytest.param("\ud800", "broken character", id="half a character"),
        pytest.param("x" * 201, "at most 200 characters; this one has 201", id="long"),
    ],
)
def test_names_that_can_not_be_are_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        clean_name(name, "label")


def test_the_first_labels_take_the_colours_that_the_colour_blind_tell_apart() -> None:
    used: list[str] = []
    for _ in range(len(PALETTE)):
        used.append(next_color(used))

    assert tuple(used) == PALETTE


def test_a_colour_that_became_free_is_taken_again() -> None:
    assert next_color([color.upper() for color in PALETTE if color != "#009e73"]) == "#009e73"


def test_further_labels_take_other_colours_each() -> None:
    used = list(PALETTE)
    for _ in range(20):
        used.append(next_color(used))

    assert len(set(used)) == len(used)
    assert all(clean_color(color) == color for color in used)


def test_what_is_no_colour_is_a_sentence() -> None:
    with pytest.raises(BadInput, match="# and six digits"):
        clean_color("red")
