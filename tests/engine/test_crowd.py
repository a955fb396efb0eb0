"""Twenty people at once on twenty pictures: everybody gets the answer about their own, in turns, within bounds."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import numpy as np

from core.engine import Engine, Found
from core.settings import Settings
from core.types import Pixels, Point, Prompt

USERS, EACH = 20, 10


def a_picture(number: int) -> Pixels:
    """Black, with a white square whose place and size tell the number."""
    pixels = np.zeros((60, 80, 3), np.uint8)
    left, top, side = 3 * number, number, 8 + number
    pixels[top : top + side, left : min(left + side, 80)] = 255
    return pixels


def the_square(number: int) -> Prompt:
    return Prompt(points=(Point(3 * number + 2.5, number + 2.5),))


def test_no_answer_is_about_another_picture_and_users_take_turns(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, segmenter="threshold", grounder="threshold", cache_mb=16)
    order: list[int] = []

    async def person(engine: Engine, number: int) -> list[Found]:
        pixels = a_picture(number)
        found = []
        for turn in range(EACH):
            key = f"picture {number}, {turn}"  # never seen before, so that each answer needs its pixels
            found.append(await engine.segment(key, lambda: pixels, the_square(number), user=str(number)))
            order.append(number)
        return found

    async def crowd() -> list[list[Found]]:
        with Engine(settings) as engine:
            answers = await asyncio.gather(*(person(engine, number) for number in range(USERS)))
            assert engine._answerer._embeddings.nbytes <= 16 << 20
            return answers

    answers = asyncio.run(crowd())

    assert len(order) == USERS * EACH == 200
    for number, own in enumerate(answers):
        expected = a_picture(number)[..., 0] == 255
        for found in own:
            np.testing.assert_array_equal(found.bitmaps[0], expected)
    for start in range(0, len(order), USERS):  # in each round everybody is served once, give or take the first start
        served = Counter(order[: start + USERS])
        assert max(served.values()) - min(served[n] for n in range(USERS)) <= 2
