"""gScoreCAM (Chen et al. 2022; MedCLIP-SAM): the channels that the gradient names, each weighed by what it alone shows.

For the text t and a layer's maps F_c: importance_c is the mean gradient of <image, t> over F_c; the most important
channels are enlarged, stretched to 0..1 and multiplied with the picture, and CLIP scores each such picture. The softmax
of the scores weighs the maps: relu(sum w_c F_c). One forward pass for each channel: for a graphics card.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from core.engine.dense.towers import Tower

CHANNELS = 300
_AT_ONCE = 16  # masked pictures a pass


def gscorecam(tower: Tower, image: Tensor, text: Tensor) -> Tensor:
    """(rows, columns), 0..1, for a prepared picture (1, 3, H, W) and a text's unit vector (d,)."""
    maps, gradient = _maps(tower, image, text)
    chosen = gradient.mean(dim=(1, 2)).topk(min(CHANNELS, len(maps))).indices
    with torch.no_grad():
        weights = torch.cat(
            [_scores(tower, image, text, maps[some]) for some in torch.split(chosen, _AT_ONCE)]
        ).softmax(dim=0)
        return stretched(functional.relu((weights[:, None, None] * maps[chosen]).sum(dim=0)))


def stretched(values: Tensor) -> Tensor:
    """To 0..1; all 0 if they are all alike."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low).clamp(min=1e-12)


def _maps(tower: Tower, image: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
    """The layer's maps and the score's gradient on them, each (channels, rows, columns)."""
    kept: list[Tensor] = []

    def keep(_layer: Any, _inputs: Any, out: Tensor) -> Tensor:
        kept.append(out.detach().requires_grad_(True))
        return kept[0]

    handle = tower.layer.register_forward_hook(keep)
    try:
        with torch.enable_grad():
            score = (tower.whole(image) @ text).sum()
            [gradient] = torch.autograd.grad(score, kept)
    finally:
        handle.remove()
    return tower.as_maps(kept[0].detach()), tower.as_maps(gradient)


def _scores(tower: Tower, image: Tensor, text: Tensor, maps: Tensor) -> Tensor:
    """What the text says of the picture seen through each map."""
    masks = functional.interpolate(maps[:, None], image.shape[-2:], mode="bilinear", align_corners=False)
    masks = torch.stack([stretched(mask) for mask in masks])
    return tower.whole(image * masks) @ text
