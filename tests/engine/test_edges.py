"""Outlines follow the picture's edges, and stay in their place where there are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from core.engine.edges import followed
from core.engine.protocol import RawMask
from core.engine.raster import to_mask
from core.masks import to_bitmap
from core.types import Bitmap, Box, Pixels, Size

HIGH, WIDE = 150, 200
CELLS = (48, 64)


def disc() -> Bitmap:
    rows, columns = np.ogrid[:HIGH, :WIDE]
    return np.asarray((columns - 90.3) ** 2 + (rows - 71.6) ** 2 < 44.0**2)


def picture_of(mask: Bitmap, light: int, dark: int) -> Pixels:
    grey = np.where(mask, light, dark) + np.random.default_rng(2).normal(0, 2, mask.shape)
    return np.repeat(grey.clip(0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def rough(shift: float = 0.0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Logits of the disc on coarse cells, as unsure at the edge as a network is."""
    rows, columns = np.ogrid[: CELLS[0], : CELLS[1]]
    y, x = (rows + 0.5) * HIGH / CELLS[0], (columns + 0.5) * WIDE / CELLS[1]
    distance = 44.0 + shift - np.hypot(x - 90.8, y - 72.1)
    return np.asarray(np.clip(distance * 0.4, -6, 6), np.float32)


def wrong(raw: RawMask, real: Bitmap) -> int:
    return int((to_bitmap(to_mask(raw, Size(WIDE, HIGH))) ^ real).sum())


@pytest.mark.parametrize("shift", [1.5, -1.5])
def test_an_outline_a_little_off_snaps_to_the_edge(shift: float) -> None:
    real, whole = disc(), Box(0, 0, WIDE, HIGH)
    plain = RawMask(rough(shift), whole, 0.9)
    guided = RawMask(plain.logits, whole, 0.9, guide=picture_of(real, 190, 60))
    assert wrong(guided, real) < 0.6 * wrong(plain, real)


def test_a_flat_picture_changes_nothing_much() -> None:
    real, whole = disc(), Box(0, 0, WIDE, HIGH)
    plain = RawMask(rough(), whole, 0.9)
    flat = np.full((HIGH, WIDE, 3), 90, np.uint8)
    guided = RawMask(plain.logits, whole, 0.9, guide=flat)
    assert np.isfinite(followed(plain.logits, flat)[0]).all()
    assert abs(wrong(guided, real) - wrong(plain, real)) < 0.01 * real.sum()


def test_grains_of_the_picture_make_no_specks() -> None:
    real = disc()
    grains = picture_of(real, 190, 60)
    grains[np.random.default_rng(3).random(real.shape) < 0.02] = 120  # neither here nor there
    found, *_ = followed(rough(), grains, -99.0)

    assert ndimage.label(found > 0)[1] == 1
    assert ndimage.label(np.pad(found <= 0, 1, constant_values=True))[1] == 1
    assert np.mean((found > 0) != real) < 0.02


def test_a_part_is_as_the_whole_would_be() -> None:
    """Only what is hot is enlarged; it must lie where it lay, whatever the grid."""
    guide = picture_of(disc(), 190, 60)
    logits = rough()
    part, top, left = followed(logits, guide)
    assert part.shape < (HIGH, WIDE)
    logits[0, 0] = logits[-1, -1] = 0.01  # now all of it is looked at
    whole, first, start = followed(logits, guide)
    assert (first, start, whole.shape) == (0, 0, (HIGH, WIDE))
    same = (whole[top : top + part.shape[0], left : left + part.shape[1]] > 0) == (part > 0)
    assert same[6:-6, 6:-6].mean() > 0.999


def test_empty_logits_give_an_empty_mask() -> None:
    raw = RawMask(np.full((10, 10), -3.0, np.float32), Box(3, 3, 60, 50), 0.5, guide=np.zeros((47, 57, 3), np.uint8))
    assert to_mask(raw, Size(WIDE, HIGH)).area == 0


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.integers(8, 40), st.integers(8, 40), st.floats(1.2, 5.0))
def test_any_logits_over_any_picture_give_a_mask(seed: int, high: int, wide: int, finer: float) -> None:
    random = np.random.default_rng(seed)
    logits = random.normal(-1, 3, (high, wide)).astype(np.float32)
    logits[random.random((high, wide)) < 0.8] = -4.0
    guide = random.integers(0, 256, (int(high * finer), int(wide * finer), 3)).astype(np.uint8)
    size = Size(int(wide * finer * 1.7), int(high * finer * 1.7))
    mask = to_mask(RawMask(logits, Box(0, 0, size.width, size.height), 0.5, guide=guide), size)
    assert 0 <= mask.area <= size.area
    if not (logits > 0).any():
        assert mask.area == 0
