"""A CLIP on timm's trunk, gScoreCAM and M2IB: each against its formula, computed directly on seeded random weights."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.engine.clip import ClipGrounder
from core.engine.clip_loading import load
from core.engine.dense import METHODS
from core.engine.dense.gscorecam import gscorecam
from core.engine.dense.m2ib import Bottleneck, m2ib
from core.engine.dense.towers import Tower, tower_of
from core.errors import BackendUnavailable
from tests.engine.biomed import make_folder
from tests.engine.test_dense import FORMULAS, GRID, by_hand

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="module")
def original(weights: Path) -> Any:
    return make_folder(weights / "biomed")


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The same cut to four blocks, for speed."""
    model = make_folder(tmp_path_factory.mktemp("short") / "biomed")
    model.visual.trunk.blocks = model.visual.trunk.blocks[:4]
    return model


@pytest.fixture(scope="module")
def tower(short: Any) -> Tower:
    return tower_of(short.visual, "test")


@pytest.fixture(scope="module")
def resnet() -> Any:
    from open_clip.modified_resnet import ModifiedResNet

    torch.manual_seed(0)
    return ModifiedResNet((1, 1, 1, 1), 32, 4, image_size=96, width=16).eval().requires_grad_(False)


def an_image(side: int = 224) -> Tensor:
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(1))


def a_text(width: int) -> Tensor:
    return functional.normalize(torch.randn(width, generator=torch.Generator().manual_seed(2)), dim=0)


@pytest.mark.parametrize("name", METHODS)
def test_dense_methods_work_on_timms_attention(original: Any, name: str) -> None:
    block = original.visual.trunk.blocks[-1]
    tokens = torch.randn(1, 1 + GRID[0] * GRID[1], 192, generator=torch.Generator().manual_seed(3))
    attention = SimpleNamespace(
        in_proj_weight=block.attn.qkv.weight,
        in_proj_bias=block.attn.qkv.bias,
        out_proj=block.attn.proj,
        num_heads=block.attn.num_heads,
    )
    mlp = SimpleNamespace(c_fc=block.mlp.fc1, c_proj=block.mlp.fc2)
    renamed = SimpleNamespace(ln_1=block.norm1, ln_2=block.norm2, attn=attention, mlp=mlp)
    weigh, is_finished = FORMULAS[name]

    expected = by_hand(renamed, tokens, weigh, is_finished=is_finished)

    torch.testing.assert_close(METHODS[name](block, tokens, GRID), expected, atol=2e-5, rtol=1e-4)


def test_the_tower_by_hand_is_the_models_own(short: Any, tower: Tower) -> None:
    x = tower.tokens(an_image())
    for block in tower.blocks:
        x = tower.through(block, x)

    expected = functional.normalize(short.visual(an_image()), dim=-1)
    torch.testing.assert_close(tower.projected(x[:, 0]), expected, atol=1e-5, rtol=1e-4)


def test_a_folder_is_loaded_without_the_network(weights: Path, original: Any) -> None:
    """Its text side is built from its weights alone: the folder names a BERT that isn't here."""
    from open_clip.tokenizer import HFTokenizer

    grounder = load("folder@naclip+photo:biomed", weights, "cpu")
    tokens = HFTokenizer(str(weights / "biomed"), context_length=32)(["liver."])

    torch.testing.assert_close(grounder._model.encode_text(tokens), original.encode_text(tokens))
    assert not (tokens == 1).any()  # every word is known
    assert load("folder:biomed", weights, "cpu").name == "open-clip:biomed@m2ib+medical"  # picked for such a model


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("folder:gone", "There is no folder 'gone'", id="no folder"),
        pytest.param("folder@m2ib+moon:biomed", "no set of templates 'moon'", id="unknown templates"),
    ],
)
def test_what_a_folder_lacks_is_said(weights: Path, name: str, message: str) -> None:
    with pytest.raises(BackendUnavailable, match=message):
        load(name, weights, "cpu")


def test_weights_that_do_not_fill_the_model_are_refused(tmp_path: Path) -> None:
    make_folder(tmp_path / "part")
    file = tmp_path / "part" / "open_clip_pytorch_model.bin"
    state = torch.load(file, weights_only=True)
    del state["visual.head.proj.weight"]
    torch.save(state, file)

    with pytest.raises(BackendUnavailable, match="does not fit"):
        load("folder:part", tmp_path, "cpu")


