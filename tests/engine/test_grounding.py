"""From words to objects on the sample pictures, with the bundled weights: what a person would expect is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from core import masks
from core.engine import Engine, Found, Picture
from core.engine.grounding import Search, covers, find
from core.engine.outlining import cut, lit_parts
from core.engine.protocol import Ask, Grounding, RawMask, no_check
from core.engine.regions import in_reading_order, regions
from core.images import decode, open_upload, sample_pictures
from core.settings import Settings
from core.types import Bitmap, Box, Mask, Pixels, Point, Size

CAT = Box(20, 0, 430, 300)  # the head, by hand
COFFEE_CUP = Box(165, 15, 400, 320)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(Settings()) as engine:
        yield engine


@cache
def pixels(name: str) -> Pixels:
    return decode(open_upload(dict(sample_pictures())[name], name, max_pixels=10_000_000))


@pytest.fixture(scope="module")
def cat(engine: Engine) -> Picture:
    return engine.open(pixels("cat.png"))


@pytest.fixture(scope="module")
def coins(engine: Engine) -> Picture:
    return engine.open(pixels("coins.png"))


@pytest.fixture(scope="module")
def all_coins(coins: Picture) -> Found:
    return coins.ask(text="every coin")


def iou_with_box(found: Found, box: Box) -> float:
    bitmap = found.bitmaps[0]
    inside = np.zeros_like(bitmap)
    inside[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = True
    return float((bitmap & inside).sum() / (bitmap | inside).sum())


def discs() -> list[tuple[int, int]]:
    """(x, y) in the middle of each of the 24 coins: bright connected places of the smoothed picture."""
    from scipy import ndimage

    grey = ndimage.gaussian_filter(pixels("coins.png")[..., 0].astype(float), 2)
    local = ndimage.uniform_filter(grey, 101)
    labels, count = ndimage.label(ndimage.binary_fill_holes(grey > local + 12))
    sizes = ndimage.sum(np.ones_like(labels), labels, range(1, count + 1))
    kept = [index + 1 for index, size in enumerate(sizes) if size > 600]
    return [(round(x), round(y)) for y, x in ndimage.center_of_mass(labels > 0, labels, kept)]


def test_a_cat_is_one_mask_over_the_head(cat: Picture) -> None:
    found = cat.ask(text="cat")

    assert len(found.objects) == 1
    assert iou_with_box(found, CAT) > 0.6
    assert found.certainty is not None
    assert found.certainty > 0.8


def test_a_cup_is_found_where_it_stands(engine: Engine) -> None:
    found = engine.open(pixels("coffee.png")).ask(text="cup")

    assert len(found.objects) == 1
    assert iou_with_box(found, COFFEE_CUP) > 0.5


def test_a_zebra_is_not_a_cat(cat: Picture) -> None:
    found = cat.ask(text="zebra")

    assert found.objects == ()
    assert found.certainty is not None
    assert found.certainty < 0.5
    assert any("cat" in name for name, _ in found.nearest)
    assert all(0 < sure <= 1 for _, sure in found.nearest)


@pytest.mark.parametrize("phrase", ["coin", "Münzen"])
def test_coins_are_found_one_by_one(coins: Picture, phrase: str) -> None:
    assert 20 <= len(coins.ask(text=phrase).objects) <= 28


def test_each_coin_has_its_own_mask(all_coins: Found) -> None:
    met = [sum(covers(best.mask, Point(x, y)) for best, *_ in all_coins.objects) for x, y in discs()]

    assert len(met) >= 22
    assert max(met) == 1
    assert sum(met) >= 20


def test_answers_are_scored_surest_first_and_inside_the_picture(all_coins: Found) -> None:
    scores = [best.score for best, *_ in all_coins.objects]

    assert scores == sorted(scores, reverse=True)
    assert all(0 < candidate.score <= 1 for own in all_coins.objects for candidate in own)
    assert all(candidate.mask.size == Size(384, 303) for own in all_coins.objects for candidate in own)
    assert all(
        candidate.mask.area and candidate.phrase == "every coin" for own in all_coins.objects for candidate in own
    )


def test_objects_overlap_no_more_than_the_rule_allows(all_coins: Found) -> None:
    for one, other in combinations([best.mask for best, *_ in all_coins.objects], 2):
        assert masks.iou(one, other) <= 0.5
        assert masks.intersection_area(one, other) <= 0.8 * min(one.area, other.area)


def test_other_outlines_can_be_had(cat: Picture) -> None:
    best, *others = cat.ask(text="cat").objects[0]

    assert 1 <= len(others) <= 2
    assert all(masks.iou(best.mask, other.mask) < 0.9 for other in others)
    assert len({best.logits, *(other.logits for other in others)}) == 1 + len(others)


def test_one_cell_and_no_specks(engine: Engine) -> None:
    found = engine.open(pixels("cell.png")).ask(text="cell")

    assert len(found.objects) == 1
    assert 10_000 < found.objects[0][0].mask.area < 18_000


def test_what_must_not_be_taken_is_not_found(cat: Picture) -> None:
    head = cat.ask(text="cat").objects[0][0].mask
    animal = cat.ask(text="animal").objects[0][0].mask
    left = cat.ask(text="animal", negatives=["cat"])

    assert masks.intersection_area(animal, head) > 0.8 * head.area
    assert all(masks.intersection_area(best.mask, head) < 0.5 * head.area for best, *_ in left.objects)
    assert cat.ask(text="cat", negatives=["cat"]).objects == ()
    assert len(cat.ask(text="cat", negatives=["dog", "zebra"]).objects) == 1


def test_a_box_confines_the_words(coins: Picture) -> None:
    box = Box(0, 0, 192, 150)
    found = coins.ask(text="coin", box=box)

    assert 4 <= len(found.objects) <= 9
    assert all(best.mask.bounds and best.mask.bounds.right <= 192 for best, *_ in found.objects)
    assert all(best.mask.bounds and best.mask.bounds.bottom <= 150 for best, *_ in found.objects)


def test_a_click_picks_one_of_those_that_fit_the_words(coins: Picture) -> None:
    x, y = discs()[0]
    found = coins.ask(text="coin", box=Box(0, 0, 384, 200), points=[(x, y)])

    assert len(found.objects) == 1
    assert covers(found.objects[0][0].mask, Point(x, y))


def test_a_minus_click_keeps_its_place_free(cat: Picture) -> None:
    assert covers(cat.ask(text="cat").objects[0][0].mask, Point(230, 60))

    found = cat.ask(text="cat", negative_points=[(230, 60)])

    assert found.objects
    assert not covers(found.objects[0][0].mask, Point(230, 60))


def test_a_high_bar_refuses_and_a_low_one_lets_pass(cat: Picture) -> None:
    assert cat.ask(text="cat", threshold=1.0).objects == ()
    assert cat.ask(text="cat", threshold=0.0).objects


@pytest.mark.parametrize("shape", [(1, 1), (1, 640), (640, 1)])
def test_pictures_of_one_pixel_are_answered(engine: Engine, shape: tuple[int, int]) -> None:
    picture = engine.open(np.full((*shape, 3), 200, np.uint8))
    found = picture.ask(text="cat", threshold=0.0)

    assert all(candidate.mask.size.shape == shape for own in found.objects for candidate in own)


# The composition itself, with a made-up grounder and segmenter.


def disc(size: Size, x: float, y: float, radius: float) -> Bitmap:
    rows, columns = np.ogrid[: size.height, : size.width]
    return np.asarray((columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2 <= radius**2)


SIZE = Size(64, 64)
WHOLE = Box(0, 0, 64, 64)


def raw(bitmap: Bitmap, score: float = 0.9) -> RawMask:
    return RawMask(np.where(bitmap, np.float32(5), np.float32(-5)), WHOLE, score)


def looked_for(phrase: str, *places: Bitmap, certainty: float = 0.9) -> Search:
    heat = np.zeros(SIZE.shape, np.float32)
    for place in places:
        heat[place] = 0.9
    return Search(Grounding(phrase, heat, certainty))


def test_a_segmenter_that_disagrees_is_not_followed() -> None:
    place = disc(SIZE, 20, 20, 8)
    far = raw(disc(SIZE, 50, 50, 8))

    found = find(looked_for("dot", place), SIZE, lambda asks: [[far] for _ in asks], no_check)

    assert len(found) == 1
    assert found[0].best.is_own
    assert masks.iou(found[0].mask, masks.from_bitmap(place)) > 0.9


def test_touching_things_are_parted_when_many_are_meant() -> None:
    dots = disc(SIZE, 20, 32, 9), disc(SIZE, 37.5, 32, 9)

    def predict(asks: Sequence[Ask]) -> list[list[RawMask]]:
        boxes = [ask.prompt.box or Box(12, 24, 28, 40) for ask in asks]
        middles = [Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for box in boxes]
        return [[raw(min(dots, key=lambda dot: _distance(dot, middle)))] for middle in middles]

    one = find(looked_for("dot", *dots), SIZE, predict, no_check)
    two = find(looked_for("every dot", *dots), SIZE, predict, no_check)

    assert (len(one), len(two)) == (1, 2)


def _distance(place: Bitmap, point: Point) -> float:
    rows, columns = np.nonzero(place)
    return float(np.hypot(rows.mean() - point.y, columns.mean() - point.x))


def test_parts_without_light_are_cut_off() -> None:
    lit, leftover = disc(SIZE, 20, 20, 8), disc(SIZE, 50, 50, 5)

    kept = lit_parts(masks.from_bitmap(lit | leftover), lit)

    assert kept == masks.from_bitmap(lit)
    assert lit_parts(masks.empty(SIZE), lit) == masks.empty(SIZE)


def test_a_mask_wholly_in_the_dark_keeps_its_largest_share_of_light() -> None:
    dark = masks.from_bitmap(disc(SIZE, 50, 50, 5) | disc(SIZE, 10, 50, 3))

    assert lit_parts(dark, disc(SIZE, 20, 20, 8)).area > 0


def test_searching_can_be_cancelled_between_places() -> None:
    dots = [disc(SIZE, x, y, 2) for x in range(4, 64, 8) for y in range(4, 64, 8)]
    calls = []

    class Stop(Exception):
        pass

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Stop

    with pytest.raises(Stop):
        find(looked_for("dots", *dots), SIZE, lambda asks: [[raw(dots[0])] for _ in asks], check)


def test_places_come_in_reading_order() -> None:
    heat = np.zeros((64, 64), np.float32)
    for x, y, strength in ((50, 50, 0.9), (10, 50, 0.8), (30, 8, 0.7)):
        heat[disc(SIZE, x, y, 3)] = strength

    ordered = in_reading_order(regions(heat, 0.5, are_many=True, weakest=0.1))

    assert [round(place.strength, 1) for place in ordered] == [0.7, 0.8, 0.9]


def test_cutting_keeps_pixels_whose_centre_lies_in_the_box() -> None:
    whole: Mask = masks.from_bitmap(np.ones((4, 4), bool))

    assert cut(whole, Box(0.6, 0, 2.5, 4)).area == 4
    assert cut(whole, Box(1, 1, 1.2, 1.2)).area == 0
