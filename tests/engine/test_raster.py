"""Logits become the masks that torch's enlarging of everything would give, pixel for pixel."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from core import masks
from core.engine import raster
from core.engine.protocol import Logits, RawMask
from core.types import Bitmap, Box, Size


def some_logits(height: int, width: int, seed: int = 0) -> torch.Tensor:
    """Smooth blobs, mostly below zero."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.randn(1, 1, 9, 9, generator=generator) - 0.5
    return functional.interpolate(coarse, (height, width), mode="bicubic")


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(Size(1000, 1000), id="square"),
        pytest.param(Size(451, 300), id="shrunk"),
        pytest.param(Size(2017, 1333), id="in several strips"),
        pytest.param(Size(3, 1500), id="narrow"),
        pytest.param(Size(1, 1), id="one pixel"),
    ],
)
def test_a_mask_is_what_torch_would_have_enlarged(size: Size) -> None:
    logits = some_logits(96, 128)
    expected = functional.interpolate(logits, size.shape, mode="bilinear", align_corners=False)[0, 0] > 0

    mask = raster.to_mask(RawMask(logits[0, 0].numpy(), Box(0, 0, size.width, size.height), 1.0), size)

    np.testing.assert_array_equal(masks.to_bitmap(mask), expected.numpy())


@pytest.mark.parametrize("size", [Size(640, 427), Size(427, 640), Size(1999, 700), Size(1024, 1024)])
def test_a_mask_by_way_of_sams_square_is_what_sam_would_have_enlarged(size: Size) -> None:
    logits = some_logits(256, 256, seed=3)
    scale = 1024 / max(size.width, size.height)
    width, height = int(size.width * scale + 0.5), int(size.height * scale + 0.5)
    square = functional.interpolate(logits, (1024, 1024), mode="bilinear", align_corners=False)
    expected = (
        functional.interpolate(square[..., :height, :width], size.shape, mode="bilinear", align_corners=False) > 0
    )
    frame = Box(0, 0, 1024 * size.width / width, 1024 * size.height / height)

    mask = raster.to_mask(RawMask(logits[0, 0].numpy(), frame, 1.0, via=Size(1024, 1024)), size)

    np.testing.assert_array_equal(masks.to_bitmap(mask), expected[0, 0].numpy())


def test_a_small_object_on_a_huge_picture_costs_what_the_object_costs() -> None:
    logits = np.full((256, 256), -5, np.float32)
    logits[100:103, 50:53] = 5
    size = Size(30_000, 30_000)

    mask = raster.to_mask(RawMask(logits, Box(0, 0, 30_000, 30_000), 1.0), size)

    assert mask.bounds is not None
    assert mask.bounds.width < 500
    assert mask.area > 300 * 300


def test_a_frame_inside_the_picture_fills_nothing_beyond_itself() -> None:
    raw = RawMask(np.ones((8, 8), np.float32), Box(10, 20, 26, 36), 1.0)

    mask = raster.to_mask(raw, Size(100, 100))

    assert mask.bounds is not None
    assert mask.bounds.box == Box(10, 20, 26, 36)
    assert mask.area == 256


@pytest.mark.parametrize("frame", [Box(-8, -8, 8, 8), Box(92, 92, 108, 108)], ids=["before", "behind"])
def test_a_frame_that_reaches_over_the_edge_is_cut_there(frame: Box) -> None:
    mask = raster.to_mask(RawMask(np.ones((8, 8), np.float32), frame, 1.0), Size(100, 100))

    assert mask.area == 64


@pytest.mark.parametrize("logits", [np.full((8, 8), -1, np.float32), np.full((8, 8), np.nan, np.float32)])
def test_nothing_above_the_level_is_an_empty_mask(logits: Logits) -> None:
    assert raster.to_mask(RawMask(logits, Box(0, 0, 50, 50), 1.0), Size(50, 50)).bounds is None


def a_disc(size: Size, x: float, y: float, radius: float) -> Bitmap:
    rows, columns = np.mgrid[: size.height, : size.width]
    return np.asarray((rows + 0.5 - y) ** 2 + (columns + 0.5 - x) ** 2 < radius**2)


def test_coverage_keeps_the_area() -> None:
    size = Size(333, 211)
    mask = masks.from_bitmap(a_disc(size, 200, 90, 47))

    share = raster.coverage(mask, (23, 31))

    assert share.sum() / (23 * 31) == pytest.approx(mask.area / size.area, rel=1e-4)
    assert 0 <= share.min() <= share.max() <= 1


def test_a_hand_made_mask_comes_back_from_its_logits() -> None:
    mask = masks.from_bitmap(a_disc(Size(500, 400), 200, 150, 80))

    again = raster.to_mask(raster.prior_of(mask), mask.size)

    assert masks.iou(mask, again) > 0.97


def test_logits_moved_to_another_frame_stay_in_their_place() -> None:
    mask = masks.from_bitmap(a_disc(Size(512, 512), 200, 150, 80))
    frame = Box(0, 0, 1024, 1024)

    moved = raster.resample(raster.prior_of(mask), frame, (256, 256))

    assert masks.iou(raster.to_mask(RawMask(moved, frame, 1.0), mask.size), mask) > 0.95
    assert moved[200, 200] == raster.OUTSIDE
