"""The bundled model on real pictures: what a prompt finds lies where a person sees it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import skimage.data
import torch

from core.engine.backends import BUNDLED
from core.engine.lite import LiteEmbedding, LiteModel, load
from core.engine.protocol import Ask, RawMask
from core.engine.raster import to_mask
from core.masks import to_bitmap
from core.types import Bitmap, Box, Pixels, Point, Prompt

CAT = Box(60, 0, 410, 300)  # chelsea: the head, as drawn by hand
ROCKET = Box(305, 125, 340, 360)
COIN = (44.5, 54.0, 22.0)  # coins: centre and radius of the first in the first row


@pytest.fixture(scope="module")
def model() -> LiteModel:
    torch.set_num_threads(2)
    return load(BUNDLED, "cpu")


@cache
def picture(name: str) -> Pixels:
    pixels = np.asarray(getattr(skimage.data, name)(), np.uint8)
    return pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)


@pytest.fixture(scope="module")
def seen(model: LiteModel) -> dict[str, LiteEmbedding]:
    return {name: model.embed(picture(name)) for name in ("chelsea", "rocket", "coins")}


def bitmap(found: RawMask, embedding: LiteEmbedding) -> Bitmap:
    return to_bitmap(to_mask(found, embedding.size))


def inside(mask: Bitmap, box: Box) -> float:
    """The share of the mask that lies in the box."""
    part = mask[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
    return float(part.sum() / max(mask.sum(), 1))


def iou(first: Bitmap, second: Bitmap) -> float:
    return float((first & second).sum() / max((first | second).sum(), 1))


def disc(shape: tuple[int, int], x: float, y: float, radius: float) -> Bitmap:
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    return np.asarray((columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2 <= radius**2)


def test_box_around_the_rocket_finds_the_rocket(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    found = model.predict(seen["rocket"], [Ask(Prompt(box=ROCKET))])[0]
    mask = bitmap(found[0], seen["rocket"])
    assert 1 <= len(found) <= 3
    assert inside(mask, ROCKET) > 0.9
    assert mask.sum() > 0.3 * ROCKET.area
    assert mask[200:330, 317:328].mean() > 0.7, "the hull"


def test_box_and_click_find_one_coin(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    x, y, radius = COIN
    real = disc((303, 384), x, y, radius)
    prompts = [Prompt(box=Box(x - 23, y - 23, x + 23, y + 23)), Prompt(points=(Point(x, y),))]
    for found in model.predict(seen["coins"], [Ask(prompt) for prompt in prompts]):
        assert iou(bitmap(found[0], seen["coins"]), real) > 0.6


def test_negative_click_takes_away(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    embedding = seen["chelsea"]
    first = model.predict(embedding, [Ask(Prompt(box=CAT))])[0][0]
    spot = Point(230, 100, positive=False)
    assert bitmap(first, embedding)[100, 230]
    second = model.predict(embedding, [Ask(Prompt(box=CAT, points=(spot,)), first)])[0][0]
    assert not bitmap(second, embedding)[100, 230]


def test_negative_click_beside_a_box_takes_away_at_once(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    spot = Point(230, 100, positive=False)
    found = model.predict(seen["chelsea"], [Ask(Prompt(box=CAT, points=(spot,)))])[0][0]
    assert not bitmap(found, seen["chelsea"])[100, 230]
    assert bitmap(found, seen["chelsea"]).sum() > 0.3 * CAT.area


def test_scribble_counts_as_clicks(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    stroke = tuple(Point(322, float(y)) for y in range(150, 320, 5))
    found = model.predict(seen["rocket"], [Ask(Prompt(scribbles=(stroke,)))])[0][0]
    mask = bitmap(found, seen["rocket"])
    assert mask[150:320, 322].mean() > 0.7
    assert mask.mean() < 0.1


def test_words_light_up_what_is_there(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    cat, zebra = model.ground(seen["chelsea"], ["cat", "zebra"])
    assert cat.certainty > 0.6
    assert zebra.certainty < 0.35
    assert cat.heat.max() > 0.5
    assert cat.heat[12:26, 14:44].mean() > 2 * cat.heat[:8, -10:].mean()
    assert all(name != "zebra" for name, _ in zebra.nearest)
    coins = model.ground(seen["coins"], ["coins"])[0]
    assert coins.certainty > 0.35


def test_plural_typo_and_other_tongues_are_understood(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    for answer in model.ground(seen["chelsea"], ["cats", "the cat", "Katze", "gato"]):
        assert answer.certainty > 0.5, answer.phrase


def test_negatives_darken(model: LiteModel, seen: dict[str, LiteEmbedding]) -> None:
    plain = model.ground(seen["chelsea"], ["animal"])[0]
    without = model.ground(seen["chelsea"], ["animal"], ["cat"])[0]
    assert without.heat.sum() < 0.7 * plain.heat.sum()


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (3000, 40), (64, 64)])
def test_odd_pictures(model: LiteModel, shape: tuple[int, int]) -> None:
    embedding = model.embed(np.full((*shape, 3), 90, np.uint8))
    middle = Point(shape[1] / 2, shape[0] / 2)
    found = model.predict(embedding, [Ask(Prompt(points=(middle,)))])[0]
    assert all(np.isfinite(raw.logits).all() and 0 <= raw.score <= 1 for raw in found)
    assert model.ground(embedding, ["cat"])[0].certainty < 0.5
    assert embedding.size.shape == shape


def test_embedding_can_be_stopped(model: LiteModel) -> None:
    class Stop(Exception):
        pass

    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 5:
            raise Stop

    with pytest.raises(Stop):
        model.embed(picture("chelsea"), check)


def test_weights_fit_in_the_repository() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.iterdir()) <= 40_000_000