def gscorecam_by_hand(visual: Any, layer: Any, image: Tensor, text: Tensor, count: int, *, is_vit: bool) -> Tensor:
    """Channel by channel; the gradient through a loop of its own."""
    kept: list[Tensor] = []
    handle = layer.register_forward_hook(lambda _m, _i, out: kept.append(out.requires_grad_(True)))
    with torch.enable_grad():
        score = functional.normalize(visual(image.clone().requires_grad_(True)), dim=-1)[0] @ text
    handle.remove()
    gradient = torch.autograd.grad(score, kept[0])[0][0]
    maps = kept[0].detach()[0]
    if is_vit:
        side = math.isqrt(len(maps) - 1)
        maps, gradient = (x[1:].T.reshape(-1, side, side) for x in (maps, gradient))
    order = sorted(range(len(maps)), key=lambda c: -float(gradient[c].mean()))[:count]
    scores = []
    for channel in order:
        mask = functional.interpolate(maps[channel][None, None], image.shape[-2:], mode="bilinear")[0, 0]
        mask = (mask - mask.min()) / (mask.max() - mask.min()).clamp(min=1e-12)
        scores.append(float(functional.normalize(visual(image * mask), dim=-1)[0] @ text))
    powers = [math.exp(s) for s in scores]
    total = sum(power / sum(powers) * maps[channel] for power, channel in zip(powers, order, strict=True))
    positive = torch.clamp(torch.as_tensor(total), min=0)
    return (positive - positive.min()) / (positive.max() - positive.min()).clamp(min=1e-12)


def test_gscorecam_is_its_formula(monkeypatch: pytest.MonkeyPatch, short: Any, tower: Tower, resnet: Any) -> None:
    monkeypatch.setitem(gscorecam.__globals__, "CHANNELS", 6)
    seen = gscorecam(tower, an_image(), a_text(64))
    layer = short.visual.trunk.blocks[-1].norm1

    expected = gscorecam_by_hand(short.visual, layer, an_image(), a_text(64), 6, is_vit=True)
    assert seen.shape == (14, 14)
    torch.testing.assert_close(seen, expected, atol=1e-4, rtol=1e-3)

    seen = gscorecam(tower_of(resnet, "test"), an_image(96), a_text(32))
    expected = gscorecam_by_hand(resnet, resnet.layer4, an_image(96), a_text(32), 6, is_vit=False)
    assert seen.shape == (3, 3)
    torch.testing.assert_close(seen, expected, atol=1e-4, rtol=1e-3)


def test_m2ib_is_its_formula(short: Any, tower: Tower) -> None:
    """Adam written out, the towers' blocks called one by one, the same draws of noise."""
    settings = Bottleneck(layer=1, beta=0.5, rate=0.8, steps=3, samples=2, seed=7)
    image, text, trunk = an_image(), a_text(64), short.visual.trunk
    hidden = trunk.norm_pre(trunk._pos_embed(trunk.patch_embed(image)))
    for block in trunk.blocks[:2]:
        hidden = block(hidden)
    generator = torch.Generator().manual_seed(7)
    alpha = torch.full_like(hidden, 5.0)
    first, second = torch.zeros_like(alpha), torch.zeros_like(alpha)
    for step in (1, 2, 3):
        alpha.requires_grad_(True)
        with torch.enable_grad():
            share = 1 / (1 + torch.exp(-alpha))
            draws = torch.randn(2, 197, 192, generator=generator)
            x = share * hidden + (1 - share) * draws
            for block in trunk.blocks[2:]:
                x = block(x)
            vectors = short.visual.head(trunk.norm(x)[:, 0])
            fit = torch.stack([functional.cosine_similarity(v, text, dim=0) for v in vectors]).mean()
            spread = torch.clamp(1 - share, min=1e-4)
            nats = -torch.log(spread) + (spread**2 + (share * hidden) ** 2 - 1) / 2
            loss = 0.5 * nats.mean() - fit
        [slope] = torch.autograd.grad(loss, alpha)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        move = 0.8 * (first / (1 - 0.9**step)) / ((second / (1 - 0.999**step)).sqrt() + 1e-8)
        alpha = (alpha - move).detach()
    expected = nats.detach()[0, 1:].sum(dim=-1).reshape(14, 14)
    expected = (expected - expected.min()) / (expected.max() - expected.min())

    torch.testing.assert_close(m2ib(tower, image, text, settings), expected, atol=2e-3, rtol=1e-2)


def test_a_map_answers_phrases_and_negatives(weights: Path, original: Any) -> None:
    assert original is not None
    grounder = load("folder@m2ib:biomed", weights, "cpu")
    grounder.map_of = partial(m2ib, settings=Bottleneck(layer=9, steps=2, samples=1))
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    embedding = grounder.embed(pixels)

    alone, against = (grounder.ground(embedding, ["liver"], negatives)[0] for negatives in ((), ("tumor",)))

    assert alone.heat.shape == (14, 14)
    assert alone.heat.max() == 1.0
    np.testing.assert_allclose(against.heat, np.maximum(alone.heat - embedding.maps["tumor"].numpy(), 0))


def test_a_resnet_is_told_its_method(resnet: Any) -> None:
    model = torch.nn.Module()
    model.visual = resnet

    with pytest.raises(BackendUnavailable, match="@gscorecam"):
        ClipGrounder(model, None, "RN50", "", "cpu", "naclip")
    assert ClipGrounder(model, None, "RN50", "", "cpu", "gscorecam").embed(np.zeros((9, 9, 3), np.uint8)).whole.shape
