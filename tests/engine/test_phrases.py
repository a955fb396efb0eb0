"""What the parser makes of phrases: a table of them, in ``phrases.txt``, and how each word of place selects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core import masks
from core.engine.phrases import Comparison, Order, Part, Relation, Scene, parse, select, synonyms
from core.types import Mask, Size

TABLE = [line.split("  =>  ") for line in (Path(__file__).parent / "phrases.txt").read_text("utf-8").splitlines()]
TRAINED = {"left lung", "right lung", "heart and mediastinum", "cat", "dog", "coin"}
SIZE = Size(100, 100)


def knows(name: str) -> bool:
    return name.lower() in TRAINED


def said(parts: Sequence[Part]) -> str:
    return " ; ".join(" | ".join(part.chips) for part in parts)


def test_the_table_is_long_enough() -> None:
    assert len({phrase for phrase, _ in TABLE}) >= 150


@pytest.mark.parametrize(("phrase", "understood"), TABLE)
def test_a_phrase_is_understood(phrase: str, understood: str) -> None:
    assert said(parse(phrase, knows)) == understood


@pytest.mark.parametrize("phrase", ["", ",", "and", "not", "the", "of the", "first from the left", "> 5 mm", "a, , b"])
def test_scraps_still_ask_for_something(phrase: str) -> None:
    assert [part.thing for part in parse(phrase)]


def test_a_long_list_goes_whole_to_the_grounder() -> None:
    phrase = ", ".join(f"thing{number}" for number in range(30))

    assert [part.thing for part in parse(phrase)] == [phrase]


def test_colours_and_textures_are_attributes_and_stay_with_the_thing() -> None:
    (part,) = parse("the striped red shirt")

    assert (part.thing, part.attributes) == ("striped red shirt", ("striped", "red"))


def test_a_name_that_the_grounder_was_trained_on_stays_whole() -> None:
    assert said(parse("left lung")) == "lung | patient's left"
    assert said(parse("left lung", knows)) == "left lung"


def test_synonyms_are_other_words_for_the_same() -> None:
    assert "tumor" in synonyms("tumours")
    assert "cup" not in synonyms("cup")
    assert synonyms("xyzzy") == ()


def square(x: int, y: int, side: int = 10) -> Mask:
    """Its middle at (x, y)."""
    return masks.from_crop(SIZE, x - side // 2, y - side // 2, np.ones((side, side), bool))


FOUR = {"a": square(20, 20), "b": square(80, 20, 20), "c": square(24, 80, 14), "d": square(60, 60, 6)}


def chosen(part: Part, things: dict[str, Mask] = FOUR, scene: Scene = Scene(SIZE)) -> str:  # noqa: B008 - immutable
    return "".join(select(list(things), part, scene, things.__getitem__))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param(Part("x"), "abcd", id="nothing said"),
        pytest.param(Part("x", place=("left",)), "ac", id="left"),
        pytest.param(Part("x", place=("right",)), "bd", id="right"),
        pytest.param(Part("x", place=("top", "right")), "b", id="upper right"),
        pytest.param(Part("x", place=("bottom",)), "cd", id="bottom"),
        pytest.param(Part("x", place=("centre",)), "d", id="centre"),
        pytest.param(Part("x", most="left"), "a", id="leftmost"),
        pytest.param(Part("x", most="top", count=2), "ab", id="two topmost"),
        pytest.param(Part("x", order=Order(2, "right")), "d", id="second from the right"),
        pytest.param(Part("x", order=Order(-1, "right")), "a", id="last from the right"),
        pytest.param(Part("x", order=Order(7, "right")), "", id="seventh of four"),
        pytest.param(Part("x", size="largest"), "b", id="largest"),
        pytest.param(Part("x", size="smallest", count=2), "ad", id="two smallest"),
        pytest.param(Part("x", size="large"), "bc", id="large"),
        pytest.param(Part("x", size="largest", place=("left",)), "c", id="largest on the left"),
        pytest.param(Part("x", count=2), "ab", id="two, the surest"),
        pytest.param(Part("x", comparison=Comparison(is_larger=True, value=12, unit="px")), "bc", id="larger"),
        pytest.param(Part("x", comparison=Comparison(is_larger=False, value=0.9, unit="%")), "d", id="under a percent"),
        pytest.param(Part("x", side="left"), "bd", id="the patient's left, as radiologists look"),
    ],
)
def test_words_of_place_and_size_select(part: Part, expected: str) -> None:
    assert chosen(part) == expected


def test_if_all_lie_elsewhere_the_nearest_to_the_side_is_meant() -> None:
    right = {"a": square(80, 20), "b": square(90, 20)}

    assert chosen(Part("x", place=("left",)), right) == "a"
    assert chosen(Part("x", place=("left",)), {"a": square(80, 20)}) == ""


def test_the_patients_left_lies_where_the_scene_says() -> None:
    assert chosen(Part("x", side="left"), scene=Scene(SIZE, patient_left="left")) == "ac"


def test_millimetres_need_a_spacing() -> None:
    part = Part("x", comparison=Comparison(is_larger=True, value=5, unit="mm"))

    assert chosen(part, scene=Scene(SIZE, (0.5, 0.4))) == "bc"
    with pytest.raises(ValueError, match="spacing"):
        chosen(part)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("left of", "ac", id="left of"),
        pytest.param("right of", "b", id="right of"),
        pytest.param("above", "ab", id="above"),
        pytest.param("below", "c", id="below"),
        pytest.param("next to", "d", id="next to"),
        pytest.param("inside", "d", id="inside"),
    ],
)
def test_relations_look_from_the_other_thing(kind: str, expected: str) -> None:
    scene = Scene(SIZE, others={"tree": [square(60, 60, 10)]})

    assert chosen(Part("x", relation=Relation(kind, ("tree",))), scene=scene) == expected


def test_between_is_on_the_way_from_one_to_the_other() -> None:
    part = Part("x", relation=Relation("between", ("car", "tree")))
    scene = Scene(SIZE, others={"car": [square(45, 60)], "tree": [square(90, 60)]})

    assert chosen(part, scene=scene) == "d"


@pytest.mark.parametrize(("place", "turned"), [("left", "top"), ("right", "bottom"), ("top", "right")])
def test_a_turned_picture_turns_the_words(place: str, turned: str) -> None:
    """A quarter turn clockwise brings the left side to the top."""
    around = {name: masks.from_bitmap(np.rot90(masks.to_bitmap(mask), -1)) for name, mask in FOUR.items()}

    assert chosen(Part("x", place=(place,))) == chosen(Part("x", place=(turned,)), around)
