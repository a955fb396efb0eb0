"""Drawn pictures for words that the data lacks: coins on a cloth, coloured shapes on a ground."""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.types import Bitmap, Pixels
from training.data import Indices

COLOURS = {
    "red": (200, 30, 30), "green": (40, 160, 60), "blue": (40, 70, 200), "yellow": (230, 210, 40),
    "orange": (235, 130, 30), "purple": (130, 50, 160), "black": (20, 20, 20), "white": (240, 240, 240),
    "pink": (240, 140, 180), "brown": (110, 70, 40), "grey": (128, 128, 128),
}  # fmt: skip
SHAPES = ("circle", "square", "triangle", "star")
_METALS = ((170, 170, 170), (190, 150, 80), (160, 100, 60), (140, 140, 130))

Drawn = tuple[Pixels, Indices, dict[int, str]]
Field = NDArray[np.float32]


def names() -> list[str]:
    return ["coin", *SHAPES, *(f"{colour} {shape}" for colour in COLOURS for shape in SHAPES)]


def draw(random: Generator, side: int = 384) -> Drawn:
    return _coins(random, side) if random.random() < 0.6 else _shapes(random, side)


def silhouette(mask: Bitmap, random: Generator) -> Pixels:
    """A view as a flat drawing: the object in one tone or colour on another, (nearly) without texture."""
    first, second = random.uniform(0, 255, (2, 3))
    if random.random() < 0.6:
        first, second = (
            np.full(3, tone) for tone in random.permutation([random.uniform(0, 50), random.uniform(190, 255)])
        )
    flat = np.where(mask[:, :, None], first, second) + random.normal(0, random.uniform(0, 6), (*mask.shape, 1))
    return np.asarray(np.clip(flat, 0, 255), np.uint8)


def _noise(random: Generator, side: int, cell: float) -> Field:
    """Smooth noise of about one standard deviation."""
    small = random.normal(size=(max(2, int(side / cell)),) * 2).astype(np.float32)
    return np.asarray(cv2.resize(small, (side, side), interpolation=cv2.INTER_CUBIC), np.float32)


def _ground(random: Generator, side: int) -> Field:
    colour = random.uniform(20, 200) + random.normal(0, 12, 3) * (random.random() < 0.6)
    ground = np.ones((side, side, 3), np.float32) * colour.astype(np.float32)
    slope = np.linspace(-1, 1, side, dtype=np.float32)
    light = random.normal(0, 20) * slope[:, None] + random.normal(0, 20) * slope
    texture = random.uniform(0, 8) * _noise(random, side, 3) + random.uniform(0, 10) * _noise(random, side, 40)
    return np.asarray(ground + (light + texture)[:, :, None], np.float32)


def _places(random: Generator, side: int, radius: float) -> list[tuple[float, float]]:
    """Non-overlapping, in rows or strewn."""
    step = radius * random.uniform(2.2, 3.5)
    rows = np.arange(radius * 1.2, side - radius, step)
    grid = [(x + random.normal(0, step * 0.05), y + random.normal(0, step * 0.05)) for y in rows for x in rows]
    keep = random.uniform(0.3, 1.0)
    kept = [place for place in grid if random.random() < keep]
    return kept[:60] or grid[:1]


def _coins(random: Generator, side: int) -> Drawn:
    picture, mask = _ground(random, side), np.zeros((side, side), np.uint8)
    radius = side * random.uniform(0.04, 0.2)
    metal = np.array(_METALS[random.integers(len(_METALS))]) * random.uniform(0.7, 1.25)
    labels: dict[int, str] = {}
    for number, (x, y) in enumerate(_places(random, side, radius), start=1):
        own = radius * random.uniform(0.75, 1.0)
        disc = np.zeros((side, side), np.uint8)
        axes = (int(own), int(own * random.uniform(0.9, 1.0)))
        cv2.ellipse(disc, (int(x), int(y)), axes, random.uniform(0, 180), 0, 360, 255, -1, cv2.LINE_AA)
        relief = _relief(random, side, (x, y), own)
        alpha = (disc.astype(np.float32) / 255)[:, :, None]
        picture = np.asarray(picture * (1 - alpha) + (metal + relief[:, :, None]) * alpha, np.float32)
        mask[disc > 127] = number
        labels[number] = "coin"
    return _finished(picture, mask, labels, random)


def _relief(random: Generator, side: int, centre: tuple[float, float], radius: float) -> Field:
    """A head or numbers, roughly: bumps lit from one side, a rim, a sheen."""
    height = _noise(random, side, max(2.0, radius * random.uniform(0.15, 0.4)))
    lit = np.gradient(height)[random.integers(2)] * radius * random.uniform(3, 12)
    y, x = np.mgrid[:side, :side].astype(np.float32)
    distance = np.hypot(x - centre[0], y - centre[1]) / radius
    rim = random.normal(0, 35) * np.exp(-(((distance - 0.9) / 0.06) ** 2))
    sheen = random.normal(0, 20) * (x - centre[0]) / radius
    return np.asarray(np.clip(lit, -70, 70) + rim + sheen + random.normal(0, 12), np.float32)


def _shapes(random: Generator, side: int) -> Drawn:
    picture, mask = _ground(random, side), np.zeros((side, side), np.uint8)
    labels: dict[int, str] = {}
    radius = side * random.uniform(0.06, 0.16)
    named_by_colour = random.random() < 0.6
    for number, (x, y) in enumerate(_places(random, side, radius)[:12], start=1):
        colour = list(COLOURS)[random.integers(len(COLOURS))]
        shape = SHAPES[random.integers(len(SHAPES))]
        paint = np.array(COLOURS[colour]) + random.normal(0, 10, 3)
        corners = _outline(shape, random) * radius * random.uniform(0.7, 1.0) + (x, y)
        cv2.fillPoly(mask, [np.round(corners).astype(np.int32)], number)
        picture[mask == number] = paint + random.normal(0, 3, (int((mask == number).sum()), 1))
        labels[number] = f"{colour} {shape}" if named_by_colour else shape
    return _finished(picture, mask, labels, random)


def _outline(shape: str, random: Generator) -> NDArray[np.float64]:
    corners = {"circle": 40, "square": 4, "triangle": 3, "star": 10}[shape]
    turn = np.pi / 4 if shape == "square" else -np.pi / 2
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + turn + random.normal(0, 0.15)
    lengths = np.where(np.arange(corners) % 2, 0.45, 1.0) if shape == "star" else np.ones(corners)
    return np.asarray(np.stack([np.cos(angles), np.sin(angles)], axis=1) * lengths[:, None], np.float64)


def _finished(picture: Field, mask: Indices, labels: dict[int, str], random: Generator) -> Drawn:
    if random.random() < 0.3:
        picture = np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2) if "coin" in labels.values() else picture
    return np.asarray(np.clip(picture, 0, 255), np.uint8), mask, labels
