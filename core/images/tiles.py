"""Pixels to what a browser loads: encoded pictures, tiles of a pyramid, thumbnails.

Level 0 is the full size; level l is halved l times, rounded up. Tiles are squares of ``TILE_SIDE``, cut at the
right and bottom, so a picture below that size is one tile.
"""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image

from core.errors import NotFound
from core.types import Pixels, Size

TILE_SIDE = 4096
THUMBNAIL_SIDE = 320
_LOSSLESS_UP_TO = 2_000_000  # pixels; larger tiles go as fine JPEG, PNG would take seconds
_PNG_LEVEL = 3  # half the time of the default for a few per cent more bytes


def encode_png(pixels: Pixels) -> bytes:
    """Lossless."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=_PNG_LEVEL)
    return out.getvalue()


def encode_jpeg(pixels: Pixels, quality: int = 90) -> bytes:
    """With full colour resolution, so that edges keep their place."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def level_size(size: Size, level: int) -> Size:
    """How large a picture of ``size`` is on a level."""
    factor = 1 << level
    return Size(-(-size.width // factor), -(-size.height // factor))


def tile(pixels: Pixels, level: int, x: int, y: int, side: int = TILE_SIDE) -> tuple[bytes, str]:
    """Column ``x`` and row ``y`` of a level, encoded, with its media type. Raises NotFound for what isn't there."""
    cut = tile_pixels(pixels, level, x, y, side)
    if Size.of(cut).area <= _LOSSLESS_UP_TO:
        return encode_png(cut), "image/png"
    return encode_jpeg(cut, 95), "image/jpeg"


def tile_pixels(pixels: Pixels, level: int, x: int, y: int, side: int = TILE_SIDE) -> Pixels:
    """The pixels of one tile; each is the mean of the full-size pixels it stands for."""
    size = Size.of(pixels)
    deepest = max(size.width, size.height).bit_length()
    if not (0 <= level <= deepest and x >= 0 and y >= 0):
        raise NotFound("tile", f"{level}/{x}_{y}")
    span = side << level
    cut = pixels[y * span : (y + 1) * span, x * span : (x + 1) * span]
    if cut.size == 0:
        raise NotFound("tile", f"{level}/{x}_{y}")
    return _as_pixels(Image.fromarray(cut).reduce(1 << level)) if level else cut


def thumbnail(pixels: Pixels, side: int = THUMBNAIL_SIDE) -> bytes:
    """A JPEG whose longer side is at most ``side``."""
    image = Image.fromarray(pixels)
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return encode_jpeg(_as_pixels(image), 85)


def _as_pixels(image: Image.Image) -> Pixels:
    return np.asarray(image, dtype=np.uint8)
