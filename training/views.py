"""Views of a picture as the models see it in training: a crop, turned, flipped and recoloured at random."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.types import Pixels
from training.data import IGNORE, Indices

Matrix = NDArray[np.float64]  # 2x3, source pixels -> view pixels
_PAD = (127, 127, 127)


@dataclass(frozen=True, slots=True)
class View:
    """A square picture, its indices, whether left and right were exchanged, and the index it is about (0 if none)."""

    pixels: Pixels
    mask: Indices
    is_mirrored: bool
    focus: int = 0


def whole(size: tuple[int, int], side: int) -> Matrix:
    """Fit a (height, width) picture into a square, top left."""
    scale = side / max(size)
    return np.array([[scale, 0.0, 0.0], [0.0, scale, 0.0]])


def cut(pixels: Pixels, mask: Indices, matrix: Matrix, side: int) -> tuple[Pixels, Indices]:
    """Warp both; what lies outside the picture is grey and ignored."""
    shift = matrix @ np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # OpenCV's pixel centres are whole numbers
    shift[:, 2] -= 0.5
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))
    if scale < 0.67:
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.4 / scale)
    seen = cv2.warpAffine(
        pixels, shift, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=_PAD
    )
    indices = cv2.warpAffine(mask, shift, (side, side), flags=cv2.INTER_NEAREST, borderValue=IGNORE)
    return np.asarray(seen, np.uint8), np.asarray(indices, np.uint8)


def random_view(
    pixels: Pixels, mask: Indices, side: int, random: Generator, *, zoom: float, turn: bool, mirror: bool = True
) -> View:
    """With probability ``zoom`` a crop around one object, else (nearly) the whole picture."""
    is_zoomed = random.random() < zoom
    centre, span, focus = _around_object(mask, random) if is_zoomed else (*_around_all(mask.shape, random), 0)
    matrix, is_mirrored = _matrix(centre, span, side, random, turn=turn, mirror=mirror)
    seen, indices = cut(pixels, mask, matrix, side)
    return View(recoloured(seen, random), indices, is_mirrored, focus)


def _around_all(shape: tuple[int, ...], random: Generator) -> tuple[NDArray[np.float64], float]:
    height, width = shape[:2]
    span = max(height, width) * random.uniform(0.65, 1.1)
    slack = 0.15 * max(height, width)
    return np.array([width, height]) / 2 + random.uniform(-slack, slack, 2), span


def _around_object(mask: Indices, random: Generator) -> tuple[NDArray[np.float64], float, int]:
    found = np.setdiff1d(np.unique(mask), (0, IGNORE))
    if not len(found):
        return (*_around_all(mask.shape, random), 0)
    focus = int(random.choice(found))
    own = (mask == focus).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(own)
    biggest = np.argsort(-stats[1:, cv2.CC_STAT_AREA])[:4] + 1
    left, top, width, height, _ = stats[random.choice(biggest)] if count > 1 else (0, 0, *own.shape[::-1], 0)
    centre = np.array([left + width / 2, top + height / 2]) + random.uniform(-0.3, 0.3, 2) * (width, height)
    span = max(40.0, max(width, height) * np.exp(random.uniform(np.log(1.2), np.log(4.5))))
    return centre, float(min(span, 1.2 * max(own.shape))), focus


def _matrix(
    centre: NDArray[np.float64], span: float, side: int, random: Generator, *, turn: bool, mirror: bool
) -> tuple[Matrix, bool]:
    is_mirrored = mirror and bool(random.random() < 0.5)
    angle = np.deg2rad(random.normal(0, 8))
    if turn and random.random() < 0.4:
        angle += random.integers(4) * np.pi / 2
    scale = side / span
    stretch = np.exp(random.normal(0, 0.1))
    x_scale, y_scale = scale * stretch * (-1 if is_mirrored else 1), scale / stretch
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([x_scale, y_scale])
    offset = np.full(2, side / 2) - linear @ centre
    return np.column_stack([linear, offset]), is_mirrored


def recoloured(pixels: Pixels, random: Generator) -> Pixels:
    """Brightness, contrast, gamma, colour cast, grey, inversion, blur and noise, each sometimes."""
    x = pixels.astype(np.float32) / 255
    if random.random() < 0.6:
        x = np.clip(x, 0, 1) ** np.exp(random.normal(0, 0.25))
        x = (x - 0.5) * np.exp(random.normal(0, 0.2)) + 0.5 + random.normal(0, 0.08)
    if random.random() < 0.4:
        x = x * np.exp(random.normal(0, 0.12, 3)).astype(np.float32)
    draw = random.random(4)
    if draw[0] < 0.1:
        x = np.repeat(x.mean(axis=2, keepdims=True), 3, axis=2)
    if draw[1] < 0.03:
        x = 1 - x
    if draw[2] < 0.15:
        x = cv2.GaussianBlur(x, (0, 0), random.uniform(0.4, 1.5))
    if draw[3] < 0.15:
        x = x + random.normal(0, random.uniform(0.01, 0.06), x.shape).astype(np.float32)
    return np.asarray(np.clip(x * 255, 0, 255), np.uint8)
