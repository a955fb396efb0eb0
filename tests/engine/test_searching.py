"""Whole phrases through the engine, with the model for tests: coloured squares on a grey picture."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from core import masks, polygons
from core.engine import Engine, Found
from core.errors import BadInput
from core.parts import About, Meaning, Part
from core.settings import Settings
from core.types import Pixels, Prompt

RED, GREEN, BLUE = (220, 20, 20), (20, 200, 20), (20, 20, 230)
SQUARES = {(20, 20, 24): RED, (150, 30, 40): RED, (60, 140, 32): RED, (150, 140, 30): GREEN, (90, 30, 20): BLUE}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(Settings(segmenter="threshold", grounder="threshold")) as engine:
        yield engine


def drawn() -> Pixels:
    pixels = np.full((200, 220, 3), 128, np.uint8)
    for (x, y, side), colour in SQUARES.items():
        pixels[y : y + side, x : x + side] = colour
    return pixels


def ask(engine: Engine, text: str, spacing_mm: tuple[float, float] | None = None) -> Found:
    return engine.segment_now("squares", drawn, Prompt(text=text), about=About(spacing_mm))


def corners(found: Found) -> set[tuple[int, int]]:
    """The top left corner of each object."""
    bounds = [best.mask.bounds for best, *_ in found.objects]
    return {(one.left, one.top) for one in bounds if one}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("red", {(20, 20), (150, 30), (60, 140)}, id="all"),
        pytest.param("the largest red", {(150, 30)}, id="largest"),
        pytest.param("red on the left", {(20, 20), (60, 140)}, id="place"),
        pytest.param("second red from the left", {(60, 140)}, id="order"),
        pytest.param("two red", {(150, 30), (20, 20)}, id="number"),
        pytest.param("red larger than 30 px", {(150, 30), (60, 140)}, id="size"),
        pytest.param("red above the green", {(150, 30), (20, 20)}, id="relation"),
        pytest.param("red left of the largest red", {(20, 20), (60, 140)}, id="relation to a part"),
        pytest.param("green, blue", {(150, 140), (90, 30)}, id="two things"),
        pytest.param("rote unten links", set(), id="a word it doesn't know"),
    ],
)
def test_a_phrase_finds(engine: Engine, text: str, expected: set[tuple[int, int]]) -> None:
    found = corners(ask(engine, text))

    assert len(found) == len(expected) if text == "two red" else found == expected


def test_several_things_bear_their_own_names(engine: Engine) -> None:
    found = ask(engine, "green, the largest red")

    assert {best.phrase for best, *_ in found.objects} == {"green", "red"}
    assert [part.chips for part in found.understood] == [("green",), ("red", "largest")]
    assert found.origin.settings["understood"] == "green; red, largest"


def test_one_thing_keeps_the_words_it_was_asked_by(engine: Engine) -> None:
    assert {best.phrase for best, *_ in ask(engine, "the largest red").objects} == {"the largest red"}


def test_what_is_there_but_not_where_it_was_asked_for_is_the_nearest(engine: Engine) -> None:
    found = ask(engine, "green in the top left corner")

    assert found.objects == ()
    assert found.nearest[0][0] == "green"


def test_a_relation_to_what_is_not_there_goes_whole_to_the_grounder(engine: Engine) -> None:
    found = ask(engine, "red next to the elephant")

    assert [part.chips for part in found.understood] == [("red next to the elephant",)]


def test_millimetres_go_by_the_pictures_spacing(engine: Engine) -> None:
    assert corners(ask(engine, "red larger than 15 mm", (0.5, 0.5))) == {(150, 30), (60, 140)}
    with pytest.raises(BadInput, match="in pixels"):
        ask(engine, "red larger than 15 mm")


def test_an_area_limits_where_it_looks_and_what_it_finds(engine: Engine) -> None:
    area = ((10.0, 10.0), (60.0, 10.0), (160.0, 60.0), (30.0, 60.0))  # the left square, and a corner of the right one

    found = engine.segment_now("squares", drawn, Prompt(text="red", within=area))

    assert (20, 20) in corners(found)
    assert all(
        masks.subtract(best.mask, polygons.to_mask(area, best.mask.size)).area == 0 for best, *_ in found.objects
    )
    assert (60, 140) not in corners(found)


def test_a_project_s_other_words_for_a_thing_are_looked_for_too(engine: Engine) -> None:
    about = About(meanings=(Meaning(("stop", "halt"), ("red",)),))

    def asked(text: str, about: About) -> Found:
        return engine.segment_now("squares", drawn, Prompt(text=text), about=about)

    assert corners(asked("stop", About())) == set()
    assert corners(asked("the largest stop", about)) == {(150, 30)}
    assert corners(asked("Halts", about)) == {(20, 20), (150, 30), (60, 140)}


def test_a_paired_organ_is_looked_for_on_the_side_that_shows_it(engine: Engine) -> None:
    def asked(about: About) -> set[tuple[int, int]]:
        part = Part("red", side="left", size="largest")
        return corners(engine.segment_now("squares", drawn, Prompt(text="red", parts=(part,)), about=about))

    assert asked(About(patient_left="right")) == {(150, 30)}
    assert asked(About(patient_left="left")) == {(60, 140)}


def test_a_colour_is_tested_on_the_pixels_of_what_was_found(engine: Engine) -> None:
    about = About(meanings=(Meaning(("mug",), ("red", "green")),))  # both are mugs here

    def asked(text: str) -> Found:
        part = Part("mug", is_every=True) if text == "mug" else Part("mug", attributes=tuple(text.split()[:-1]))
        return engine.segment_now("squares", drawn, Prompt(text=text, parts=(part,)), about=about)

    assert (150, 140) in corners(asked("mug"))
    assert corners(asked("green mug")) == {(150, 140)}
    assert corners(asked("red mug")) == {(20, 20), (150, 30), (60, 140)}
    assert asked("white mug").objects == ()
    assert asked("white mug").nearest[0][0] == "mug"
