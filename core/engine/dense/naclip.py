"""NACLIP (Hajimiri et al. 2025): patches attend by alike keys and to their neighbours; no residual, no MLP."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from core.engine.dense.heads import attended, likeness, queries_keys_values

_SPREAD = 5.0  # patches


def naclip(block: Any, x: Tensor, grid: tuple[int, int]) -> Tensor:
    _, keys, values = queries_keys_values(block, x)
    weights = (likeness(keys, keys) + nearness(grid).to(x)).softmax(dim=-1)
    return attended(block, weights, values)


def nearness(grid: tuple[int, int]) -> Tensor:
    """(1 + cells, 1 + cells): a Gaussian of the distance between patches; nothing for the class token."""
    rows, columns = (torch.arange(length, dtype=torch.float32) for length in grid)
    down = torch.exp(-((rows[:, None] - rows) ** 2) / (2 * _SPREAD**2))
    across = torch.exp(-((columns[:, None] - columns) ** 2) / (2 * _SPREAD**2))
    return torch.nn.functional.pad(torch.kron(down, across), (1, 0, 1, 0))
