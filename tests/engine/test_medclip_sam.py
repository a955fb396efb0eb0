"""The MedCLIP-SAMv2 preset: map -> coarse mask -> box -> segmenter, and what is said where its folder is missing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.engine import medclip_sam
from core.engine.catalogue import GROUNDERS
from core.engine.dense.m2ib import Bottleneck, m2ib
from core.engine.medclip_sam import SETTINGS, box_of, coarse
from core.errors import BackendUnavailable
from core.types import Box, Size
from tests.engine.biomed import make_folder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")


def test_the_coarse_mask_is_the_largest_piece_of_the_brighter_part() -> None:
    heat = np.full((8, 8), 0.1, np.float32)
    heat[1:4, 1:5] = 0.8
    heat[6, 6] = 1.0

    lit = coarse(heat)

    assert lit.sum() == 12
    assert box_of(lit, Size(80, 40)) == Box(10, 5, 50, 20)
    assert box_of(coarse(np.zeros((4, 4), np.float32)), Size(80, 40)) is None


def test_a_phrase_is_told_with_its_map_and_the_box_of_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "biomedclip")
    grounder = medclip_sam.load_breast_us(tmp_path, "cpu")
    assert isinstance(grounder.map_of, partial)
    assert grounder.map_of.keywords == {"settings": SETTINGS["medclip-sam-v2-breast-us"]}
    assert SETTINGS["medclip-sam-v2-breast-us"] == Bottleneck(9, 1.0, 1.0, 10, 10, 12)
    grounder.map_of = partial(m2ib, settings=Bottleneck(9, steps=1, samples=1))  # for speed
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)

    found = grounder.ground(grounder.embed(pixels), ["tumor"])[0]

    assert found.heat.shape == (14, 14)
    assert found.boxes == ((box_of(coarse(found.heat), Size(90, 60)), found.certainty),)


def test_a_missing_folder_is_told_beforehand(tmp_path: Path) -> None:
    [lack] = GROUNDERS["medclip-sam-v2"].missing(tmp_path)

    assert "the folder 'biomedclip'" in lack
    with pytest.raises(BackendUnavailable, match="biomedclip"):
        medclip_sam.load(tmp_path, "cpu")
