"""Tiles put together are the picture; levels are its means."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from core.errors import NotFound
from core.images import (
    TILE_SIDE,
    encode_jpeg,
    encode_png,
    level_size,
    sample_pictures,
    thumbnail,
    tile,
    tile_pixels,
)
from core.types import Pixels, Size


def noise(width: int, height: int) -> Pixels:
    return np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8)


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_a_picture_below_the_tile_side_is_one_lossless_tile() -> None:
    pixels = noise(50, 30)

    data, media_type = tile(pixels, 0, 0, 0)

    assert media_type == "image/png"
    np.testing.assert_array_equal(np.asarray(opened(data)), pixels)


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_tiles_put_together_are_the_level(level: int) -> None:
    pixels, side = noise(75, 41), 16
    size = level_size(Size.of(pixels), level)

    rows = [
        np.hstack([tile_pixels(pixels, level, x, y, side) for x in range(-(-size.width // side))])
        for y in range(-(-size.height // side))
    ]

    whole = np.vstack(rows)
    assert Size.of(whole) == size
    np.testing.assert_array_equal(whole, tile_pixels(pixels, level, 0, 0, side=100))


def test_a_level_is_the_mean_of_what_it_stands_for() -> None:
    pixels = noise(8, 8)

    half = tile_pixels(pixels, 1, 0, 0)

    expected = pixels.reshape(4, 2, 4, 2, 3).mean(axis=(1, 3))
    assert np.abs(half - expected).max() <= 1


@pytest.mark.parametrize(("level", "x", "y"), [(0, 1, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0), (0, 0, -1), (99, 0, 0)])
def test_a_tile_that_is_not_there_is_not_found(level: int, x: int, y: int) -> None:
    with pytest.raises(NotFound, match=f"There is no tile '{level}/{x}_{y}'"):
        tile(noise(50, 30), level, x, y)


def test_a_large_tile_goes_as_a_fine_jpeg() -> None:
    smooth = np.repeat(np.linspace(0, 255, 2000).astype(np.uint8)[None, :, None], 1500, axis=0).repeat(3, axis=2)

    data, media_type = tile(smooth, 0, 0, 0)

    assert media_type == "image/jpeg"
    assert np.abs(np.asarray(opened(data)).astype(int) - smooth).max() <= 3


def test_the_tile_side_is_what_the_canvas_counts_with() -> None:
    assert TILE_SIDE == 4096


@pytest.mark.parametrize(
    ("extent", "small"),
    [
        pytest.param((640, 480), (320, 240), id="wide"),
        pytest.param((480, 640), (240, 320), id="tall"),
        pytest.param((100, 50), (100, 50), id="small already"),
        pytest.param((5000, 1), (320, 1), id="flat panorama"),
        pytest.param((1, 1), (1, 1), id="one pixel"),
    ],
)
def test_a_thumbnail_keeps_the_shape(extent: tuple[int, int], small: tuple[int, int]) -> None:
    picture = opened(thumbnail(noise(*extent)))

    assert (picture.format, picture.size) == ("JPEG", small)


def test_encoders_give_what_they_say() -> None:
    pixels = noise(20, 10)

    np.testing.assert_array_equal(np.asarray(opened(encode_png(pixels))), pixels)
    assert opened(encode_jpeg(pixels, 90)).format == "JPEG"
    assert len(encode_jpeg(pixels, 30)) < len(encode_jpeg(pixels, 95))


def test_encoding_the_same_pixels_gives_the_same_bytes() -> None:
    assert sample_pictures()[0] == sample_pictures()[0]
    assert encode_png(noise(9, 9)) == encode_png(noise(9, 9))
