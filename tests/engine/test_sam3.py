"""SAM 3 as a grounder gives the boxes and scores that ``transformers`` gives, called directly.

The architecture is the true one, in small (112 px, two blocks, one text layer); seeded random weights. Words are
numbered by a table, since SAM 3's own tokenizer's files are not at hand.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from core.engine.detectors import rescaled
from core.engine.sam3 import Sam3Concepts
from core.progress import Cancelled

PIXELS = np.ascontiguousarray(data.chelsea()[:203, :321])
WORDS = {"cat": 5, "eye": 9}


def numbered(phrases: list[str], **_: Any) -> dict[str, torch.Tensor]:
    ids = torch.zeros(1, 32, dtype=torch.long)
    ids[0, :3] = torch.tensor([1, WORDS[phrases[0]], 2])
    return {"input_ids": ids, "attention_mask": (ids > 0).long()}


@pytest.fixture(scope="module")
def model() -> Any:
    import transformers

    torch.manual_seed(0)
    small = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 2}
    backbone = {**small, "num_hidden_layers": 2, "image_size": 112, "pretrain_image_size": 56, "window_size": 4}
    vision = {
        "backbone_config": {"model_type": "sam3_vit_model", "global_attn_indexes": [1], **backbone},
        "backbone_feature_sizes": [[32, 32], [16, 16], [8, 8]],
    }
    text = {**small, "model_type": "clip_text_model", "vocab_size": 20, "num_hidden_layers": 1}
    text |= {"projection_dim": 16, "max_position_embeddings": 32, "eos_token_id": 2}
    config = transformers.Sam3Config(vision_config=vision, text_config=text)
    made = transformers.Sam3Model(config).eval()
    with torch.no_grad():  # untrained, all scores would be alike
        made.dot_product_scoring.query_proj.weight *= 200
        for value in made.dot_product_scoring.text_proj.parameters():
            value *= 20
    return made


@pytest.fixture(scope="module")
def processor() -> Any:
    import transformers

    images = transformers.Sam3ImageProcessor(size={"height": 112, "width": 112})
    return SimpleNamespace(image_processor=images, tokenizer=numbered)


@pytest.mark.parametrize("phrase", list(WORDS))
def test_boxes_and_scores_are_transformers(model: Any, processor: Any, phrase: str) -> None:
    ours = Sam3Concepts(model, processor, "sam3", "0" * 64, "cpu")
    image = processor.image_processor(images=Image.fromarray(PIXELS), return_tensors="pt")["pixel_values"]
    with torch.no_grad():
        outputs = model(pixel_values=image, **numbered([phrase]))
    expected = processor.image_processor.post_process_object_detection(outputs, 0.25, [PIXELS.shape[:2]])[0]

    (answer,) = ours.ground(ours.embed(PIXELS), [phrase])

    assert len(answer.boxes) > 0
    scores = sorted((rescaled(float(score), 0.5) for score in expected["scores"]), reverse=True)
    assert answer.certainty == pytest.approx(scores[0], abs=1e-5)
    best = expected["boxes"][expected["scores"].argmax()].clamp(min=0).minimum(torch.tensor([321, 203, 321, 203]))
    box = answer.boxes[0][0]
    np.testing.assert_allclose((box.x0, box.y0, box.x1, box.y1), best, atol=1e-3)
    assert answer.heat.max() == pytest.approx(answer.certainty, abs=1e-6)


def test_the_picture_is_seen_once_and_the_pass_can_be_stopped(model: Any, processor: Any) -> None:
    ours = Sam3Concepts(model, processor, "sam3", "0" * 64, "cpu")
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        ours.embed(PIXELS, check)
    embedding = ours.embed(PIXELS)
    model.vision_encoder.forward, kept = None, model.vision_encoder.forward
    try:
        assert [one.phrase for one in ours.ground(embedding, ["cat", "eye"])] == ["cat", "eye"]
    finally:
        model.vision_encoder.forward = kept
