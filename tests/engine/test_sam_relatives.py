"""SAM's relatives against their originals.

The numbers under ``originals/`` were made once by the published code of each project, with ``seeded`` weights of its
own state dict's names and shapes: MobileSAM's and Light HQ-SAM's predictors at full size, SAM-Med2D's with two of its
twelve blocks (one with a window, one global). They hold qualities, mask areas, mask rows and a sample of the logits.
HQ-SAM's ViT-B differs from Light HQ-SAM by its encoder alone, which is SAM's. MedSAM is compared here and now, with
its script in a few lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from skimage import data

from core import masks
from core.engine import sam_relatives
from core.engine.protocol import Ask, RawMask
from core.engine.raster import to_mask
from core.engine.sam import SamEmbedding, SamSegmenter
from core.engine.sam_input import MEDSAM
from core.errors import BackendUnavailable
from core.progress import Cancelled
from core.types import Box, Point, Prompt, Size
from tests.engine.seeded import seeded

pytestmark = pytest.mark.slow
SIZE = Size(321, 203)
PIXELS = np.ascontiguousarray(data.chelsea()[: SIZE.height, : SIZE.width])
ORIGINALS = Path(__file__).parent / "originals"
BOX = Box(20, 30, 180, 150)
PROMPTS = {
    "one point": Prompt(points=(Point(100.5, 60, True),)),
    "points": Prompt(points=(Point(100.5, 60, True), Point(30, 150.25, False))),
    "box": Prompt(box=BOX),
    "box and points": Prompt(box=BOX, points=(Point(90, 80, True), Point(40, 40, False))),
}


@pytest.fixture(scope="module", params=["mobile_sam", "light_hq_sam", "sam_med2d"])
def recorded(request: pytest.FixtureRequest) -> Iterator[tuple[dict[str, Any], SamSegmenter, SamEmbedding]]:
    original = json.loads((ORIGINALS / f"{request.param}.json").read_text())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sam_relatives, "_SIZES", {768: ("b", 2, 12, (1,))})
        patch.setattr(sam_relatives, "sha256_of", lambda _path: "0" * 64)
        model = sam_relatives.build(seeded(original["shapes"]), Path(f"{request.param}.pth"), "cpu")
        yield original, model, model.embed(PIXELS)


def prior_for(embedding: SamEmbedding) -> RawMask:
    """The same waves that the originals were given."""
    cells = embedding.grid
    waves = (np.add.outer(np.arange(cells), np.arange(cells)) % (cells // 4) - cells / 8) / (cells / 32)
    return RawMask(waves.astype(np.float32), embedding.frame, 1.0)


def test_features_are_the_originals(recorded: tuple[dict[str, Any], SamSegmenter, SamEmbedding]) -> None:
    original, _, embedding = recorded
    third = embedding.grid // 4 // 3

    np.testing.assert_allclose(embedding.features[0, ::32, third, third], original["features"], atol=1e-4)


@pytest.mark.parametrize("index", range(2 * len(PROMPTS)))
def test_answers_are_the_originals(recorded: tuple[dict[str, Any], SamSegmenter, SamEmbedding], index: int) -> None:
    original, model, embedding = recorded
    expected = original["answers"][index]
    prior = prior_for(embedding) if expected["prior"] else None

    found = model.predict(embedding, [Ask(PROMPTS[expected["prompt"]], prior)])[0]

    assert len(found) == 3
    assert found[0].score == pytest.approx(expected["quality"], abs=1e-4)
    step = embedding.grid // 8
    np.testing.assert_allclose(found[0].logits[step // 2 :: step, step // 2 :: step], expected["logits"], atol=5e-4)
    mask = masks.to_bitmap(to_mask(found[0], SIZE))
    assert mask.sum() == pytest.approx(expected["area"], abs=60)  # of 65,163: sums in another order move edges
    np.testing.assert_allclose(mask.sum(1)[::20], expected["rows"], atol=3)


def test_encoding_of_each_stops_between_blocks(recorded: tuple[dict[str, Any], SamSegmenter, SamEmbedding]) -> None:
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        recorded[1].embed(PIXELS, check)


def test_medsam_prepares_pictures_as_its_own_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one block. Its masks are those of its logits enlarged; the script enlarges their sigmoid, which moves edges
    a little: of these, which are nothing but edges, up to 6 % of the pixels."""
    from skimage.transform import resize

    monkeypatch.setattr(sam_relatives, "_SIZES", {768: ("b", 1, 12, ())})
    ours = sam_relatives.build(seeded(one_block_of_sam()), written(tmp_path / "medsam.pth"), "cpu", MEDSAM)
    square = resize(PIXELS, (1024, 1024), order=3, preserve_range=True, anti_aliasing=True).astype(np.uint8)
    image = (square - square.min()) / np.clip(square.max() - square.min(), 1e-8, None)
    model = ours._model
    with torch.no_grad():
        features = model.image_encoder(torch.tensor(image).float().permute(2, 0, 1)[None])
        corners = torch.tensor([[20, 30, 180, 150]]) / torch.tensor([321, 203, 321, 203]) * 1024
        sparse, dense = model.prompt_encoder(points=None, boxes=corners[:, None], masks=None)
        logits, quality = model.mask_decoder(features, model.prompt_encoder.get_dense_pe(), sparse, dense, False)
        enlarged = torch.nn.functional.interpolate(logits, SIZE.shape, mode="bilinear", align_corners=False)
        likely = torch.nn.functional.interpolate(logits.sigmoid(), SIZE.shape, mode="bilinear", align_corners=False)
    embedding = ours.embed(PIXELS)

    found = ours.predict(embedding, [Ask(PROMPTS["box"])])[0]

    torch.testing.assert_close(embedding.features, features)
    assert_same(found[0], (enlarged[0, 0] > 0).numpy(), float(quality[0, 0]))
    assert (masks.to_bitmap(to_mask(found[0], SIZE)) != (likely[0, 0] > 0.5).numpy()).mean() < 0.06


def test_tensors_that_do_not_fit_are_refused_with_a_sentence(tmp_path: Path) -> None:
    state = {"image_encoder.pos_embed": torch.zeros(1, 64, 64, 700)}

    with pytest.raises(BackendUnavailable, match="size that isn't known: 64 cells, width 700"):
        sam_relatives.build(state, written(tmp_path / "odd.pth"), "cpu")


def assert_same(raw: RawMask, bitmap: NDArray[np.bool_], quality: float) -> None:
    mask = masks.to_bitmap(to_mask(raw, SIZE))
    assert 0 < mask.mean() < 1
    np.testing.assert_array_equal(mask, bitmap)
    assert raw.score == pytest.approx(min(max(quality, 0), 1), abs=1e-5)


def written(path: Path) -> Path:
    """A file to take a hash of."""
    path.write_bytes(b"")
    return path


def one_block_of_sam() -> dict[str, list[int]]:
    """Names and shapes of ViT-B with its first block only."""
    medical = json.loads((ORIGINALS / "sam_med2d.json").read_text())["shapes"]
    own = {name: shape for name, shape in medical.items() if "Adapter" not in name and "blocks.1." not in name}
    return own | {"image_encoder.pos_embed": [1, 64, 64, 768]}
