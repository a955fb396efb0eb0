"""A block's attention by hand, from its weights alone: open_clip's blocks and timm's name them differently."""

from __future__ import annotations

from math import sqrt
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional


def first_norm(block: Any) -> Any:
    """The norm before the attention."""
    return block.ln_1 if hasattr(block, "ln_1") else block.norm1


def queries_keys_values(block: Any, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Each (heads, tokens, width / heads), of x (1, tokens, width)."""
    attention = block.attn
    is_timm = hasattr(attention, "qkv")
    weight = attention.qkv.weight if is_timm else attention.in_proj_weight
    bias = attention.qkv.bias if is_timm else attention.in_proj_bias
    packed = functional.linear(first_norm(block)(x)[0], weight, bias)
    tokens, width = x.shape[1:]
    parts = packed.reshape(tokens, 3, attention.num_heads, width // attention.num_heads).permute(1, 2, 0, 3)
    if is_timm:
        return attention.q_norm(parts[0]), attention.k_norm(parts[1]), parts[2]
    return parts[0], parts[1], parts[2]


def likeness(one: Tensor, other: Tensor) -> Tensor:
    """(heads, tokens, tokens): scaled dot products, before the softmax."""
    return one @ other.transpose(1, 2) / sqrt(one.shape[-1])


def merged(block: Any, values: Tensor) -> Tensor:
    """(1, tokens, width): the heads' values (heads, tokens, width / heads), through the block's output."""
    attention = block.attn
    out = attention.proj if hasattr(attention, "proj") else attention.out_proj
    joined: Tensor = out(values.permute(1, 0, 2).flatten(1))[None]
    return joined


def attended(block: Any, weights: Tensor, values: Tensor) -> Tensor:
    """(1, tokens, width): what the weights (heads, tokens, tokens) gather of the values, through the block's output."""
    return merged(block, weights @ values)


def finished(block: Any, x: Tensor, attention: Tensor) -> Tensor:
    """The rest of the block: residual, MLP, and layer scales where it has them."""
    scale_1, scale_2 = (
        getattr(block, f"ls_{number}", getattr(block, f"ls{number}", torch.nn.Identity())) for number in (1, 2)
    )
    second_norm = block.ln_2 if hasattr(block, "ln_2") else block.norm2
    x = x + scale_1(attention)
    out: Tensor = x + scale_2(block.mlp(second_norm(x)))
    return out
