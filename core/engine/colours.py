"""Words of colour and brightness as tests on the pixels of what was found: "the red mug", "the dark cell"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core import masks
from core.types import Mask, Pixels

Colours = NDArray[np.float32]  # (n, 3): hue 0..360, saturation 0..1, value 0..1
_LEAST, _NEXT_TO_BEST = 0.25, 0.5  # of a thing's pixels; and of the share that the best of them has
_VIVID, _PALE, _SHADE, _LIT = 0.25, 0.2, 0.25, 0.7


def _hue(low: float, high: float, *, darkest: float = 0.2) -> Callable[[Colours], NDArray[np.bool_]]:
    def test(colours: Colours) -> NDArray[np.bool_]:
        hue, saturation, value = colours.T
        is_between = (hue >= low) & (hue < high) if low < high else (hue >= low) | (hue < high)
        return np.asarray(is_between & (saturation >= _VIVID) & (value >= darkest))

    return test


def _grey(darkest: float, lightest: float) -> Callable[[Colours], NDArray[np.bool_]]:
    def test(colours: Colours) -> NDArray[np.bool_]:
        _, saturation, value = colours.T
        return np.asarray(((saturation < _PALE) | (value < _SHADE)) & (value >= darkest) & (value <= lightest))

    return test


_TESTS: dict[str, Callable[[Colours], NDArray[np.bool_]]] = {
    "red": _hue(340, 18),
    "orange": _hue(14, 45, darkest=0.6),
    "yellow": _hue(42, 70, darkest=0.4),
    "green": _hue(70, 170),
    "turquoise": _hue(160, 200),
    "cyan": _hue(165, 200),
    "blue": _hue(190, 260),
    "purple": _hue(255, 320),
    "violet": _hue(250, 310),
    "magenta": _hue(285, 340),
    "pink": lambda colours: _hue(300, 15, darkest=0.5)(colours) & (colours[:, 1] < _LIT),
    "brown": lambda colours: _hue(5, 50)(colours) & (colours[:, 2] < _LIT),
    "black": _grey(0.0, 0.3),
    "white": _grey(0.75, 1.0),
    "grey": _grey(0.2, 0.8),
    "gray": _grey(0.2, 0.8),
}
_BRIGHTER = {"bright": True, "light": True, "pale": True, "dark": False}
TESTED = _TESTS.keys() | _BRIGHTER.keys()


def fitting(found: Sequence[Mask], word: str, pixels: Pixels) -> list[bool]:
    """Which of the masks have the colour, or are the brighter or darker ones among all (one alone: than the picture).

    ``word`` is one of ``TESTED``; ``pixels`` (H, W, 3).
    """
    insides = [_inside(mask, pixels) for mask in found]
    if word in _BRIGHTER:
        return _by_brightness([float(inside.mean()) if len(inside) else 0.0 for inside in insides], word, pixels)
    shares = [float(_TESTS[word](_hsv(inside)).mean()) if len(inside) else 0.0 for inside in insides]
    least = max(_LEAST, _NEXT_TO_BEST * max(shares, default=0.0))
    return [share >= least for share in shares]


def _by_brightness(means: Sequence[float], word: str, pixels: Pixels) -> list[bool]:
    middle = (min(means) + max(means)) / 2 if len(means) > 1 else float(pixels.mean())
    return [(mean >= middle) == _BRIGHTER[word] for mean in means]


def _inside(mask: Mask, pixels: Pixels) -> Pixels:
    """The mask's pixels, (n, 3)."""
    if mask.bounds is None:
        return pixels[:0, 0]
    inside: Pixels = pixels[mask.bounds.slices][masks.to_crop(mask)]
    return inside


def _hsv(rgb: Pixels) -> Colours:
    """(n, 3) of 0..255 to hue, saturation and value."""
    scaled = rgb.astype(np.float32) / 255
    value, low = scaled.max(axis=1), scaled.min(axis=1)
    spread = value - low
    red, green, blue = scaled.T
    safe = np.where(spread > 0, spread, 1)
    hue = np.select(
        [value == red, value == green], [(green - blue) / safe % 6, (blue - red) / safe + 2], (red - green) / safe + 4
    )
    hue = np.where(spread > 0, 60 * hue, 0)
    saturation = np.where(value > 0, spread / np.where(value > 0, value, 1), 0)
    return np.stack([hue, saturation, value], axis=1).astype(np.float32)
