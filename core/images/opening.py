"""Bytes to pixels, whatever kind of picture they are: the one place that decides which reader takes them."""

from __future__ import annotations

from pathlib import Path

from core.errors import UnreadableImage
from core.images import sniff
from core.images.names import short_name
from core.images.opened import Opened
from core.images.raster import KINDS, is_shown_as_stored, open_raster, read_raster
from core.images.tiles import encode_png
from core.types import Pixels, Rendering, Window

_STORED = "The stored file of this picture"


def open_upload(data: bytes, name: str, max_pixels: int) -> Opened:
    """Check and describe a file that somebody sends. Raises UnreadableImage or TooLarge, naming the file."""
    if not data:
        raise UnreadableImage(f"{short_name(name)} is empty (0 bytes). Copy or save it again and upload that.")
    head = data[: sniff.HEAD_BYTES]
    if sniff.is_dicom(head):
        from core.images.dicom import open_dicom

        return open_dicom(data, name, max_pixels)
    if kind := sniff.raster_format(head):
        return open_raster(data, kind, name, max_pixels)
    raise UnreadableImage(
        f"{short_name(name)} is not a picture that can be read here: it is {sniff.description(head)}. "
        "Save it as PNG, JPEG, TIFF, WebP, BMP, GIF or DICOM and upload that."
    )


def read_pixels(path: Path, rendering: Rendering = Rendering()) -> Pixels:  # noqa: B008 (frozen)
    """Pixels of a stored source, turned upright. Decodes at each call; who calls often keeps the answer."""
    return _read(_stored(path), rendering)


def read_window(path: Path) -> Window | None:
    """How a stored DICOM source is shown where nobody has set a window; None for what has no window to set."""
    data = _stored(path)
    if not sniff.is_dicom(data[: sniff.HEAD_BYTES]):
        return None
    from core.images import dicom

    return dicom.read_window(data, _STORED)


def decode(opened: Opened, rendering: Rendering = Rendering()) -> Pixels:  # noqa: B008 (frozen)
    """Pixels of an upload that is not stored anywhere, turned upright."""
    return _read(opened.stored, rendering)


def export_file(path: Path) -> tuple[bytes, str]:
    """(bytes, suffix) of a stored source for an export: its own file, or a PNG where that would not fit the masks.

    That is for DICOM, for photos that EXIF turns, and for what browsers don't show (TIFF).
    """
    data = _stored(path)
    kind = None if sniff.is_dicom(data[: sniff.HEAD_BYTES]) else sniff.raster_format(data[: sniff.HEAD_BYTES])
    if kind and is_shown_as_stored(data, kind, _STORED):
        return data, KINDS[kind].suffix
    return encode_png(_read(data, Rendering())), ".png"


def _stored(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableImage(
            f"{_STORED} can't be read from the data folder. Put it back from a backup, or upload the picture again."
        ) from error


def _read(data: bytes, rendering: Rendering) -> Pixels:
    head = data[: sniff.HEAD_BYTES]
    if sniff.is_dicom(head):
        from core.images.dicom import read_dicom

        return read_dicom(data, _STORED, rendering)
    if kind := sniff.raster_format(head):
        return read_raster(data, kind, _STORED, rendering)
    raise UnreadableImage(f"{_STORED} is no picture any more. Put it back from a backup, or upload the picture again.")
