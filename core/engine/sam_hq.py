"""HQ-SAM: SAM with one more mask token. Its mask is drawn from the encoder's early and late maps and sharpens edges."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from core.engine.sam import SamEmbedding, SamSegmenter
from core.engine.tiny_vit import TinyEncoder


def add_head(decoder: Any, early_width: int) -> None:
    """Give SAM's mask decoder the parts that HQ-SAM adds, under the names of its published state dicts."""
    from segment_anything.modeling.common import LayerNorm2d
    from segment_anything.modeling.mask_decoder import MLP

    width = decoder.transformer_dim
    decoder.hf_token = nn.Embedding(1, width)
    decoder.hf_mlp = MLP(width, width, width // 8, 3)

    def doubled_twice(start: int, middle: int) -> nn.Sequential:
        return nn.Sequential(
            nn.ConvTranspose2d(start, middle, 2, 2),
            LayerNorm2d(middle),
            nn.GELU(),
            nn.ConvTranspose2d(middle, width // 8, 2, 2),
        )

    decoder.compress_vit_feat = doubled_twice(early_width, width)
    decoder.embedding_encoder = doubled_twice(width, width // 4)
    decoder.embedding_maskfeature = nn.Sequential(
        nn.Conv2d(width // 8, width // 4, 3, padding=1),
        LayerNorm2d(width // 4),
        nn.GELU(),
        nn.Conv2d(width // 4, width // 8, 3, padding=1),
    )


class HqSegmenter(SamSegmenter):
    """``finer`` of its embeddings is one map (1, 32, 256, 256); every mask is SAM's plus the sharp one."""

    def _encode(self, image: Tensor) -> list[Tensor]:
        seen: list[Tensor] = []
        hook = self._early_block().register_forward_hook(lambda _module, _input, output: seen.append(output))
        try:
            features = self._model.image_encoder(image)
        finally:
            hook.remove()
        decoder, late = self._model.mask_decoder, features.float()
        early = seen[0].float()
        if not isinstance(self._model.image_encoder, TinyEncoder):
            early = early.permute(0, 3, 1, 2)
        return [features, decoder.embedding_encoder(late) + decoder.compress_vit_feat(early)]

    def _early_block(self) -> nn.Module:
        """The first block that sees the whole picture."""
        encoder = self._model.image_encoder
        block: nn.Module = (
            encoder.early
            if isinstance(encoder, TinyEncoder)
            else next(block for block in encoder.blocks if block.window_size == 0)
        )
        return block

    def _masks(self, embedding: SamEmbedding, sparse: Tensor, dense: Tensor) -> tuple[Tensor, Tensor]:
        decoder, count = self._model.mask_decoder, len(sparse)
        own = torch.cat([decoder.iou_token.weight, decoder.mask_tokens.weight, decoder.hf_token.weight])
        tokens = torch.cat((own.expand(count, -1, -1), sparse), dim=1)
        image = embedding.features.to(self.device, torch.float32) + dense
        place = self._model.prompt_encoder.get_dense_pe().expand(count, -1, -1, -1)
        tokens, image = decoder.transformer(image.expand(count, -1, -1, -1), place, tokens)
        maps = decoder.output_upscaling(image.transpose(1, 2).reshape(count, *embedding.features.shape[1:]))
        sharp_maps = decoder.embedding_maskfeature(maps) + embedding.finer[0].to(self.device)
        mlps = decoder.output_hypernetworks_mlps
        weights = torch.stack([mlp(tokens[:, 1 + index]) for index, mlp in enumerate(mlps)], dim=1)
        sharp_weights = decoder.hf_mlp(tokens[:, 1 + len(mlps)])[:, None]
        masks = _drawn(weights, maps) + _drawn(sharp_weights, sharp_maps)
        return masks, decoder.iou_prediction_head(tokens[:, 0])


def _drawn(weights: Tensor, maps: Tensor) -> Tensor:
    """(N, masks, c) and (N, c, h, w) -> (N, masks, h, w)."""
    return (weights @ maps.flatten(2)).reshape(*weights.shape[:2], *maps.shape[2:])
