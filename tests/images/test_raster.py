"""Everyday pictures come out upright, in colour and complete, and what was done to them is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.errors import BadInput
from core.images import decode, export_file, open_upload, read_pixels
from core.types import Pixels, Rendering, Size
from tests.images.making import BLUE, GREEN, LIMIT, RED, WHITE, a_photo, deep_png, saved, turned

LOSSLESS = [
    pytest.param("PNG", {}, "image/png", ".png", id="png"),
    pytest.param("BMP", {}, "image/bmp", ".bmp", id="bmp"),
    pytest.param("TIFF", {}, "image/tiff", ".tif", id="tiff"),
    pytest.param("TIFF", {"compression": "tiff_lzw"}, "image/tiff", ".tif", id="tiff packed with LZW"),
    pytest.param("TIFF", {"compression": "tiff_adobe_deflate"}, "image/tiff", ".tif", id="tiff packed with deflate"),
    pytest.param("WEBP", {"lossless": True}, "image/webp", ".webp", id="webp"),
    pytest.param("GIF", {}, "image/gif", ".gif", id="gif"),
]


def shown(data: bytes, name: str = "picture") -> Pixels:
    return decode(open_upload(data, name, LIMIT))


def corners(pixels: Pixels) -> list[tuple[int, ...]]:
    """Top left, top right, bottom left, bottom right, rounded to the colours of ``a_photo``."""
    found = [pixels[0, 0], pixels[0, -1], pixels[-1, 0], pixels[-1, -1]]
    known = np.array([RED, GREEN, BLUE, WHITE])
    return [tuple(known[np.abs(known - colour.astype(int)).sum(axis=1).argmin()].tolist()) for colour in found]


@pytest.mark.parametrize(("format", "options", "media_type", "suffix"), LOSSLESS)
def test_a_picture_is_read_pixel_for_pixel(
    format: str, options: dict[str, object], media_type: str, suffix: str
) -> None:
    photo = a_photo()
    data = saved(photo, format, **options)

    opened = open_upload(data, "photo", LIMIT)

    assert (opened.size, opened.media_type, opened.suffix) == (Size(32, 24), media_type, suffix)
    assert (opened.stored, opened.notices, opened.frame_count, opened.spacing_mm) == (data, (), 1, None)
    np.testing.assert_array_equal(decode(opened), np.asarray(photo))


def test_a_jpeg_is_read_and_kept_as_it_came() -> None:
    data = saved(a_photo(), "JPEG", quality=95)

    opened = open_upload(data, "photo.jpg", LIMIT)

    assert (opened.media_type, opened.suffix, opened.stored) == ("image/jpeg", ".jpg", data)
    assert corners(decode(opened)) == [RED, GREEN, BLUE, WHITE]


def test_the_content_decides_and_not_the_name() -> None:
    assert open_upload(saved(a_photo(), "GIF"), "holiday.jpg", LIMIT).media_type == "image/gif"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("orientation", "seen"),
    [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ],
)
def test_a_turned_photo_comes_out_upright(format: str, orientation: int, seen: list[tuple[int, ...]]) -> None:
    opened = open_upload(turned(a_photo(), format, orientation), "photo", LIMIT)

    pixels = decode(opened)

    assert corners(pixels) == seen
    assert opened.size == Size.of(pixels) == (Size(32, 24) if orientation < 5 else Size(24, 32))


@pytest.mark.parametrize("orientation", [0, 9, 60000])
def test_an_orientation_that_does_not_exist_is_left_out(orientation: int) -> None:
    assert corners(shown(turned(a_photo(), "JPEG", orientation))) == [RED, GREEN, BLUE, WHITE]


def test_a_broken_exif_block_does_not_sink_the_photo() -> None:
    data = saved(a_photo(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")

    assert corners(shown(data)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("extent", [(1, 1), (5000, 1), (1, 5000)], ids=["one pixel", "a flat panorama", "a thin strip"])
def test_the_smallest_and_the_flattest_pictures_are_pictures(extent: tuple[int, int]) -> None:
    opened = open_upload(saved(Image.new("RGB", extent, RED), "PNG"), "line.png", LIMIT)

    assert opened.size == Size(*extent)
    assert decode(opened)[0, 0].tolist() == list(RED)


def test_16_bit_grey_is_stretched_and_that_is_said() -> None:
    values = np.linspace(1000, 3000, 10_000, dtype=np.uint16).reshape(100, 100)

    opened = open_upload(deep_png(values), "xray.png", LIMIT)
    pixels = decode(opened)

    assert opened.notices == (
        "It has more than 8 bits per pixel: for display, 1010 to 2989 were stretched from black to white. "
        "The file keeps its full depth.",
    )
    assert pixels[0, 0].tolist() == [0, 0, 0]
    assert pixels[-1, -1].tolist() == [255, 255, 255]
    assert abs(int(pixels[50, 0, 0]) - 128) <= 2


def test_a_few_hot_pixels_do_not_darken_16_bit_grey() -> None:
    values = np.tile(np.arange(100, 200, dtype=np.uint16), (100, 1))
    values[0, :3] = 65535

    assert shown(deep_png(values))[:, 50:].min() > 100


@pytest.mark.parametrize(("value", "grey"), [(0, 0), (500, 128)])
def test_an_even_16_bit_picture_is_black_or_grey(value: int, grey: int) -> None:
    pixels = shown(deep_png(np.full((8, 8), value, dtype=np.uint16)))

    assert np.unique(pixels).tolist() == [grey]


def test_a_16_bit_picture_with_one_bright_spot_shows_it() -> None:
    values = np.zeros((100, 100), dtype=np.uint16)
    values[3, 4] = 900

    pixels = shown(deep_png(values))

    assert pixels[3, 4].tolist() == [255, 255, 255]
    assert pixels.sum() == 3 * 255


def test_a_chosen_window_replaces_the_stretch() -> None:
    data = deep_png(np.array([[0, 100, 200, 300]], dtype=np.uint16))

    pixels = decode(open_upload(data, "x.png", LIMIT), Rendering(window=(150, 100)))

    assert pixels[0, :, 0].tolist() == [0, 0, 255, 255]


@pytest.mark.parametrize("order", ["<", ">"])
def test_16_bit_tiff_of_both_byte_orders_is_read(order: str) -> None:
    values = np.arange(0, 60000, 100, dtype=np.uint16).reshape(20, 30)
    image = Image.frombytes("I;16" if order == "<" else "I;16B", (30, 20), values.astype(f"{order}u2").tobytes())

    pixels = shown(saved(image, "TIFF"))

    np.testing.assert_array_equal(pixels, shown(deep_png(values)))


def test_floating_point_tiff_is_stretched_and_nan_is_black() -> None:
    values = np.linspace(-1, 1, 400, dtype=np.float32).reshape(20, 20)
    values[5, 5], values[6, 6] = np.nan, np.inf

    pixels = shown(saved(Image.fromarray(values), "TIFF"))

    assert pixels[5, 5, 0] == 0
    assert pixels[6, 6, 0] == 255
    assert pixels[0, 0, 0] == 0
    assert pixels[-1, -1, 0] == 255


def test_print_colours_are_converted_and_that_is_said() -> None:
    opened = open_upload(saved(a_photo().convert("CMYK"), "JPEG", quality=95), "print.jpg", LIMIT)

    assert opened.notices == (
        "Its print colours (CMYK) were converted to RGB; shades may differ a little from the print.",
    )
    assert corners(decode(opened)) == [RED, GREEN, BLUE, WHITE]


def test_lab_colours_are_converted() -> None:
    image = Image.merge("LAB", [Image.new("L", (4, 4), level) for level in (255, 128, 128)])

    assert shown(saved(image, "TIFF")).min() > 250


def _see_through() -> list[object]:
    alpha = a_photo().convert("RGBA")
    alpha.putalpha(Image.fromarray(np.tile(np.repeat([0, 255], 16).astype(np.uint8), (24, 1))))
    grey = Image.merge("LA", [alpha.convert("L"), alpha.getchannel("A")])
    indexed = Image.new("P", (32, 24), 1)
    indexed.putpalette([*RED, *GREEN])
    indexed.paste(0, (0, 0, 16, 24))
    return [
        pytest.param(saved(alpha, "PNG"), id="colour with alpha"),
        pytest.param(saved(grey, "PNG"), id="grey with alpha"),
        pytest.param(saved(indexed, "PNG", transparency=0), id="palette with one clear colour"),
        pytest.param(saved(indexed, "PNG", transparency=b"\x00\xff"), id="palette with alpha values"),
        pytest.param(saved(indexed, "GIF", transparency=0), id="gif with a clear colour"),
        pytest.param(saved(alpha, "WEBP", lossless=True), id="webp with alpha"),
    ]


@pytest.mark.parametrize("data", _see_through())
def test_what_can_be_seen_through_is_shown_on_white(data: bytes) -> None:
    opened = open_upload(data, "logo.png", LIMIT)

    pixels = decode(opened)

    assert opened.notices == ("Its transparent parts are shown on white.",)
    assert (pixels[:, :16] == 255).all()
    assert (pixels[:12, 20:] != 255).any(axis=2).all()


def test_an_alpha_channel_that_hides_nothing_is_not_mentioned() -> None:
    assert open_upload(saved(a_photo().convert("RGBA"), "PNG"), "x.png", LIMIT).notices == ()


@pytest.mark.parametrize(
    ("format", "notice"),
    [
        ("GIF", "It has 3 frames; the first one is used."),
        ("WEBP", "It has 3 frames; the first one is used."),
        ("PNG", "It has 3 frames; the first one is used."),
        ("TIFF", "It has 3 pages; the first one is used."),
    ],
)
def test_the_first_of_several_frames_is_used_and_the_others_can_be_asked_for(format: str, notice: str) -> None:
    frames = [Image.new("RGB", (8, 6), colour) for colour in (RED, GREEN, BLUE)]
    options = {"lossless": True} if format == "WEBP" else {}
    data = saved(frames[0], format, save_all=True, append_images=frames[1:], **options)

    opened = open_upload(data, "moving", LIMIT)

    assert (opened.frame_count, opened.notices) == (3, (notice,))
    assert [decode(opened, Rendering(frame))[0, 0].tolist() for frame in range(3)] == [
        list(RED),
        list(GREEN),
        list(BLUE),
    ]
    with pytest.raises(BadInput, match="has no frame 4; it has 3"):
        decode(opened, Rendering(3))


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_simple_modes_become_rgb(mode: str) -> None:
    image = Image.new("RGB", (9, 7), WHITE).convert(mode)

    assert (shown(saved(image, "PNG")) == 255).all()


def test_reading_leaves_pillows_own_limit_alone() -> None:
    before = Image.MAX_IMAGE_PIXELS

    shown(saved(a_photo(), "PNG"))

    assert before == Image.MAX_IMAGE_PIXELS


def test_a_picture_beyond_pillows_warning_is_fine_if_the_limit_allows_it() -> None:
    data = saved(Image.new("1", (100_000, 1000)), "PNG")

    assert open_upload(data, "map.png", 200_000_000).size == Size(100_000, 1000)


@pytest.mark.parametrize(
    ("data", "suffix", "is_kept"),
    [
        pytest.param(saved(a_photo(), "PNG"), ".png", True, id="upright png"),
        pytest.param(saved(a_photo(), "JPEG"), ".jpg", True, id="upright jpeg"),
        pytest.param(saved(a_photo(), "WEBP"), ".webp", True, id="webp"),
        pytest.param(turned(a_photo(), "JPEG", 6), ".png", False, id="turned jpeg"),
        pytest.param(turned(a_photo(), "PNG", 8), ".png", False, id="turned png"),
        pytest.param(saved(a_photo(), "TIFF"), ".png", False, id="tiff"),
    ],
)
def test_an_exported_file_fits_its_masks(data: bytes, suffix: str, is_kept: bool, tmp_path: Path) -> None:
    stored = tmp_path / "stored"
    stored.write_bytes(data)

    exported, given = export_file(stored)

    assert (given, exported == data) == (suffix, is_kept)
    np.testing.assert_array_equal(shown(exported), read_pixels(stored))
