"""Propose everything gives what ``segment_anything.SamAutomaticMaskGenerator`` gives with the same settings.

On seeded random weights of vit_b, whose encoder is cut to its first block: what is compared lies
behind it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import masks
from core.engine import grid
from core.engine.everything import Manner
from core.engine.proposing import Request
from core.engine.protocol import Ask, no_check
from core.engine.sam import SamSegmenter
from core.types import Bounds, Pixels, Prompt, Size

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]
LOOSE = Manner(  # so that some of the masks of random weights pass
    points_per_side=3,
    quality=0.5,
    stability=0.4,
    offset=0.1,
    crop_layers=1,
    alike=1,
    least=0,
    most=1,
    points_at_once=16,
)


class Loose(SamSegmenter):
    """Asks for everything in that way."""

    manner = LOOSE


@pytest.fixture(scope="module")
def model() -> Any:
    from segment_anything import sam_model_registry

    torch.manual_seed(0)
    model = sam_model_registry["vit_b"](checkpoint=None).eval()
    model.image_encoder.blocks = model.image_encoder.blocks[:1]
    with torch.no_grad():  # untrained, the estimates would lie outside 0..1 and all masks on one side of zero
        model.mask_decoder.iou_prediction_head.layers[-1].bias += 0.5
        model.mask_decoder.output_upscaling[3].weight[:, 0] = 0
        model.mask_decoder.output_upscaling[3].bias[0] = 10
        for mlp in model.mask_decoder.output_hypernetworks_mlps:
            mlp.layers[-1].weight *= 30
            mlp.layers[-1].weight[0] = 0
            mlp.layers[-1].bias[0] = 0
    _lower(model)
    return model


def _lower(model: Any) -> None:
    """Shift all logits so far down that only peaks are left: masks with boxes of their own."""
    ours = SamSegmenter(deepcopy(model), "sam-vit-b", "0" * 64, "cpu")
    asks = [Ask(Prompt(points=(point,))) for point in grid.points(Size(660, 450), 2)]
    answers = ours.predict(ours.embed(a_picture()), asks)
    logits = np.stack([raw.logits[:170] for own in answers for raw in own])
    with torch.no_grad():
        for mlp in model.mask_decoder.output_hypernetworks_mlps:
            mlp.layers[-1].bias[0] = -float(np.quantile(logits, 0.998)) / 10


def a_picture() -> Pixels:
    """Blobs of many sizes, so that masks differ from point to point."""
    rng = np.random.default_rng(3)
    pixels = np.full((450, 660, 3), 90, np.uint8)
    rows, columns = np.mgrid[:450, :660]
    for _ in range(14):
        y, x, radius = rng.integers(0, 450), rng.integers(0, 660), rng.integers(18, 90)
        pixels[(rows - y) ** 2 + (columns - x) ** 2 < radius**2] = rng.integers(0, 256, 3)
    return pixels


def theirs(model: Any, pixels: Pixels) -> list[tuple[NDArray[np.bool_], float]]:
    from segment_anything import SamAutomaticMaskGenerator

    generator = SamAutomaticMaskGenerator(
        model,
        points_per_side=LOOSE.points_per_side,
        points_per_batch=LOOSE.points_at_once,
        pred_iou_thresh=LOOSE.quality,
        stability_score_thresh=LOOSE.stability,
        stability_score_offset=LOOSE.offset,
        box_nms_thresh=LOOSE.box_overlap,
        crop_nms_thresh=LOOSE.box_overlap,
        crop_n_layers=LOOSE.crop_layers,
    )
    return [(one["segmentation"], one["stability_score"]) for one in generator.generate(pixels)]


def test_masks_are_those_of_the_automatic_mask_generator(model: Any) -> None:
    """On the whole picture, and on crops of it."""
    pixels = a_picture()
    expected = theirs(model, pixels)
    ours = Loose(deepcopy(model), "sam-vit-b", "0" * 64, "cpu")

    def embed_part(part: Bounds) -> Any:
        return ours.embed(np.ascontiguousarray(pixels[part.slices]))

    found = Request().run(ours, ours.embed(pixels), embed_part, no_check)

    assert len(found) == len(expected) > 3
    own = {masks.to_coco(one.mask): one.stability for one in found}
    for bitmap, stability in expected:
        assert own[masks.to_coco(masks.from_bitmap(bitmap))] == pytest.approx(stability, abs=1e-6)
