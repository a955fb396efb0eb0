"""Seeing why: what is hidden and left out must be what counts. With the model for tests, and the bundled one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import numpy as np
import pytest

from core import masks
from core.engine import Engine, explaining
from core.engine.explaining import Question, explain
from core.engine.protocol import Check, Embedding, Grounding, no_check
from core.engine.threshold import ThresholdModel
from core.errors import BadInput
from core.progress import Cancelled
from core.settings import Settings
from core.types import Box, Mask, Pixels, Size

RED, GREY = (220, 10, 10), (128, 128, 128)


def drawn(side: int = 90) -> Pixels:
    """A red square in the middle third of grey."""
    pixels = np.full((side, side, 3), GREY, np.uint8)
    pixels[side // 3 : 2 * side // 3, side // 3 : 2 * side // 3] = RED
    return pixels


def middle(side: int = 90) -> Mask:
    third = side // 3
    return masks.from_crop(Size(side, side), third, third, np.ones((third, third), bool))


class Counting(ThresholdModel):
    """Tells how often it looked; ``leaks`` makes it certain of red by the corner of the picture alone."""

    def __init__(self) -> None:
        self.passes = 0

    def embed(self, pixels: Pixels, check: Check = no_check) -> Embedding:  # type: ignore[override]
        self.passes += 1
        return super().embed(pixels, check)


class ByContext(ThresholdModel):
    """Lights everything up if the pixel left of the square is grey: it goes by what is beside the object."""

    def ground(self, embedding: Embedding, phrases: Sequence[str], _negatives: Sequence[str] = ()) -> list[Grounding]:
        is_there = tuple(embedding.pixels[45, 25]) == GREY  # type: ignore[attr-defined]
        return [Grounding(phrase, np.full((9, 9), float(is_there), np.float32), 1.0) for phrase in phrases]


def test_hiding_a_part_of_the_object_costs_the_share_it_has() -> None:
    why = explain(Question(middle(), "red"), drawn(), ThresholdModel(), no_check)

    assert why.frame == Box(15, 15, 75, 75)
    assert why.shares.shape == (6, 6)
    # Cells are 10 px; the square covers 30..60: of the 36 cells, 4 lie wholly in it, of 4 corners a quarter each.
    shares = np.nan_to_num(why.shares)
    assert shares.sum() == pytest.approx(1, abs=0.02)
    assert shares[2:4, 2:4] == pytest.approx(100 / 900, abs=0.01)
    assert shares[1, 1] == pytest.approx(25 / 900, abs=0.01)
    assert np.isnan(why.shares[0]).all()  # neither lit nor of the mask: not looked at
    assert why.score == pytest.approx(0.95)


def test_what_lies_beside_the_object_is_seen_as_well() -> None:
    why = explain(Question(middle(), "red"), drawn(), ByContext(), no_check)

    assert why.shares[3, 1] == 1.0  # the cell with the pixel at (45, 25)
    assert np.nansum(why.shares) == 1.0


def test_only_as_many_passes_as_there_are_places_that_matter() -> None:
    model = Counting()
    why = explain(Question(middle(), "red"), drawn(), model, no_check)

    assert model.passes == 1 + np.isfinite(why.shares).sum() == 17


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        pytest.param("red", [("red", 1, True)], id="the only word"),
        pytest.param("red blue", [("red", 1, True), ("blue", 0, True)], id="one that helps nothing"),
        pytest.param(
            "largest red on the left",
            [("largest", 0, False), ("red", 1, True), ("on", 0, False), ("the", 0, False), ("left", 0, False)],
            id="words of place and size",
        ),
        pytest.param(
            "red but not blue",
            [("red", 1, True), ("but", 0, False), ("not", 0, False), ("blue", 0, True)],
            id="a word for what must not be taken",
        ),
        pytest.param("Rot.", [("Rot.", 1, True)], id="another tongue's only word"),
    ],
)
def test_words_count_by_what_is_lost_without_them(phrase: str, expected: list[tuple[str, float, bool]]) -> None:
    why = explain(Question(middle(), phrase), drawn(), ThresholdModel(), no_check)

    assert [(one.word, round(one.share), one.is_seen) for one in why.words] == expected


def test_a_large_picture_is_looked_at_smaller_and_answered_in_its_own_pixels() -> None:
    side = 2400
    why = explain(Question(middle(side), "red"), drawn(side), ThresholdModel(), no_check)

    assert why.frame == Box(400, 400, 2000, 2000)
    assert np.nansum(why.shares) == pytest.approx(1, abs=0.05)


def test_broken_off_it_goes_on_where_it_was() -> None:
    model, question, calls = Counting(), Question(middle(), "red"), []

    def check() -> None:
        calls.append(1)
        if len(calls) == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        explain(question, drawn(), model, check)
    done = len(question.hidden)
    why = explain(question, drawn(), model, no_check)

    assert 0 < done < 16
    assert np.isfinite(why.shares).sum() == 16
    assert model.passes <= 1 + done + 1 + 1 + 16 - done


def test_the_bundled_model_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coarse cells, for speed; nine passes over a photo at most."""
    from core.images import decode, open_upload, sample_pictures

    monkeypatch.setattr(explaining, "_CELLS", 3)
    pixels = decode(open_upload(dict(sample_pictures())["cat.png"], "cat.png", 10_000_000))
    with Engine(Settings()) as engine:
        picture = engine.open(pixels)
        found = picture.ask("cat").best
        assert found is not None
        why = asyncio.run(engine.explain("cat", lambda: pixels, found.mask, "cat"))

    assert 0 < why.score <= 1
    assert np.nanmax(why.shares) > 0.05
    assert [(word.word, word.is_seen) for word in why.words] == [("cat", True)]


def test_a_text_that_no_model_can_read_is_refused() -> None:
    with Engine(Settings(segmenter="threshold", grounder="threshold")) as engine, pytest.raises(BadInput):
        asyncio.run(engine.explain("x", drawn, middle(), "re\0d"))
