"""Words of colour and brightness as tests on the pixels of masks."""

from __future__ import annotations

import numpy as np
import pytest

from core import masks
from core.engine.colours import TESTED, fitting
from core.engine.phrases.words import COLOURS
from core.types import Mask, Pixels, Size

SWATCHES = {
    "red": (200, 30, 30), "green": (40, 160, 60), "blue": (40, 80, 200), "yellow": (240, 220, 40),
    "orange": (240, 140, 20), "brown": (120, 75, 35), "purple": (130, 50, 180), "pink": (250, 150, 190),
    "black": (20, 18, 22), "white": (245, 245, 240), "grey": (128, 128, 130),
}  # fmt: skip
SIZE = Size(10 * len(SWATCHES), 10)


def drawn() -> tuple[Pixels, dict[str, Mask]]:
    pixels = np.zeros((SIZE.height, SIZE.width, 3), np.uint8)
    found = {}
    for place, (name, colour) in enumerate(SWATCHES.items()):
        noise = np.random.default_rng(place).integers(-8, 8, (10, 10, 3))
        pixels[:, 10 * place : 10 * place + 10] = np.clip(np.array(colour) + noise, 0, 255)
        found[name] = masks.from_crop(SIZE, 10 * place, 0, np.ones((10, 10), bool))
    return pixels, found


@pytest.mark.parametrize("word", SWATCHES)
def test_each_colour_is_told_from_the_others(word: str) -> None:
    pixels, found = drawn()

    fit = fitting(list(found.values()), word, pixels)

    assert [name for name, is_fit in zip(found, fit, strict=True) if is_fit] == [word]


def test_dark_and_bright_compare_things_with_each_other_or_one_with_the_picture() -> None:
    pixels, found = drawn()
    some = [found["grey"], found["black"], found["white"]]

    assert fitting(some, "dark", pixels)[1:] == [True, False]
    assert fitting(some, "bright", pixels)[1:] == [False, True]
    assert fitting([found["black"]], "dark", pixels) == [True]
    assert fitting([found["white"]], "dark", pixels) == [False]
    assert fitting([], "dark", pixels) == []


def test_a_half_red_thing_passes_only_where_no_other_is_redder() -> None:
    pixels = np.full((10, 40, 3), 128, np.uint8)
    pixels[:3, :10] = pixels[:, 20:30] = (200, 20, 20)
    size = Size(40, 10)
    partly, wholly = (masks.from_crop(size, left, 0, np.ones((10, 10), bool)) for left in (0, 20))

    assert fitting([partly], "red", pixels) == [True]
    assert fitting([partly, wholly], "red", pixels) == [False, True]


def test_what_is_tested_are_words_that_the_parser_takes_for_colours() -> None:
    assert TESTED <= COLOURS
