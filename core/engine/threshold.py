"""A model without weights, for tests: brightness and colour, numpy only. Fast, and the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.engine.protocol import Ask, Check, Embedding, Grounding, RawMask, no_check
from core.engine.raster import resample
from core.types import Bitmap, Box, Heat, Pixels, Point, Size

_TOLERANCES = ((24, 0.9), (48, 0.8), (12, 0.7))  # grey values around the clicked one, and the quality claimed
_HEAT_CELLS = 256
_CONFIDENT = 4.0

Hsv = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
WORDS: Mapping[str, Callable[[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]], Bitmap]] = {
    "bright": lambda _hue, _saturation, value: value > 0.7,
    "dark": lambda _hue, _saturation, value: value < 0.3,
    "red": lambda hue, saturation, value: ((hue < 20) | (hue > 340)) & (saturation > 0.4) & (value > 0.3),
    "yellow": lambda hue, saturation, value: (hue > 40) & (hue < 70) & (saturation > 0.4) & (value > 0.3),
    "green": lambda hue, saturation, value: (hue > 80) & (hue < 160) & (saturation > 0.4) & (value > 0.2),
    "blue": lambda hue, saturation, value: (hue > 190) & (hue < 260) & (saturation > 0.4) & (value > 0.2),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """The picture itself: there is nothing to encode."""

    pixels: Pixels
    grey: NDArray[np.uint8]

    @property
    def nbytes(self) -> int:
        return self.pixels.nbytes + self.grey.nbytes

    @property
    def size(self) -> Size:
        return Size.of(self.pixels)


def load(_folder: Path, _device: str) -> ThresholdModel:
    return ThresholdModel()


class ThresholdModel:
    """Segmenter: the connected region as bright as what was clicked. Grounder: knows WORDS and nothing else."""

    name = "threshold"
    weights_sha256 = ""
    device = "cpu"
    dtype = "uint8"

    def embed(self, pixels: Pixels, check: Check = no_check) -> Seen:
        check()
        grey = (pixels @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.uint8)
        return Seen(pixels, grey)

    def predict(self, embedding: Embedding, asks: Sequence[Ask]) -> list[list[RawMask]]:
        """Three regions per ask, by tolerance."""
        assert isinstance(embedding, Seen)
        return [
            [_raw(_region(embedding.grey, ask, tolerance), score) for tolerance, score in _TOLERANCES] for ask in asks
        ]

    def knows(self, phrase: str) -> bool:
        return phrase.lower() in WORDS

    def ground(self, embedding: Embedding, phrases: Sequence[str], negatives: Sequence[str] = ()) -> list[Grounding]:
        assert isinstance(embedding, Seen)
        hsv = _hsv(embedding.pixels)
        unwanted = np.zeros(embedding.grey.shape, dtype=bool)
        for negative in negatives:
            unwanted |= _lit(negative, hsv)
        return [_grounding(phrase, hsv, unwanted) for phrase in phrases]


def _region(grey: NDArray[np.uint8], ask: Ask, tolerance: int) -> Bitmap:
    prompt = ask.prompt
    inside = _prior(ask, grey.shape)
    if prompt.box is not None and not any(point.positive for point in prompt.points):
        inside |= _object_in(grey, prompt.box)
    for point in prompt.points:
        alike = _alike(grey, point, tolerance)
        inside = inside | alike if point.positive else inside & ~alike
    if prompt.box is not None:
        inside &= _window(grey.shape, prompt.box)
    return inside


def _prior(ask: Ask, shape: tuple[int, ...]) -> Bitmap:
    height, width = shape
    if ask.prior is None:
        return np.zeros((height, width), dtype=bool)
    return resample(ask.prior, Box(0, 0, width, height), (height, width)) > 0


def _alike(grey: NDArray[np.uint8], point: Point, tolerance: int) -> Bitmap:
    """The connected pixels around ``point`` whose brightness is near to its own."""
    row, column = int(point.y), int(point.x)
    close = np.abs(grey.astype(np.int16) - int(grey[row, column])) <= tolerance
    labels, _ = ndimage.label(close)
    found: Bitmap = labels == labels[row, column]
    return found


def _object_in(grey: NDArray[np.uint8], box: Box) -> Bitmap:
    """Inside the box: whichever of bright and dark touches the box's border less."""
    window = _window(grey.shape, box)
    bright = (grey > grey[window].mean()) & window
    border = window & ~ndimage.binary_erosion(window)
    return np.asarray(bright if bright[border].mean() < 0.5 else window & ~bright)


def _window(shape: tuple[int, ...], box: Box) -> Bitmap:
    """Pixels the box covers; at least one."""
    window = np.zeros(shape, dtype=bool)
    left, top = int(box.x0), int(box.y0)
    window[top : max(ceil(box.y1), top + 1), left : max(ceil(box.x1), left + 1)] = True
    return window


def _raw(inside: Bitmap, score: float) -> RawMask:
    height, width = inside.shape
    logits = np.where(inside, np.float32(_CONFIDENT), np.float32(-_CONFIDENT))
    return RawMask(logits, Box(0, 0, width, height), score if inside.any() else 0.0)


def _grounding(phrase: str, hsv: Hsv, unwanted: Bitmap) -> Grounding:
    lit = _lit(phrase, hsv) & ~unwanted
    if lit.any():
        return Grounding(phrase, _heat(lit), 0.95)
    seen = ((word, float(rule(*hsv).mean())) for word, rule in WORDS.items())
    nearest = sorted(((word, share) for word, share in seen if share > 0), key=lambda item: -item[1])
    return Grounding(phrase, _heat(lit), 0.02, nearest=tuple(nearest[:3]))


def _lit(phrase: str, hsv: Hsv) -> Bitmap:
    """Pixels that any known word of the phrase means."""
    out = np.zeros(hsv[0].shape, dtype=bool)
    for word in phrase.lower().split():
        if word in WORDS:
            out |= WORDS[word](*hsv)
    return out


def _heat(lit: Bitmap) -> Heat:
    """Block means on a grid of at most 256 cells a side."""
    step = ceil(max(lit.shape) / _HEAT_CELLS)
    height, width = (ceil(side / step) for side in lit.shape)
    padded = np.pad(
        lit.astype(np.float32), ((0, height * step - lit.shape[0]), (0, width * step - lit.shape[1])), mode="edge"
    )
    return np.asarray(padded.reshape(height, step, width, step).mean(axis=(1, 3)), np.float32)


def _hsv(pixels: Pixels) -> Hsv:
    """Hue in degrees; saturation and value in 0..1."""
    rgb = pixels.astype(np.float32) / 255
    value, least = rgb.max(axis=2), rgb.min(axis=2)
    spread = value - least
    safe = np.where(spread > 0, spread, 1)
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    hue = np.where(
        value == red,
        (green - blue) / safe % 6,
        np.where(value == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    return hue * 60, spread / np.where(value > 0, value, 1), value
