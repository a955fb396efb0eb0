"""The values refuse what makes no sense, with what was needed and what was got."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from core.types import Bounds, Box, Mask, Point, Prompt, Rendering, Size, Status


@pytest.mark.parametrize(
    ("corners", "complaint"),
    [
        pytest.param((5, 0, 2, 4), "x 5..2", id="right of itself"),
        pytest.param((0, 4, 2, 4), "y 4..4", id="no height"),
        pytest.param((math.nan, 0, 2, 4), "finite", id="NaN"),
        pytest.param((0, 0, math.inf, 4), "finite", id="infinite"),
    ],
)
def test_a_box_that_is_none_is_refused(corners: tuple[float, float, float, float], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Box(*corners)


def test_a_box_is_clipped_to_the_picture() -> None:
    assert Box(-5, 2, 50, 8).clipped(Size(10, 6)) == Box(0, 2, 10, 6)
    assert Box(20, 20, 30, 30).clipped(Size(10, 6)) is None


def test_a_box_knows_its_extent() -> None:
    box = Box(1, 2, 4, 8)

    assert (box.width, box.height, box.area) == (3, 6, 18)


@pytest.mark.parametrize("position", [(math.nan, 0), (0, math.inf)])
def test_a_point_needs_finite_coordinates(position: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        Point(*position)


@pytest.mark.parametrize("extent", [(0, 3), (3, 0), (-1, 5)])
def test_a_picture_has_a_pixel(extent: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least 1 x 1"):
        Size(*extent)


def test_a_size_comes_from_an_array_row_first() -> None:
    size = Size.of(np.zeros((2, 5, 3)))

    assert (size.width, size.height, size.shape, size.area) == (5, 2, (2, 5), 10)


def test_bounds_cut_arrays_and_become_boxes() -> None:
    bounds = Bounds(1, 2, 3, 4)

    assert np.zeros((10, 10))[bounds.slices].shape == bounds.shape == (4, 3)
    assert bounds.box == Box(1, 2, 4, 6)


@pytest.mark.parametrize("numbers", [(-1, 0, 2, 2), (0, -1, 2, 2), (0, 0, 0, 2), (0, 0, 2, 0)])
def test_bounds_lie_inside_and_hold_a_pixel(numbers: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="bounds lie inside"):
        Bounds(*numbers)


@pytest.mark.parametrize(
    ("bounds", "runs", "complaint"),
    [
        pytest.param(None, (3,), "no runs", id="runs without bounds"),
        pytest.param(Bounds(2, 0, 2, 1), (0, 2), "reach outside", id="outside"),
        pytest.param(Bounds(0, 0, 2, 1), (0, 3), "cover 3 pixels, the bounds hold 2", id="too long"),
    ],
)
def test_a_mask_whose_parts_do_not_fit_is_refused(bounds: Any, runs: tuple[int, ...], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Mask(Size(3, 1), bounds, runs)


@pytest.mark.parametrize(
    ("prompt", "is_empty"),
    [
        (Prompt(), True),
        (Prompt(negatives=("dog",)), True),
        (Prompt(text="cat"), False),
        (Prompt(points=(Point(1, 1),)), False),
    ],
)
def test_a_prompt_knows_whether_it_asks_for_anything(prompt: Prompt, is_empty: bool) -> None:
    assert prompt.is_empty is is_empty


def test_renderings_that_differ_have_different_keys() -> None:
    renderings = [Rendering(), Rendering(1), Rendering(0, (40, 400)), Rendering(0, (40.5, 400))]

    assert len({rendering.key for rendering in renderings}) == len(renderings)


def test_only_proposed_and_accepted_masks_are_live() -> None:
    assert [status for status in Status if status.is_live] == [Status.PROPOSED, Status.ACCEPTED]
