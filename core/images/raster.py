"""Everyday pictures (PNG, JPEG, TIFF, WebP, BMP, GIF) to pixels, through Pillow.

Pillow's plug-ins are called directly: ``Image.open`` warns and raises by a limit that is global to the process,
ours is an argument and is checked on the declared size before anything is decoded.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms, ImageFile

from core.errors import BadInput
from core.images.names import short_name
from core.images.opened import Opened, cut_off, require_room
from core.images.scaling import grey_to_rgb, scaled, spread, window_edges
from core.types import Pixels, Rendering, Size


class Kind(NamedTuple):
    media_type: str
    suffix: str
    in_browsers: bool


KINDS = {
    "PNG": Kind("image/png", ".png", True),
    "JPEG": Kind("image/jpeg", ".jpg", True),
    "GIF": Kind("image/gif", ".gif", True),
    "WEBP": Kind("image/webp", ".webp", True),
    "BMP": Kind("image/bmp", ".bmp", True),
    "TIFF": Kind("image/tiff", ".tif", False),
}
_DEEP = ("I", "F")  # first letters of Pillow's modes with more than 8 bits
_SWAPPING = (5, 6, 7, 8)  # EXIF orientations that lie on their side

# What Pillow raises on damaged files, by the experience of fuzzing it.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    AttributeError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def open_raster(data: bytes, kind: str, name: str, max_pixels: int) -> Opened:
    """Check and describe an upload. Decodes it once, so that what is stored can be shown later."""
    with _reading(name):
        image = _header(data, kind)
    require_room(image.width, image.height, max_pixels, name)
    with _reading(name):
        image.load()
        width, height = image.size
        if _orientation(image) in _SWAPPING:
            width, height = height, width
        colors = tuple(_color_notices(image))
        frames = _frame_count(image)  # goes through the file: nothing of the first frame can be asked after this
    notices = (*colors, *_frame_notices(kind, frames))
    described = KINDS[kind]
    return Opened(Size(width, height), described.media_type, frames, None, data, described.suffix, notices)


def read_raster(data: bytes, kind: str, name: str, rendering: Rendering) -> Pixels:
    """One frame as RGB, turned upright, transparency on white."""
    with _reading(name):
        image = _header(data, kind)
        _go_to_frame(image, rendering.frame, name)
        image.load()
        return np.ascontiguousarray(_upright(_to_rgb(image, rendering.window), _orientation(image)))


def is_shown_as_stored(data: bytes, kind: str, name: str) -> bool:
    """Whether a browser and every other reader sees these bytes as ``read_raster`` does: a web format, upright."""
    with _reading(name):
        return KINDS[kind].in_browsers and _orientation(_header(data, kind)) == 1


@contextmanager
def _reading(name: str) -> Iterator[None]:
    # The plug-ins warn of odd metadata in the sender's file, about which nobody here can do anything.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.\w+ImagePlugin")
    try:
        yield
    except _DAMAGE as error:
        raise cut_off(name) from error


def _header(data: bytes, kind: str) -> ImageFile.ImageFile:
    """The opened but not yet decoded picture."""
    if kind not in Image.OPEN:
        Image.init()
    factory, _ = Image.OPEN[kind]
    return factory(BytesIO(data), "")


def _frame_count(image: ImageFile.ImageFile) -> int:
    return int(getattr(image, "n_frames", 1))


def _go_to_frame(image: ImageFile.ImageFile, frame: int, name: str) -> None:
    if frame == 0:
        return
    if not 0 < frame < (count := _frame_count(image)):
        raise BadInput(f"{short_name(name)} has no frame {frame + 1}; it has {count}.")
    image.seek(frame)


def _color_notices(image: Image.Image) -> Iterator[str]:
    if image.mode.startswith(_DEEP):
        low, high = spread(_values(image))
        yield (
            f"It has more than 8 bits per pixel: for display, {low:.5g} to {high:.5g} were stretched "
            "from black to white. The file keeps its full depth."
        )
    elif image.mode == "CMYK":
        yield "Its print colours (CMYK) were converted to RGB; shades may differ a little from the print."
    elif _shows_through(image):
        yield "Its transparent parts are shown on white."


def _frame_notices(kind: str, frames: int) -> Iterator[str]:
    if frames > 1:
        word = "pages" if kind == "TIFF" else "frames"
        yield f"It has {frames} {word}; the first one is used."


def _to_rgb(image: Image.Image, window: tuple[float, float] | None) -> Pixels:
    if image.mode.startswith(_DEEP):
        values = _values(image)
        low, high = window_edges(*window) if window else spread(values)
        return grey_to_rgb(scaled(values, low, high))
    if image.has_transparency_data:
        image = _on_white(image)
    if image.mode == "LAB":
        image = _lab_to_rgb(image)
    return np.asarray(image.convert("RGB"), dtype=np.uint8)


def _values(image: Image.Image) -> NDArray[Any]:
    """The numbers of a deep greyscale picture, in this machine's byte order."""
    values = np.asarray(image)
    return values.astype(values.dtype.newbyteorder("="), copy=False)


def _on_white(image: Image.Image) -> Image.Image:
    layered = image.convert("RGBA")
    white = Image.new("RGBA", layered.size, (255, 255, 255, 255))
    white.alpha_composite(layered)
    return white


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    return converted or image


def _shows_through(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    least, _ = image.convert("RGBA").getchannel("A").getextrema()
    return bool(least != 255)


def _orientation(image: Image.Image) -> int:
    """EXIF orientation 1..8; 1 if there is none or if the EXIF block can't be read. A loaded TIFF is upright."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _DAMAGE:
        return 1
    return value if value in range(1, 9) else 1


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    """Turn and mirror as EXIF asks."""
    if orientation in _SWAPPING:
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
