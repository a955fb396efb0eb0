"""Each dense method against its formula, written out head by head from the block's weights; and the windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.engine.clip import ClipGrounder, positions
from core.engine.dense import DEFAULT, METHODS
from core.engine.dense.naclip import nearness
from core.engine.dense.windows import windows
from core.progress import Cancelled

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
MODEL = "ViT-B-32"
GRID = (5, 7)


@pytest.fixture(scope="module")
def model() -> Any:
    import open_clip

    torch.manual_seed(0)
    return open_clip.create_model(MODEL, pretrained=None).eval().requires_grad_(False)


@pytest.fixture(scope="module")
def block(model: Any) -> Any:
    return model.visual.transformer.resblocks[-1]


@pytest.fixture(scope="module")
def tokens(block: Any) -> Tensor:
    width = block.attn.out_proj.weight.shape[0]
    return torch.randn(1, 1 + GRID[0] * GRID[1], width, generator=torch.Generator().manual_seed(1))


def by_hand(block: Any, x: Tensor, weigh: Callable[[Tensor, Tensor, float], Tensor], *, is_finished: bool) -> Tensor:
    """Loops over heads; ``weigh`` takes a head's queries, keys (tokens, d) and scale."""
    attention = block.attn
    width, heads = x.shape[-1], attention.num_heads
    size = width // heads
    y = block.ln_1(x)[0]
    gathered = []
    for head in range(heads):
        rows = [slice(part * width + head * size, part * width + (head + 1) * size) for part in range(3)]
        q, k, v = (y @ attention.in_proj_weight[own].T + attention.in_proj_bias[own] for own in rows)
        gathered.append(weigh(q, k, size**-0.5) @ v)
    out: Tensor = torch.cat(gathered, dim=1) @ attention.out_proj.weight.T + attention.out_proj.bias
    if not is_finished:
        return out[None]
    middle: Tensor = x + out[None]
    hidden: Tensor = functional.gelu(block.ln_2(middle) @ block.mlp.c_fc.weight.T + block.mlp.c_fc.bias)
    finished: Tensor = middle + hidden @ block.mlp.c_proj.weight.T + block.mlp.c_proj.bias
    return finished


def gaussian(grid: tuple[int, int]) -> Tensor:
    rows, columns = grid
    out = torch.zeros(1 + rows * columns, 1 + rows * columns)
    for a in range(rows * columns):
        for b in range(rows * columns):
            distance = (a // columns - b // columns) ** 2 + (a % columns - b % columns) ** 2
            out[1 + a, 1 + b] = np.exp(-distance / 50)
    return out


FORMULAS: dict[str, tuple[Callable[[Tensor, Tensor, float], Tensor], bool]] = {
    "maskclip": (lambda q, _k, _s: torch.eye(len(q)), False),
    "sclip": (lambda q, k, s: (s * q @ q.T).softmax(-1) + (s * k @ k.T).softmax(-1), True),
    "naclip": (lambda _q, k, s: (s * k @ k.T + gaussian(GRID)).softmax(-1), False),
    "clearclip": (lambda q, _k, s: (s * q @ q.T).softmax(-1), False),
}


def test_every_method_has_a_formula_here() -> None:
    assert METHODS.keys() == FORMULAS.keys()
    assert DEFAULT in METHODS


@pytest.mark.parametrize("name", METHODS)
def test_a_method_is_its_formula(block: Any, tokens: Tensor, name: str) -> None:
    weigh, is_finished = FORMULAS[name]

    found = METHODS[name](block, tokens, GRID)

    assert found.shape == tokens.shape
    torch.testing.assert_close(found, by_hand(block, tokens, weigh, is_finished=is_finished), atol=2e-5, rtol=1e-4)


def test_the_hand_written_block_is_the_models_own(block: Any, tokens: Tensor) -> None:
    """With the usual attention the formula gives what the block gives: so the reference is one."""
    vanilla = by_hand(block, tokens, lambda q, k, s: (s * q @ k.T).softmax(-1), is_finished=True)

    torch.testing.assert_close(vanilla, block(tokens), atol=2e-5, rtol=1e-4)


def test_methods_differ(block: Any, tokens: Tensor) -> None:
    found = [METHODS[name](block, tokens, GRID) for name in METHODS]

    assert all(not torch.allclose(a, b, atol=1e-3) for i, a in enumerate(found) for b in found[:i])


def test_nearness_leaves_the_class_token_alone() -> None:
    near = nearness((3, 4))

    assert near.shape == (13, 13)
    assert not near[0].any()
    assert not near[:, 0].any()
    torch.testing.assert_close(near, gaussian((3, 4)))


def test_positions_are_the_models_own_at_its_size(model: Any) -> None:
    visual = model.visual
    table = visual.positional_embedding

    assert torch.equal(positions(table, visual.grid_size, tuple(visual.grid_size)), table)
    assert torch.equal(positions(table, visual.grid_size, (3, 5))[:1], table[:1])


@pytest.mark.parametrize(
    ("grid", "side", "count"),
    [
        pytest.param((14, 14), 14, 1, id="fits"),
        pytest.param((28, 28), 14, 9, id="twice"),
        pytest.param((3, 28), 14, 3, id="a strip"),
        pytest.param((1, 15), 14, 2, id="one cell more"),
    ],
)
def test_windows_cover_the_grid_and_stay_inside(grid: tuple[int, int], side: int, count: int) -> None:
    seen = np.zeros(grid, int)
    places = windows(grid, side)
    for place in places:
        assert place.rows <= side
        assert place.columns <= side
        seen[place.slices] += 1

    assert len(places) == count
    assert seen.min() >= 1
    assert sum(place.rows * place.columns for place in places) == seen.sum()


def test_a_large_picture_is_seen_in_windows(model: Any) -> None:
    """A window's own patches stand where no other window reaches: in the corner."""
    grounder = ClipGrounder(model, None, "test", "", "cpu", "clearclip")
    pixels = np.random.default_rng(0).integers(0, 256, (1120, 1120, 3), dtype=np.uint8)

    embedding = grounder.embed(pixels)
    corner = grounder.embed(pixels[:560, :560])

    assert embedding.patches.shape[:2] == (28, 28)
    torch.testing.assert_close(embedding.patches[:7, :7], corner.patches[:7, :7], atol=1e-4, rtol=1e-3)
    torch.testing.assert_close(embedding.patches.norm(dim=-1), torch.ones(28, 28))
    small = grounder.embed(pixels[:900, :900])
    assert small.patches.shape[:2] == (14, 14)


def test_windows_can_be_cancelled(model: Any) -> None:
    grounder = ClipGrounder(model, None, "test", "", "cpu")
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) == 15:
            raise Cancelled

    with pytest.raises(Cancelled):
        grounder.embed(np.zeros((1200, 1200, 3), np.uint8), check)
