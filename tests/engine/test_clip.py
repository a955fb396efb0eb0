"""The OpenCLIP grounder's dense features and texts, on seeded random weights of a true architecture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.engine.clip import BACKGROUND, TEMPLATES, ClipGrounder, positions
from core.engine.clip_loading import load
from core.errors import BackendUnavailable
from core.progress import Cancelled

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
MODEL = "ViT-B-32"


@pytest.fixture(scope="module")
def grounder(tmp_path_factory: pytest.TempPathFactory) -> ClipGrounder:
    """Loaded the way a person's own file is."""
    import open_clip

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("weights")
    torch.save(open_clip.create_model(MODEL, pretrained=None).state_dict(), folder / "mine.pt")
    return load(f"{MODEL}@maskclip:mine.pt", folder, "cpu")


@pytest.fixture(scope="module")
def pixels() -> Any:
    return np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8)


def by_hand(visual: Any, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """MaskCLIP's patches, written out from the weights, and the model's own pooled answer. 448 px: a 14 x 14 grid."""
    x = functional.conv2d(image, visual.conv1.weight, stride=32).flatten(2).transpose(1, 2)
    table = visual.positional_embedding
    grid = table[1:].reshape(1, 7, 7, -1).permute(0, 3, 1, 2)
    grid = functional.interpolate(grid, (14, 14), mode="bicubic")[0].flatten(1).T
    x = torch.cat([(visual.class_embedding + table[0])[None, None], x + grid], dim=1)
    x = visual.ln_pre(x)
    for block in visual.transformer.resblocks[:-1]:
        x = block(x)
    last = visual.transformer.resblocks[-1]
    width = x.shape[-1]
    value = last.ln_1(x) @ last.attn.in_proj_weight[-width:].T + last.attn.in_proj_bias[-width:]
    value = value @ last.attn.out_proj.weight.T + last.attn.out_proj.bias
    patches = visual.ln_post(value[0, 1:]) @ visual.proj
    whole = visual.ln_post(last(x)[0, 0]) @ visual.proj
    return functional.normalize(patches, dim=-1), functional.normalize(whole, dim=-1)


def prepared(pixels: Any) -> torch.Tensor:
    from PIL import Image

    image = np.asarray(Image.fromarray(pixels).resize((448, 448), Image.Resampling.BICUBIC), np.float32) / 255
    mean = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
    spread = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
    return torch.from_numpy((image - mean) / spread).permute(2, 0, 1)[None]


def test_patches_are_the_values_of_the_last_block(grounder: ClipGrounder, pixels: Any) -> None:
    with torch.no_grad():
        patches, whole = by_hand(grounder._model.visual, prepared(pixels))

    embedding = grounder.embed(pixels)

    assert embedding.patches.shape == (14, 14, 512)
    torch.testing.assert_close(embedding.patches.reshape(196, 512), patches, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(embedding.whole, whole, atol=1e-5, rtol=1e-4)


def test_at_the_trained_size_the_whole_picture_is_the_models_own(grounder: ClipGrounder) -> None:
    table = grounder._model.visual.positional_embedding

    assert positions(table, (7, 7), (7, 7)) is table
    assert positions(table, (7, 7), (3, 9)).shape == (28, 768)


def test_a_phrase_is_the_mean_of_its_templates(grounder: ClipGrounder) -> None:
    import open_clip

    tokens = open_clip.get_tokenizer(MODEL)([template.format("cat") for template in TEMPLATES])
    with torch.no_grad():
        vectors = functional.normalize(grounder._model.encode_text(tokens), dim=-1)

    torch.testing.assert_close(grounder.text("cat"), functional.normalize(vectors.mean(dim=0), dim=0))


def test_heat_is_the_phrases_share_among_its_rivals(grounder: ClipGrounder, pixels: Any) -> None:
    embedding = grounder.embed(pixels)
    wanted = grounder.text("cat")
    rivals = [word for word in BACKGROUND if float(grounder.text(word) @ wanted) < 0.85]
    texts = torch.stack([wanted, *map(grounder.text, ("dog", *rivals))])
    expected = torch.softmax(40 * embedding.patches @ texts.T, dim=-1)[..., 0]

    found = grounder.ground(embedding, ["cat"], ["dog"])[0]

    np.testing.assert_allclose(found.heat, expected.numpy(), atol=1e-6)
    assert 0 <= found.certainty <= 1


def test_a_negative_takes_light_away(grounder: ClipGrounder, pixels: Any) -> None:
    embedding = grounder.embed(pixels)

    alone, against = (grounder.ground(embedding, ["cat"], negatives)[0] for negatives in ((), ("dog",)))

    assert (against.heat < alone.heat).all()


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (640, 480)])
def test_any_shape_has_a_grid(grounder: ClipGrounder, shape: tuple[int, int]) -> None:
    embedding = grounder.embed(np.zeros((*shape, 3), np.uint8))

    assert embedding.patches.shape[:2] == (
        max(1, round(shape[0] * 14 / max(shape))),
        max(1, round(shape[1] * 14 / max(shape))),
    )


def test_encoding_stops_between_blocks(grounder: ClipGrounder, pixels: Any) -> None:
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        grounder.embed(pixels, check)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("ViT-B-32@magic:mine.pt", "no dense method 'magic'", id="unknown method"),
        pytest.param("ViT-Z-99:mine.pt", "OpenCLIP knows no model 'ViT-Z-99'", id="unknown model"),
        pytest.param(
            "ViT-B-32:gone.pt", "There are no weights 'gone.pt' for OpenCLIP's ViT-B-32", id="unknown weights"
        ),
    ],
)
def test_what_is_missing_is_said_in_words(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(BackendUnavailable, match=message):
        load(name, tmp_path, "cpu")
