"""Masks against pycocotools, the reference for their run lengths, and against plain numpy for everything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pycocotools import mask as coco

from core import masks
from core.types import Bitmap, Bounds, Mask, Size
from tests.building import a_mask

BITMAPS = arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=24))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Bitmap, Bitmap]:
    shape = draw(array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=20))
    return draw(arrays(bool, shape)), draw(arrays(bool, shape))


@st.composite
def placed_crops(draw: st.DrawFn) -> tuple[Size, int, int, Bitmap]:
    crop = draw(arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=9)))
    left, top, right, bottom = (draw(st.integers(0, 9)) for _ in range(4))
    return Size(left + crop.shape[1] + right, top + crop.shape[0] + bottom), left, top, crop


def reference(bitmap: Bitmap) -> str:
    """COCO's string, by pycocotools."""
    counts = coco.encode(np.asfortranarray(bitmap, dtype=np.uint8))["counts"]
    return str(counts, "ascii")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["..", ".."], id="empty"),
        pytest.param(["##", "##"], id="full"),
        pytest.param(["#.", ".."], id="first pixel inside"),
        pytest.param(["..", ".#"], id="last pixel inside"),
        pytest.param(["#.#.", ".#.#", "#.#."], id="checkerboard"),
        pytest.param([".##.", ".##.", ".##."], id="columns that touch over the picture's edge"),
        pytest.param(["#"], id="one pixel"),
        pytest.param(["#..#.#######.."], id="one row"),
    ],
)
def test_a_mask_survives_the_trip_to_runs_and_back(rows: list[str]) -> None:
    bitmap = np.array([[c == "#" for c in row] for row in rows])

    mask = masks.from_bitmap(bitmap)

    assert mask.area == bitmap.sum()
    np.testing.assert_array_equal(masks.to_bitmap(mask), bitmap)
    assert masks.to_coco(mask) == reference(bitmap)


@given(BITMAPS)
def test_strings_equal_those_of_pycocotools(bitmap: Bitmap) -> None:
    assert masks.to_coco(masks.from_bitmap(bitmap)) == reference(bitmap)


@given(BITMAPS)
def test_strings_of_pycocotools_are_read_as_the_same_mask(bitmap: Bitmap) -> None:
    assert masks.from_coco(Size.of(bitmap), reference(bitmap)) == masks.from_bitmap(bitmap)


@given(BITMAPS)
def test_bounds_are_tight_and_equal_cocos_box(bitmap: Bitmap) -> None:
    bounds = masks.tight_bounds(bitmap)

    box = coco.toBbox(coco.encode(np.asfortranarray(bitmap, dtype=np.uint8))).tolist()

    tight = [bounds.left, bounds.top, bounds.width, bounds.height] if bounds else [0, 0, 0, 0]
    assert box == tight


@given(placed_crops())
def test_a_crop_lands_where_it_was_placed(placed: tuple[Size, int, int, Bitmap]) -> None:
    size, left, top, crop = placed
    whole = np.zeros(size.shape, dtype=bool)
    whole[top : top + crop.shape[0], left : left + crop.shape[1]] = crop

    mask = masks.from_crop(size, left, top, crop)

    assert mask == masks.from_bitmap(whole)
    assert masks.whole_runs(mask) == masks.string_to_runs(reference(whole))


@given(BITMAPS)
def test_the_wire_form_comes_back_as_the_same_mask(bitmap: Bitmap) -> None:
    mask = masks.from_bitmap(bitmap)

    assert masks.from_parts(mask.size, mask.bounds, masks.runs_to_string(mask.runs)) == mask


@given(placed_crops())
def test_bounds_on_the_wire_need_not_be_tight(placed: tuple[Size, int, int, Bitmap]) -> None:
    size, left, top, crop = placed
    bounds = Bounds(left, top, crop.shape[1], crop.shape[0])

    mask = masks.from_parts(size, bounds, reference(crop))

    assert mask == masks.from_crop(size, left, top, crop)


