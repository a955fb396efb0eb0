"""MaskCLIP (Zhou et al. 2022): every patch keeps its own value; no residual, no MLP."""

from __future__ import annotations

from typing import Any

from torch import Tensor
from torch.nn import functional


def maskclip(block: Any, x: Tensor, _grid: tuple[int, int]) -> Tensor:
    width = x.shape[-1]
    weight, bias = block.attn.in_proj_weight[2 * width :], block.attn.in_proj_bias[2 * width :]
    values: Tensor = block.attn.out_proj(functional.linear(block.ln_1(x), weight, bias))
    return values
