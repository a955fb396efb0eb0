"""MaskCLIP (Zhou et al. 2022): every patch keeps its own value; no residual, no MLP."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from core.engine.dense.heads import merged, queries_keys_values


def maskclip(block: Any, x: Tensor, _grid: tuple[int, int]) -> Tensor:
    return merged(block, queries_keys_values(block, x)[2])
