"""ClearCLIP (Lan et al. 2024): patches attend by alike queries; no residual, no MLP."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from core.engine.dense.heads import attended, likeness, queries_keys_values


def clearclip(block: Any, x: Tensor, _grid: tuple[int, int]) -> Tensor:
    queries, _, values = queries_keys_values(block, x)
    return attended(block, likeness(queries, queries).softmax(dim=-1), values)
