"""SAM's mask decoder over many prompts of one picture: the same answers, with less to compute.

Prompts have few tokens (T), the picture has many (P). What the reference projects for all P places of every prompt is
projected for the T tokens instead: q (Wx) = (q W) x. Layers work place by place with channels last, so the enlarging
convolutions are matrix products and nothing is turned around before the logits are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

_FEW = 16  # tokens up to which it pays to project them instead of the places


def is_known(decoder: Any) -> bool:
    """Whether it is the decoder that this module computes, of ``segment_anything``."""
    from segment_anything.modeling import MaskDecoder, TwoWayTransformer

    return type(decoder) is MaskDecoder and type(decoder.transformer) is TwoWayTransformer


def predict_masks(
    decoder: Any, features: Tensor, places: Tensor, sparse: Tensor, dense: Tensor
) -> tuple[Tensor, Tensor]:
    """Logits (N, 4, 4 h, 4 w) and qualities (N, 4).

    ``features`` and ``places`` (1, c, h, w) are the picture and its position code, ``sparse`` (N, T, c) and ``dense``
    (N, c, h, w) the prompts as the prompt encoder gives them.
    """
    own = torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight])
    tokens = torch.cat([own.expand(len(sparse), -1, -1), sparse], dim=1)
    if tokens.shape[1] > _FEW:
        answer: tuple[Tensor, Tensor] = decoder.predict_masks(features, places, sparse, dense)
        return answer
    alike = dense[:1] if dense.stride(0) == 0 else dense  # without earlier masks every prompt sees the same
    keys, key_places = (features + alike).flatten(2).mT, places.flatten(2).mT
    seen, picture = _transform(decoder.transformer, tokens, keys, key_places)
    mixers = [mlp(seen[:, 1 + i]) for i, mlp in enumerate(decoder.output_hypernetworks_mlps)]
    logits = _enlarged(decoder.output_upscaling, picture, torch.stack(mixers, dim=1), features.shape[-2:])
    return logits, decoder.iou_prediction_head(seen[:, 0])


def _transform(transformer: Any, tokens: Tensor, keys: Tensor, key_places: Tensor) -> tuple[Tensor, Tensor]:
    """Tokens (N, T, c) and the picture as each prompt sees it, (N, P, c)."""
    queries = tokens
    for layer in transformer.layers:
        if layer.skip_first_layer_pe:
            queries = layer.self_attn(q=queries, k=queries, v=queries)
        else:
            placed = queries + tokens
            queries = queries + layer.self_attn(q=placed, k=placed, v=queries)
        queries = layer.norm1(queries)
        placed_keys = keys + key_places
        queries = queries + _tokens_see(layer.cross_attn_token_to_image, queries + tokens, placed_keys, keys)
        queries = layer.norm2(queries)
        queries = layer.norm3(queries + layer.mlp(queries))
        keys = layer.norm4(keys + _places_see(layer.cross_attn_image_to_token, placed_keys, queries + tokens, queries))
    seen = _tokens_see(transformer.final_attn_token_to_image, queries + tokens, keys + key_places, keys)
    return transformer.norm_final_attn(queries + seen), keys


def _tokens_see(attention: Any, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Tokens (N, T, c) attend to places (N or 1, P, c)."""
    count, tokens, _ = queries.shape
    heads = attention.num_heads
    q = _by_head(attention.q_proj(queries), heads)
    width = q.shape[-1]
    asked = torch.einsum("nthc,hcd->nhtd", q, attention.k_proj.weight.view(heads, width, -1)) * width**-0.5
    share = (_matmul(asked.flatten(1, 2), keys.mT)).softmax(dim=-1)  # a constant per token is nothing to a softmax
    mean = _matmul(share, values).view(count, heads, tokens, -1)
    seen = torch.einsum("nhtd,hcd->nthc", mean, attention.v_proj.weight.view(heads, width, -1)).flatten(2)
    answer: Tensor = attention.out_proj(seen + attention.v_proj.bias)
    return answer


def _places_see(attention: Any, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Places (N or 1, P, c) attend to tokens (N, T, c)."""
    heads = attention.num_heads
    k, v = _by_head(attention.k_proj(keys), heads), _by_head(attention.v_proj(values), heads)
    tokens, width = k.shape[1], k.shape[3]
    weight = attention.q_proj.weight.view(heads, width, -1)
    asked = torch.einsum("nthc,hcd->nhtd", k, weight).flatten(1, 2) * width**-0.5
    offset = torch.einsum("nthc,hc->nht", k, attention.q_proj.bias.view(heads, width)).flatten(1) * width**-0.5
    share = _matmul(queries, asked.mT) + offset[:, None]
    share = share.view(*share.shape[:2], heads, tokens).softmax(dim=-1).flatten(2)
    told = torch.einsum("nthc,dhc->nhtd", v, attention.out_proj.weight.view(-1, heads, width)).flatten(1, 2)
    return torch.baddbmm(attention.out_proj.bias, share, told)


def _by_head(x: Tensor, heads: int) -> Tensor:
    """(N, T, c) -> (N, T, heads, c / heads)."""
    return x.view(*x.shape[:2], heads, -1)


def _matmul(a: Tensor, b: Tensor) -> Tensor:
    """Batched product; one of both may be the same for the whole batch, and is not copied then."""
    if len(a) == len(b):
        return torch.bmm(a, b)
    if len(b) == 1:
        return (a.flatten(0, 1) @ b[0]).view(len(a), a.shape[1], -1)
    wide = a[0] @ b.permute(1, 0, 2).flatten(1)
    return wide.view(a.shape[1], len(b), -1).transpose(0, 1)


def _enlarged(layers: Any, picture: Tensor, mixers: Tensor, grid: Sequence[int]) -> Tensor:
    """The picture (N, P, c) four times as fine, mixed into logits (N, masks, 4 h, 4 w) by ``mixers``, (N, masks, d)."""
    first, norm, _, second, _ = layers
    x = _doubled(picture, first)
    x = functional.gelu(functional.layer_norm(x, x.shape[-1:], norm.weight, norm.bias, norm.eps))
    x = functional.gelu(_doubled(x, second))
    logits = torch.bmm(x.flatten(1, 3), mixers.mT)  # places, their quarters, quarters of those
    height, width = grid
    logits = logits.view(len(picture), height, width, 2, 2, 2, 2, -1).permute(0, 7, 1, 3, 5, 2, 4, 6)
    return logits.reshape(len(picture), -1, 4 * height, 4 * width)


def _doubled(x: Tensor, layer: Any) -> Tensor:
    """A transposed convolution of two by two with stride two: (..., c) -> (..., 4, d), quarters row by row."""
    weight = layer.weight.permute(0, 2, 3, 1).flatten(1)
    finer: Tensor = x @ weight + layer.bias.repeat(4)
    return finer.view(*finer.shape[:-1], 4, -1)