@given(pairs())
def test_set_operations_equal_those_on_bitmaps(pair: tuple[Bitmap, Bitmap]) -> None:
    one, other = pair
    a, b = masks.from_bitmap(one), masks.from_bitmap(other)

    np.testing.assert_array_equal(masks.to_bitmap(masks.union(a, b)), one | other)
    np.testing.assert_array_equal(masks.to_bitmap(masks.subtract(a, b)), one & ~other)
    assert masks.intersection_area(a, b) == (one & other).sum()
    assert masks.iou(a, b) == (pytest.approx((one & other).sum() / (one | other).sum()) if (one | other).any() else 1)


@given(pairs(), st.data())
def test_a_window_shows_what_the_mask_holds_there(pair: tuple[Bitmap, Bitmap], data: st.DataObject) -> None:
    bitmap, _ = pair
    left = data.draw(st.integers(0, bitmap.shape[1] - 1))
    top = data.draw(st.integers(0, bitmap.shape[0] - 1))
    window = Bounds(left, top, bitmap.shape[1] - left, bitmap.shape[0] - top)

    shown = masks.crop_in(masks.from_bitmap(bitmap), window)

    np.testing.assert_array_equal(shown, bitmap[window.slices])


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=40))
def test_any_run_lengths_survive_the_string(runs: list[int]) -> None:
    assert masks.string_to_runs(masks.runs_to_string(runs)) == runs


@given(st.text(max_size=30))
def test_text_that_is_no_mask_is_refused_and_nothing_else_happens(text: str) -> None:
    size = Size(5, 4)
    try:
        mask = masks.from_coco(size, text)
    except ValueError:
        return
    assert mask.size == size


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("", "cover 0 pixels", id="nothing"),
        pytest.param("d0", "cover 20 pixels", id="too many pixels"),
        pytest.param("P", "in the middle of a number", id="cut off"),
        pytest.param("6 3", "not a COCO run-length string", id="foreign character"),
        pytest.param("O", "negative", id="negative run"),
        pytest.param("P" * 30 + "1", "not a COCO run-length string", id="endless number"),
    ],
)
def test_a_broken_string_is_refused_with_its_reason(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        masks.from_coco(Size(4, 4), text)


def test_runs_of_the_wrong_length_are_refused_on_the_wire() -> None:
    with pytest.raises(ValueError, match="4"):
        masks.from_parts(Size(9, 9), Bounds(0, 0, 2, 2), masks.runs_to_string([0, 3]))


def test_bounds_outside_the_picture_are_refused_on_the_wire() -> None:
    with pytest.raises(ValueError, match="reach outside"):
        masks.from_parts(Size(3, 3), Bounds(2, 2, 2, 2), masks.runs_to_string([0, 4]))


def test_masks_of_different_pictures_do_not_mix() -> None:
    with pytest.raises(ValueError, match="different sizes"):
        masks.union(a_mask("#."), a_mask("#", "."))


def test_a_small_object_on_a_huge_picture_costs_what_the_object_costs() -> None:
    size = Size(1_000_000, 1_000_000)
    dot = np.ones((3, 3), dtype=bool)

    mask = masks.from_crop(size, 999_000, 999_000, dot)
    grown = masks.union(mask, masks.from_crop(size, 999_003, 999_000, dot))

    assert grown.area == 18
    assert masks.from_coco(size, masks.to_coco(grown)) == grown
    assert masks.intersection_area(mask, grown) == 9


def test_an_empty_mask_has_no_bounds_and_no_runs() -> None:
    mask = masks.empty(Size(3, 2))

    assert (mask.bounds, mask.runs, mask.area) == (None, (), 0)
    assert masks.to_crop(mask).shape == (0, 0)


def test_masks_are_values() -> None:
    first, second = a_mask("#.", ".#"), a_mask("#.", ".#")

    assert first == second
    assert len({first, second}) == 1
    assert isinstance(first, Mask)


@given(placed_crops(), st.integers(1, 12), st.integers(1, 12))
def test_a_sample_has_the_value_at_the_centre_of_each_pixel(
    placed: tuple[Size, int, int, Bitmap], width: int, height: int
) -> None:
    mask = masks.from_crop(*placed)
    rows = ((np.arange(height) + 0.5) * mask.size.height / height).astype(int)
    columns = ((np.arange(width) + 0.5) * mask.size.width / width).astype(int)

    small = masks.sampled(mask, Size(width, height))

    np.testing.assert_array_equal(small, masks.to_bitmap(mask)[np.ix_(rows, columns)])
