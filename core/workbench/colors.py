"""Colours of labels: first a set that the colour-blind can tell apart, then hues as far from those in use as can be."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.errors import BadInput

# Okabe and Ito's eight without black; the most different ones first.
PALETTE = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#0072b2", "#d55e00", "#f0e442")
_LIGHTNESS, _CHROMA, _STEP = 0.72, 0.13, 5  # OKLCH; 5 degrees of hue


def next_color(used: Sequence[str]) -> str:
    """The colour of a new label beside those in use."""
    taken = {color.lower() for color in used}
    for color in PALETTE:
        if color not in taken:
            return color
    hues = [_hue(color) for color in taken]
    farthest = max(range(0, 360, _STEP), key=lambda hue: min(_angle(hue, other) for other in hues))
    return _oklch_to_hex(_LIGHTNESS, _CHROMA, farthest)


def clean_color(text: str) -> str:
    """A colour as "#rrggbb". Raises BadInput for anything else."""
    color = text.strip().lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", color):
        raise BadInput("A colour is written as # and six digits, for example #e69f00.")
    return color


def _angle(one: float, other: float) -> float:
    return abs((one - other + 180) % 360 - 180)


def _hue(color: str) -> float:
    red, green, blue = (_to_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.degrees(math.atan2(b, a)) % 360


def _oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _to_srgb(channel)):02x}" for channel in channels)


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _to_srgb(value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
