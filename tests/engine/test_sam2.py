"""SAM 2 and SAM 3's tracker give what ``transformers`` gives, called directly with its own processor.

The architectures are the true ones, in small: narrow, few blocks, 256 px (SAM 3: 112 px); seeded random weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from skimage import data

from core import masks
from core.engine.protocol import Ask, RawMask
from core.engine.raster import to_mask
from core.engine.sam import SamEmbedding
from core.engine.sam2 import Sam2Segmenter, load_sam2, load_sam3
from core.errors import BackendUnavailable
from core.progress import Cancelled
from core.types import Box, Point, Prompt, Size

SIZE = Size(321, 203)
PIXELS = np.ascontiguousarray(data.chelsea()[: SIZE.height, : SIZE.width])
BOX = Box(20, 30, 180, 150)
PROMPTS = [
    pytest.param(Prompt(points=(Point(100.5, 60, True),)), id="one point"),
    pytest.param(Prompt(points=(Point(100.5, 60, True), Point(30, 150.25, False))), id="points"),
    pytest.param(Prompt(box=BOX), id="box"),
    pytest.param(Prompt(box=BOX, points=(Point(90, 80, True), Point(40, 40, False))), id="box and points"),
]


@dataclass(frozen=True)
class Pair:
    ours: Sam2Segmenter
    embedding: SamEmbedding
    theirs: Any
    processor: Any


@pytest.fixture(scope="module", params=["sam2", "sam3"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    import transformers

    folder = tmp_path_factory.mktemp("weights")
    torch.manual_seed(0)
    theirs, image_processor = _sam2() if request.param == "sam2" else _sam3()
    with torch.no_grad():  # untrained, all masks would lie on one side of zero
        for mlp in theirs.mask_decoder.output_hypernetworks_mlps:
            mlp.proj_out.weight *= 50
        for name, value in theirs.named_parameters():
            if value.ndim == 2 and "embed" not in name:
                value *= 4
    theirs.save_pretrained(folder / "small")
    image_processor.save_pretrained(folder / "small")
    processor = transformers.Sam2Processor(image_processor)
    ours = (load_sam2 if request.param == "sam2" else load_sam3)("small", folder, "cpu")
    return Pair(ours, ours.embed(PIXELS), theirs.eval(), processor)


def _sam2() -> tuple[Any, Any]:
    import transformers

    widths = [16, 32, 64, 128]
    backbone = {
        "hidden_size": 16,
        "image_size": [256, 256],
        "blocks_per_stage": [1, 1, 2, 1],
        "embed_dim_per_stage": widths,
        "global_attention_blocks": [3],
    }
    vision = {
        "backbone_config": {"model_type": "sam2_hiera_det_model", **backbone},
        "backbone_channel_list": widths[::-1],
        "backbone_feature_sizes": [[64, 64], [32, 32], [16, 16]],
    }
    config = transformers.Sam2Config(vision_config=vision, prompt_encoder_config={"image_size": 256})
    processor = transformers.Sam2ImageProcessor(
        size={"height": 256, "width": 256}, mask_size={"height": 64, "width": 64}
    )
    return transformers.Sam2Model(config), processor


def _sam3() -> tuple[Any, Any]:
    import transformers

    backbone = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "image_size": 112,
        "pretrain_image_size": 56,
        "window_size": 4,
        "global_attn_indexes": [1],
    }
    vision = {
        "model_type": "sam3_vision_model",
        "backbone_config": {"model_type": "sam3_vit_model", **backbone},
        "backbone_feature_sizes": [[32, 32], [16, 16], [8, 8]],
    }
    config = transformers.Sam3TrackerConfig(vision_config=vision, prompt_encoder_config={"image_size": 112})
    return transformers.Sam3TrackerModel(config), transformers.Sam3ImageProcessor(size={"height": 112, "width": 112})


def answer_of(pair: Pair, prompt: Prompt, prior: RawMask | None, *, is_multiple: bool) -> tuple[Any, Any]:
    """Bitmaps (masks, H, W) and qualities (masks,) from transformers."""
    given: dict[str, Any] = {}
    if prompt.points:
        given["input_points"] = [[[[p.x, p.y] for p in prompt.points]]]
        given["input_labels"] = [[[int(p.positive) for p in prompt.points]]]
    if prompt.box:
        given["input_boxes"] = [[[prompt.box.x0, prompt.box.y0, prompt.box.x1, prompt.box.y1]]]
    inputs = pair.processor(images=PIXELS, return_tensors="pt", **given)
    sizes = inputs.pop("original_sizes")
    earlier = None if prior is None else torch.from_numpy(prior.logits[None, None]).clamp(-32, 32)
    with torch.no_grad():
        answer = pair.theirs(**inputs, input_masks=earlier, multimask_output=is_multiple)
    return pair.processor.post_process_masks(answer.pred_masks, sizes)[0][0].numpy(), answer.iou_scores[0, 0]


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("has_prior", [False, True], ids=["fresh", "going on from logits"])
def test_masks_and_scores_are_transformers(pair: Pair, prompt: Prompt, has_prior: bool) -> None:
    prior = pair.ours.predict(pair.embedding, [Ask(Prompt(points=(Point(200, 90, True),)))])[0][0]
    earlier = prior if has_prior else None

    found = pair.ours.predict(pair.embedding, [Ask(prompt, earlier)])[0]

    is_open = len(prompt.points) == 1 and prompt.box is None and not has_prior
    bitmaps, qualities = answer_of(pair, prompt, earlier, is_multiple=True)
    order = np.argsort(-qualities.numpy(), kind="stable")
    if not is_open:
        single, quality = answer_of(pair, prompt, earlier, is_multiple=False)
        assert_same(found[0], single[0], float(quality[0]))
    for raw, index in zip(found if is_open else found[1:], order, strict=False):
        assert_same(raw, bitmaps[index], float(qualities[index]))
    assert len(found) == 3


def test_asks_of_all_kinds_may_come_together(pair: Pair) -> None:
    prior = pair.ours.predict(pair.embedding, [Ask(Prompt(points=(Point(200, 90, True),)))])[0][0]
    asks = [Ask(parameter.values[0], earlier) for parameter in PROMPTS for earlier in (None, prior)]  # type: ignore[arg-type]

    together = pair.ours.predict(pair.embedding, [*asks, asks[0]])

    for ask, found in zip([asks[0], asks[3], asks[5]], [together[-1], together[3], together[5]], strict=True):
        for one, two in zip(pair.ours.predict(pair.embedding, [ask])[0], found, strict=True):
            np.testing.assert_allclose(one.logits, two.logits, atol=1e-3)


def test_encoding_stops_between_blocks(pair: Pair) -> None:
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        pair.ours.embed(PIXELS, check)

    assert len(calls) == 2


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="no model folder 'none'"):
        load_sam2("none", tmp_path, "cpu")


def assert_same(raw: RawMask, bitmap: NDArray[np.bool_], quality: float) -> None:
    mask = masks.to_bitmap(to_mask(raw, SIZE))
    assert 0 < mask.mean() < 1
    assert (mask != bitmap).sum() <= 3  # of 65,163: where the logit is zero but for the order of a sum
    assert raw.score == pytest.approx(min(max(quality, 0), 1), abs=1e-5)
