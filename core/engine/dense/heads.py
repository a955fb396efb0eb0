"""A block's attention by hand: from its four weights alone, since versions of open_clip wrap them differently."""

from __future__ import annotations

from math import sqrt
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def queries_keys_values(block: Any, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Each (heads, tokens, width / heads), of x (1, tokens, width)."""
    attention = block.attn
    packed = functional.linear(block.ln_1(x)[0], attention.in_proj_weight, attention.in_proj_bias)
    tokens, width = x.shape[1:]
    parts = packed.reshape(tokens, 3, attention.num_heads, width // attention.num_heads).permute(1, 2, 0, 3)
    return parts[0], parts[1], parts[2]


def likeness(one: Tensor, other: Tensor) -> Tensor:
    """(heads, tokens, tokens): scaled dot products, before the softmax."""
    return one @ other.transpose(1, 2) / sqrt(one.shape[-1])


def attended(block: Any, weights: Tensor, values: Tensor) -> Tensor:
    """(1, tokens, width): what the weights (heads, tokens, tokens) gather of the values, through the block's output."""
    gathered = (weights @ values).permute(1, 0, 2).flatten(1)
    out: Tensor = block.attn.out_proj(gathered)[None]
    return out


def finished(block: Any, x: Tensor, attention: Tensor) -> Tensor:
    """The rest of the block: residual, MLP, and layer scales where it has them."""
    scale_1, scale_2 = (getattr(block, name, torch.nn.Identity()) for name in ("ls_1", "ls_2"))
    x = x + scale_1(attention)
    out: Tensor = x + scale_2(block.mlp(block.ln_2(x)))
    return out
