"""What reading an upload gives, and the checks and sentences that every kind of file shares."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import TooLarge, UnreadableImage
from core.images.names import short_name
from core.types import Size


@dataclass(frozen=True, slots=True)
class Opened:
    """An upload that can be shown.

    ``stored`` is what is to be kept: the file itself, or the DICOM without its patient fields; the same upload gives
    the same bytes. ``notices`` are sentences for the person who uploads.
    """

    size: Size
    media_type: str
    frame_count: int
    spacing_mm: tuple[float, float] | None  # (row spacing, column spacing)
    stored: bytes
    suffix: str
    notices: tuple[str, ...] = ()
    orientation: tuple[str, ...] = ()  # where the right and the lower edge lie in the patient, such as ("L", "F")


def require_room(width: int, height: int, max_pixels: int, name: str) -> None:
    """Raise TooLarge before anything is decoded; UnreadableImage if there is no picture at all."""
    if width < 1 or height < 1:
        raise UnreadableImage(f"{short_name(name)} says it is {width} x {height} pixels, so there is nothing to show.")
    if width * height > max_pixels:
        raise TooLarge(
            f"{short_name(name)} says it is {width} x {height} pixels, which is {millions(width * height)}; "
            f"the limit here is {millions(max_pixels)}. "
            "Scale it down or cut it into parts, or have the limit (SAYSEG_MAX_PIXELS) raised."
        )


def millions(pixels: int) -> str:
    """``3600 million pixels``; small limits are given exactly."""
    return f"{pixels / 1e6:.4g} million pixels" if pixels >= 1_000_000 else f"{pixels} pixels"


def cut_off(name: str) -> UnreadableImage:
    """The error for a file whose end is missing or whose inside is damaged."""
    return UnreadableImage(
        f"{short_name(name)} is damaged or breaks off before its end, so the picture can't be read. "
        "Copy or save it again from where it came, and upload that."
    )
