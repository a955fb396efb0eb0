"""SAM's image encoder with fused attention: the same sums, without ever holding all of the attention's weights.

The reference adds its relative positions to a whole (heads, tokens, tokens) table, of which it holds three at a time:
over 2 GB for vit_b, 3 GB for vit_h. Here a few rows of queries are taken at once, with the positions as their bias.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

_BIAS_BYTES = {"cpu": 48 << 20}
_BIAS_BYTES_ELSEWHERE = 512 << 20


def fuse(encoder: nn.Module) -> nn.Module:
    """Give every block of a ``segment_anything`` image encoder fused attention, over the weights it has.

    Names in the state dict stay what they were. Encoders of another make are left as they are.
    """
    from segment_anything.modeling.image_encoder import Attention

    for block in getattr(encoder, "blocks", ()):
        if isinstance(getattr(block, "attn", None), Attention):
            block.attn = FusedAttention(block.attn)
    return encoder


class FusedAttention(nn.Module):
    """``segment_anything``'s attention of the image encoder, (B, H, W, C) -> (B, H, W, C)."""

    def __init__(self, attention: Any) -> None:
        super().__init__()
        self.heads: int = attention.num_heads
        self.qkv, self.proj = attention.qkv, attention.proj
        self.uses_positions: bool = attention.use_rel_pos
        if self.uses_positions:
            self.rel_pos_h, self.rel_pos_w = attention.rel_pos_h, attention.rel_pos_w

    def forward(self, x: Tensor) -> Tensor:
        batch, height, width, channels = x.shape
        qkv = self.qkv(x).reshape(batch, height * width, 3, self.heads, -1)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        if self.uses_positions:
            seen = self._with_positions(query, key, value, height, width)
        else:
            seen = functional.scaled_dot_product_attention(query, key, value)
        answer: Tensor = self.proj(seen.transpose(1, 2).reshape(batch, height, width, channels))
        return answer

    def _with_positions(self, query: Tensor, key: Tensor, value: Tensor, height: int, width: int) -> Tensor:
        """(B, heads, H * W, c), some rows of queries at a time."""
        from segment_anything.modeling.image_encoder import get_rel_pos

        placed = query.view(*query.shape[:2], height, width, -1)
        down = placed @ get_rel_pos(height, height, self.rel_pos_h).mT  # (B, heads, H, W, H)
        across = torch.einsum("bnhwc,wkc->bnhwk", placed, get_rel_pos(width, width, self.rel_pos_w))
        out = torch.empty_like(query)
        step = _rows_at_once(query, height, width)
        for top in range(0, height, step):
            rows, places = slice(top, top + step), slice(top * width, (top + step) * width)
            bias = (down[:, :, rows, :, :, None] + across[:, :, rows, :, None, :]).flatten(4).flatten(2, 3)
            out[:, :, places] = functional.scaled_dot_product_attention(query[:, :, places], key, value, bias)
        return out


def _rows_at_once(query: Tensor, height: int, width: int) -> int:
    budget = _BIAS_BYTES.get(query.device.type, _BIAS_BYTES_ELSEWHERE)
    a_row = query.shape[0] * query.shape[1] * width * height * width * query.element_size()
    return max(1, min(height, budget // a_row))
