"""The SAM adapter gives what ``segment_anything.SamPredictor`` gives, on the same seeded random weights."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from core import masks
from core.engine.protocol import Ask, RawMask
from core.engine.raster import prior_of, to_mask
from core.engine.sam import SamEmbedding, SamSegmenter
from core.engine.sam_relatives import load
from core.errors import BackendUnavailable
from core.progress import Cancelled
from core.types import Box, Point, Prompt, Size

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]
SIZE = Size(321, 203)


@dataclass(frozen=True)
class Pair:
    """Our segmenter and SAM's predictor over one model and one picture."""

    ours: SamSegmenter
    embedding: SamEmbedding
    theirs: Any


@pytest.fixture(scope="module")
def pair() -> Pair:
    from segment_anything import SamPredictor, sam_model_registry

    torch.manual_seed(0)
    model = sam_model_registry["vit_b"](checkpoint=None).eval()
    for block in model.image_encoder.blocks:  # untrained, all relative positions would be zero
        torch.nn.init.normal_(block.attn.rel_pos_h, std=0.3)
        torch.nn.init.normal_(block.attn.rel_pos_w, std=0.3)
    with torch.no_grad():  # untrained, the estimates would lie outside 0..1 and all masks on one side of zero
        model.mask_decoder.iou_prediction_head.layers[-1].bias += 0.5
        for mlp in model.mask_decoder.output_hypernetworks_mlps:
            mlp.layers[-1].weight *= 30
    pixels = np.random.default_rng(0).integers(0, 256, (*SIZE.shape, 3), dtype=np.uint8)
    ours = SamSegmenter(deepcopy(model), "sam-vit-b", "0" * 64, "cpu")
    theirs = SamPredictor(model)
    theirs.set_image(pixels)
    return Pair(ours, ours.embed(pixels), theirs)


def points(*marks: tuple[float, float, bool]) -> tuple[Point, ...]:
    return tuple(Point(*mark) for mark in marks)


PROMPTS = [
    pytest.param(Prompt(points=points((100.5, 60, True))), id="one point"),
    pytest.param(Prompt(points=points((100.5, 60, True), (30, 150.25, False))), id="plus and minus points"),
    pytest.param(Prompt(box=Box(20, 30, 180, 150)), id="box"),
    pytest.param(
        Prompt(box=Box(20, 30, 180, 150), points=points((90, 80, True), (40, 40, False))), id="box and points"
    ),
]


def sams_answer(pair: Pair, prompt: Prompt, *, is_multiple: bool, prior: RawMask | None = None) -> Any:
    """Masks (N, H, W), qualities (N,) and logits (N, 256, 256)."""
    marks = prompt.points
    return pair.theirs.predict(
        point_coords=np.array([(p.x, p.y) for p in marks]) if marks else None,
        point_labels=np.array([int(p.positive) for p in marks]) if marks else None,
        box=np.array([prompt.box.x0, prompt.box.y0, prompt.box.x1, prompt.box.y1]) if prompt.box else None,
        mask_input=prior.logits[None] if prior else None,
        multimask_output=is_multiple,
    )


def assert_same(raw: RawMask, bitmap: NDArray[np.bool_], quality: float) -> None:
    mask = masks.to_bitmap(to_mask(raw, SIZE))
    assert 0 < mask.mean() < 1
    np.testing.assert_array_equal(mask, bitmap)
    assert raw.score == pytest.approx(min(max(quality, 0), 1), abs=1e-5)


def test_the_embedding_is_sams(pair: Pair) -> None:
    torch.testing.assert_close(pair.embedding.features, pair.theirs.features)


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("has_prior", [False, True], ids=["fresh", "going on from logits"])
def test_masks_and_scores_are_sams(pair: Pair, prompt: Prompt, has_prior: bool) -> None:
    prior = pair.ours.predict(pair.embedding, [Ask(Prompt(points=points((200, 90, True))))])[0][0]
    earlier = prior if has_prior else None

    found = pair.ours.predict(pair.embedding, [Ask(prompt, earlier)])[0]

    is_open = len(prompt.points) == 1 and prompt.box is None and not has_prior
    bitmaps, qualities, _ = sams_answer(pair, prompt, is_multiple=True, prior=earlier)
    order = np.argsort(-qualities, kind="stable")
    if not is_open:
        single, quality, _ = sams_answer(pair, prompt, is_multiple=False, prior=earlier)
        assert_same(found[0], single[0], float(quality[0]))
    for raw, index in zip(found if is_open else found[1:], order, strict=False):
        assert_same(raw, bitmaps[index], float(qualities[index]))
    assert len(found) == 3


def test_a_mask_alone_is_a_prompt(pair: Pair) -> None:
    prior = pair.ours.predict(pair.embedding, [Ask(Prompt(points=points((200, 90, True))))])[0][0]

    found = pair.ours.predict(pair.embedding, [Ask(Prompt(), prior)])[0]

    bitmaps, qualities, _ = sams_answer(pair, Prompt(), is_multiple=False, prior=prior)
    assert_same(found[0], bitmaps[0], float(qualities[0]))


def test_asks_of_all_kinds_may_come_together(pair: Pair) -> None:
    asks = [Ask(parameter.values[0]) for parameter in PROMPTS]  # type: ignore[arg-type]

    together = pair.ours.predict(pair.embedding, [*asks, *asks])

    for ask, found, again in zip(asks, together[: len(asks)], together[len(asks) :], strict=True):
        alone = pair.ours.predict(pair.embedding, [ask])[0]
        for one, two, three in zip(alone, found, again, strict=True):
            np.testing.assert_allclose(one.logits, two.logits, atol=2e-3)
            np.testing.assert_allclose(two.logits, three.logits, atol=2e-3)


def test_a_hand_made_mask_goes_in_at_its_place(pair: Pair) -> None:
    bitmap = np.zeros(SIZE.shape, dtype=bool)
    bitmap[50:150, 60:200] = True
    prior = prior_of(masks.from_bitmap(bitmap))

    found = pair.ours.predict(pair.embedding, [Ask(Prompt(points=points((100, 100, True))), prior)])

    assert len(found[0]) == 3


def test_encoding_stops_between_blocks(pair: Pair) -> None:
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        pair.ours.embed(np.zeros((20, 30, 3), np.uint8), check)

    assert len(calls) == 3
    blocks = pair.ours._model.image_encoder.blocks
    assert not any(block._forward_pre_hooks for block in blocks)


def test_weights_of_another_model_are_refused_with_a_sentence(tmp_path: Path) -> None:
    torch.save({"image_encoder.pos_embed": torch.zeros(1, 64, 64, 768)}, tmp_path / "other.pth")

    with pytest.raises(BackendUnavailable, match=r"other\.pth does not fit the model SAM vit-b"):
        load(tmp_path / "other.pth", "cpu")
