"""The bundled weights draw known objects of three pictures; what is asked for here may only get better."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.data
import torch
from scipy import ndimage
from skimage.filters import threshold_otsu

from core.engine.backends import BUNDLED
from core.engine.lite import LiteModel, load
from core.engine.protocol import Ask
from core.engine.raster import to_mask
from core.masks import to_bitmap
from core.types import Bitmap, Box, Pixels, Point, Prompt

TOLERANCE = 0.03


@pytest.fixture(scope="module")
def model() -> LiteModel:
    torch.set_num_threads(2)
    return load(BUNDLED, "cpu")


def coloured(grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Pixels:
    return np.repeat(grey[:, :, None], 3, axis=2)


def coins() -> tuple[Pixels, list[Bitmap]]:
    """Some of the two lower rows, which Otsu's threshold cuts out cleanly."""
    grey = np.asarray(skimage.data.coins(), np.uint8)
    bright = ndimage.binary_fill_holes(ndimage.gaussian_filter(grey, 1) > threshold_otsu(grey))
    labels, count = ndimage.label(ndimage.binary_opening(bright, iterations=3))
    parts = [np.asarray(labels == index, np.bool_) for index in range(1, count + 1)]
    clean = [part for part in parts if 500 < part.sum() < 4000 and np.argwhere(part)[:, 0].mean() > 150]
    return coloured(grey), clean[::3]


def horse() -> tuple[Pixels, list[Bitmap]]:
    """A black silhouette on white."""
    dark = ~np.asarray(skimage.data.horse(), np.bool_)
    return coloured(np.where(dark, 20, 235).astype(np.uint8)), [dark]


def phantom() -> tuple[Pixels, list[Bitmap]]:
    """The two dark hollows of a drawn head."""
    grey = (np.asarray(skimage.data.shepp_logan_phantom()) * 255).astype(np.uint8)
    labels, count = ndimage.label(grey < 10)
    parts = [np.asarray(labels == index, np.bool_) for index in range(1, count + 1)]
    return coloured(grey), [part for part in parts if 1000 < part.sum() < 20_000]


def box_of(mask: Bitmap) -> Box:
    rows, columns = np.nonzero(mask)
    return Box(columns.min() - 1, rows.min() - 1, columns.max() + 2, rows.max() + 2)


def middle_of(mask: Bitmap) -> Point:
    inside = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(inside.argmax()), inside.shape)
    return Point(float(column) + 0.5, float(row) + 0.5)


def dice(first: Bitmap, second: Bitmap) -> float:
    return 2 * float((first & second).sum()) / float(first.sum() + second.sum())


def drawn(model: LiteModel, pixels: Pixels, prompts: list[Prompt]) -> list[Bitmap]:
    embedding = model.embed(pixels)
    return [to_bitmap(to_mask(one[0], embedding.size)) for one in model.predict(embedding, [Ask(p) for p in prompts])]


# mean Dice by box and by one click, as measured when the weights or what is made of their answers last changed
CASES = {"coins": (coins, 0.98, 0.97), "horse": (horse, 0.65, 0.57), "phantom": (phantom, 0.98, 0.98)}


@pytest.mark.parametrize("name", CASES)
def test_masks_of_known_objects(model: LiteModel, name: str) -> None:
    read, by_box, by_click = CASES[name]
    pixels, real = read()
    assert real
    boxes = drawn(model, pixels, [Prompt(box=box_of(mask)) for mask in real])
    clicks = drawn(model, pixels, [Prompt(points=(middle_of(mask),)) for mask in real])
    for found, measured in ((boxes, by_box), (clicks, by_click)):
        mean = float(np.mean([dice(own, mask) for own, mask in zip(found, real, strict=True)]))
        assert mean >= measured - TOLERANCE
