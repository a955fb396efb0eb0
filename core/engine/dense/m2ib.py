"""M2IB (Wang et al. 2023; MedCLIP-SAMv2): how much of each patch must come through for the picture to fit the text.

Noise is mixed into the tokens h behind a block: z = L h + (1 - L) e, e ~ N(0, 1), L = sigmoid(alpha), one alpha a token
and channel. Gradient descent on alpha trades what passes, C = KL(N(L h, (1 - L)^2) || N(0, 1)), against the fit:
beta mean(C) - cos(text, picture(z)). The map is C summed over the channels. Settings: those of MedCLIP-SAMv2's scripts.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.engine.dense.gscorecam import stretched
from core.engine.dense.towers import Tower

_LEAST_NOISE = 1e-4
_START = 5.0  # of alpha: nearly everything comes through


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """``layer``: behind which block it lies; ``samples``: draws of noise a step."""

    layer: int = 7
    beta: float = 0.1
    rate: float = 1.0
    steps: int = 10
    samples: int = 10
    seed: int = 42


DEFAULT = Bottleneck()


def m2ib(tower: Tower, image: Tensor, text: Tensor, settings: Bottleneck = DEFAULT) -> Tensor:
    """(rows, columns), 0..1, for a prepared picture (1, 3, H, W) and a text's unit vector (d,)."""
    layer = min(settings.layer, len(tower.blocks) - 2)  # behind it there must be a block that reads the patches
    with torch.no_grad():
        hidden = tower.tokens(image)
        for block in tower.blocks[: layer + 1]:
            hidden = tower.through(block, hidden)
    noise = torch.Generator().manual_seed(settings.seed)
    alpha = torch.full_like(hidden, _START).requires_grad_(True)
    descent = torch.optim.Adam([alpha], lr=settings.rate)
    passed = torch.zeros_like(hidden)
    with torch.enable_grad():
        for _ in range(settings.steps):
            kept = alpha.sigmoid()
            drawn = torch.randn((settings.samples, *hidden.shape[1:]), generator=noise).to(hidden)
            x = kept * hidden + (1 - kept) * drawn
            for block in tower.blocks[layer + 1 :]:
                x = tower.through(block, x)
            passed = capacity(kept, hidden)
            loss = settings.beta * passed.mean() - (tower.projected(x[:, 0]) @ text).mean()
            descent.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            descent.step()
    return stretched(tower.as_maps(passed.detach()).sum(dim=0))


def capacity(kept: Tensor, hidden: Tensor) -> Tensor:
    """What passes, in nats: the divergence of N(L h, (1 - L)^2) from N(0, 1), element by element."""
    variance = (1 - kept).clamp(min=_LEAST_NOISE) ** 2
    return -0.5 * (1 + variance.log() - (kept * hidden) ** 2 - variance)
