"""CLIPSeg, Grounding DINO and OWLv2 against transformers called directly with its own processors; and boxes as prompts.

Seeded random weights of the true architectures, with few and narrow layers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from core.engine import clipseg, detectors
from core.engine.detectors import heat_of, rescaled, without_doubles
from core.engine.grounding import Search, find
from core.engine.protocol import Ask, Grounding, RawMask, no_check
from core.types import Box, Heat, Pixels, Size

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
LETTERS = "abcdefghijklmnopqrstuvwxyz."
WORDS = "red cat dog ."
CLIP_TEXT = {
    "vocab_size": 60,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "max_position_embeddings": 16,
    "bos_token_id": 54,
    "eos_token_id": 55,
    "pad_token_id": 55,
}
VISION = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 4, "num_attention_heads": 2}


def a_photo(width: int = 90, height: int = 60) -> Pixels:
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def clip_tokenizer(folder: Path) -> Any:
    from transformers import CLIPTokenizer

    pieces = [*LETTERS, *(f"{letter}</w>" for letter in LETTERS), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({piece: index for index, piece in enumerate(pieces)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer.from_pretrained(folder, model_max_length=16)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="module")
def seg(weights: Path) -> Path:
    from transformers import CLIPSegConfig, CLIPSegForImageSegmentation, CLIPSegProcessor, ViTImageProcessor

    folder = weights / "seg"
    folder.mkdir()
    vision = {**VISION, "image_size": 32, "patch_size": 16}
    config = CLIPSegConfig(
        text_config=CLIP_TEXT,
        vision_config=vision,
        projection_dim=32,
        extract_layers=[0, 1, 2],
        reduce_dim=16,
        decoder_num_attention_heads=2,
        decoder_intermediate_size=32,
    )
    torch.manual_seed(0)
    CLIPSegForImageSegmentation(config).save_pretrained(folder)
    images = ViTImageProcessor(size={"height": 64, "width": 64})
    CLIPSegProcessor(images, clip_tokenizer(folder)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def dino(weights: Path) -> Path:
    from transformers import (
        BertTokenizer,
        GroundingDinoConfig,
        GroundingDinoForObjectDetection,
        GroundingDinoImageProcessor,
        GroundingDinoProcessor,
        SwinConfig,
    )

    folder = weights / "dino"
    folder.mkdir()
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS.split()]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    swin = SwinConfig(
        embed_dim=16, depths=[1, 1, 1, 1], num_heads=[1, 2, 2, 4], window_size=4, out_indices=[2, 3, 4], image_size=64
    )
    text = {"model_type": "bert", "vocab_size": 200, "hidden_size": 32, "num_hidden_layers": 1}
    text |= {"num_attention_heads": 2, "intermediate_size": 32}
    config = GroundingDinoConfig(
        backbone_config=swin,
        text_config=text,
        d_model=32,
        encoder_layers=1,
        decoder_layers=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        num_queries=12,
    )
    torch.manual_seed(0)
    GroundingDinoForObjectDetection(config).save_pretrained(folder)
    images = GroundingDinoImageProcessor(size={"shortest_edge": 64, "longest_edge": 96})
    GroundingDinoProcessor(images, BertTokenizer.from_pretrained(folder)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def owl(weights: Path) -> Path:
    from transformers import Owlv2Config, Owlv2ForObjectDetection, Owlv2ImageProcessor, Owlv2Processor

    folder = weights / "owl"
    folder.mkdir()
    vision = {**VISION, "image_size": 64, "patch_size": 16}
    config = Owlv2Config(text_config=CLIP_TEXT, vision_config=vision, projection_dim=32)
    torch.manual_seed(0)
    Owlv2ForObjectDetection(config).save_pretrained(folder)
    images = Owlv2ImageProcessor(size={"height": 64, "width": 64})
    Owlv2Processor(images, clip_tokenizer(folder)).save_pretrained(folder)
    return folder


def test_clipseg_is_the_library_s_own(seg: Path) -> None:
    from transformers import CLIPSegForImageSegmentation, CLIPSegProcessor

    model, processor = CLIPSegForImageSegmentation.from_pretrained(seg), CLIPSegProcessor.from_pretrained(seg)
    inputs = processor(text=["cat"], images=[Image.fromarray(a_photo())], return_tensors="pt")
    with torch.no_grad():
        expected = torch.sigmoid(model.eval()(**inputs).logits).reshape(64, 64)
    grounder = clipseg.load("seg", seg.parent, "cpu")
    embedding = grounder.embed(a_photo())

    found, dimmed = (grounder.ground(embedding, ["cat"], negatives)[0] for negatives in ((), ("dog",)))

    blocks = expected.numpy().reshape(16, 4, 16, 4).mean(axis=(1, 3))
    np.testing.assert_allclose(found.heat, blocks, atol=1e-5)
    assert found.certainty == pytest.approx(np.sort(blocks.ravel())[-3:].mean(), abs=1e-5)
    assert (dimmed.heat < found.heat).all()


@pytest.mark.parametrize("kind", ["dino", "owl"])
def test_boxes_are_the_library_s_own(request: pytest.FixtureRequest, kind: str) -> None:
    import transformers

    folder: Path = request.getfixturevalue(kind)
    names = {"dino": ("GroundingDino", "cat."), "owl": ("Owlv2", [["a photo of a cat"]])}
    name, text = names[kind]
    model = getattr(transformers, f"{name}ForObjectDetection").from_pretrained(folder).eval()
    processor = getattr(transformers, f"{name}Processor").from_pretrained(folder)
    inputs = processor(text=text, images=Image.fromarray(a_photo()), return_tensors="pt")
    with torch.no_grad():
        outputs = model(**inputs)
    options = {"input_ids": inputs["input_ids"]} if kind == "dino" else {}
    load = {"dino": detectors.load_grounding_dino, "owl": detectors.load_owlv2}[kind]
    grounder = load(kind, folder.parent, "cpu")
    expected = processor.post_process_grounded_object_detection(
        outputs, threshold=grounder.threshold / 2, target_sizes=[(60, 90)], **options
    )[0]
    scored = [
        (box, rescaled(score, grounder.threshold))
        for corners, score in zip(expected["boxes"].tolist(), expected["scores"].tolist(), strict=True)
        if corners[0] < corners[2] and corners[1] < corners[3] and (box := Box(*corners).clipped(Size(90, 60)))
    ]
    assert scored

    found = grounder.ground(grounder.embed(a_photo()), ["Cat"])[0]

    wanted = without_doubles(sorted(scored, key=lambda one: -one[1]))
    assert len(found.boxes) == len(wanted)
    for (box, score), (expected_box, expected_score) in zip(found.boxes, wanted, strict=True):
        assert (box.x0, box.y1) == pytest.approx((expected_box.x0, expected_box.y1), abs=1e-3)
        assert score == pytest.approx(expected_score, abs=1e-4)
    assert found.certainty == found.boxes[0][1]


def test_a_threshold_is_told_as_one_half() -> None:
    assert [rescaled(score, 0.2) for score in (0.0, 0.1, 0.2, 0.6, 1.0)] == pytest.approx([0, 0.25, 0.5, 0.75, 1])


def test_heat_of_boxes_is_the_surest_one_s() -> None:
    heat = heat_of([(Box(0, 0, 50, 50), 0.9), (Box(25, 0, 100, 50), 0.6)], Size(100, 50))

    assert heat.shape == (32, 64)
    assert (heat[:, :32] == np.float32(0.9)).all()
    assert (heat[:, 32:] == np.float32(0.6)).all()


def asked_by_box(asks: Sequence[Ask]) -> list[list[RawMask]]:
    """A segmenter that fills the middle of each box, and as a second answer the whole picture, which is surer."""
    answers = []
    for ask in asks:
        box = ask.prompt.box
        assert box is not None
        ys, xs = np.mgrid[0:60, 0:90] + 0.5
        inside = (xs > box.x0 + 2) & (xs < box.x1 - 2) & (ys > box.y0 + 2) & (ys < box.y1 - 2)
        logits = np.where(inside, 4, -4).astype(np.float32)
        frame = Box(0, 0, 90, 60)
        answers.append([RawMask(np.full_like(logits, 4), frame, 0.99), RawMask(logits, frame, 0.8)])
    return answers


def grounded(*boxes: tuple[Box, float]) -> Search:
    heat: Heat = heat_of(boxes, Size(90, 60))
    return Search(Grounding("cats", heat, boxes[0][1], boxes))


def test_each_box_that_is_sure_enough_becomes_an_object() -> None:
    search = grounded((Box(5, 5, 25, 25), 0.9), (Box(40, 5, 60, 45), 0.7), (Box(62, 5, 88, 45), 0.3))

    found = find(search, Size(90, 60), asked_by_box, no_check)

    assert [one.mask.bounds.box for one in found if one.mask.bounds] == [Box(7, 7, 23, 23), Box(42, 7, 58, 43)]
    assert found[0].score == pytest.approx((0.9 * 0.8) ** 0.5)


def test_boxes_under_the_bar_are_not_there() -> None:
    assert find(grounded((Box(5, 5, 25, 25), 0.4)), Size(90, 60), asked_by_box, no_check) == []
