"""SCLIP (Wang et al. 2024): patches attend by alike queries and by alike keys, added; the block's rest stays."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from core.engine.dense.heads import attended, finished, likeness, queries_keys_values


def sclip(block: Any, x: Tensor, _grid: tuple[int, int]) -> Tensor:
    queries, keys, values = queries_keys_values(block, x)
    weights = likeness(queries, queries).softmax(dim=-1) + likeness(keys, keys).softmax(dim=-1)
    return finished(block, x, attended(block, weights, values))
