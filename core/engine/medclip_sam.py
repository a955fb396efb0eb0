"""The MedCLIP-SAMv2 pipeline (Koleilat et al. 2024): M2IB's map of a BiomedCLIP, then a coarse mask, then SAM's box.

The map is parted in two by its brightness (2-means, which for one number is Otsu's threshold); the largest part that
holds together is the coarse mask; the box around it, without a margin, is what SAM is asked by. Settings are those of
the authors' scripts; where these give none for a task, their defaults.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from scipy import ndimage
from skimage.filters import threshold_otsu

from core import masks
from core.engine.clip import ClipEmbedding, ClipGrounder
from core.engine.clip_loading import Choice, opened
from core.engine.dense.m2ib import Bottleneck, m2ib
from core.engine.protocol import Grounding
from core.engine.templates import WORDINGS
from core.types import Bitmap, Box, Heat, Size

FOLDER = "biomedclip"
SETTINGS = {
    "medclip-sam-v2": Bottleneck(layer=7, beta=0.1, seed=42),
    "medclip-sam-v2-breast-us": Bottleneck(layer=9, beta=1.0, seed=12),
    "medclip-sam-v2-brain-mr": Bottleneck(layer=9, beta=2.0, seed=12),
}
_WORDINGS = {"medclip-sam-v2-breast-us": "ultrasound", "medclip-sam-v2-brain-mr": "mr"}
_TOUCHING = np.ones((3, 3), dtype=bool)


def load(weights_folder: Path, device: str) -> MedClipSam:
    return _loaded("medclip-sam-v2", weights_folder, device)


def load_breast_us(weights_folder: Path, device: str) -> MedClipSam:
    return _loaded("medclip-sam-v2-breast-us", weights_folder, device)


def load_brain_mr(weights_folder: Path, device: str) -> MedClipSam:
    return _loaded("medclip-sam-v2-brain-mr", weights_folder, device)


def _loaded(name: str, weights_folder: Path, device: str) -> MedClipSam:
    """Raises BackendUnavailable where the folder "biomedclip" is not in the weights folder."""
    clip = opened(Choice.of(f"folder:{FOLDER}"), weights_folder)
    wording = WORDINGS[_WORDINGS.get(name, "medical")]
    grounder = MedClipSam(clip.model, clip.tokenizer, name, clip.sha256, device, "m2ib", wording)
    grounder.map_of = partial(m2ib, settings=SETTINGS[name])
    return grounder


class MedClipSam(ClipGrounder):
    """Tells the box of the coarse mask beside the map, so that the box is the prompt. One object a phrase."""

    def _grounding(self, embedding: ClipEmbedding, phrase: str, negatives: tuple[str, ...]) -> Grounding:
        found = super()._grounding(embedding, phrase, negatives)
        box = box_of(coarse(found.heat), embedding.size)
        return replace(found, boxes=((box, found.certainty),) if box else ())


def coarse(heat: Heat) -> Bitmap:
    """The brighter of the two parts, of it the largest piece; nothing where all is alike."""
    if heat.max() <= heat.min():
        return np.zeros(heat.shape, dtype=bool)
    labels, count = ndimage.label(heat > threshold_otsu(heat), _TOUCHING)
    if not count:
        return np.zeros(heat.shape, dtype=bool)
    return np.asarray(labels == 1 + np.argmax(np.bincount(labels.ravel())[1:]))


def box_of(lit: Bitmap, size: Size) -> Box | None:
    """Around the lit cells of a grid over the whole picture, in its pixels."""
    bounds = masks.tight_bounds(lit)
    if bounds is None:
        return None
    wide, high = size.width / lit.shape[1], size.height / lit.shape[0]
    return Box(bounds.left * wide, bounds.top * high, bounds.right * wide, bounds.bottom * high)
