"""DHN-NCE (MedCLIP-SAM, Koleilat et al. 2024): a contrastive loss, decoupled, with hard negatives weighed up."""

import math

import torch
from torch import Tensor
from torch.nn import functional

TEMPERATURE, HARDNESS = 0.6, 0.15  # the paper's


def dhn_nce(
    pictures: Tensor,
    texts: Tensor,
    temperature: float = TEMPERATURE,
    picture_hardness: float = HARDNESS,
    text_hardness: float = HARDNESS,
) -> Tensor:
    """The paper's form, of unit vectors (B, d) that belong together row by row; B is at least 2.

    With S_ij = <picture_i, text_j> / temperature: -S_ii + log sum_(j != i) w_ij exp S_ij, averaged over i, and likewise
    from texts to pictures. The positive isn't in the sum. w_ij = (B - 1) softmax_(j != i)(hardness S_ij), which is 1
    for hardness 0.
    """
    alike = pictures @ texts.T / temperature
    return _one_way(alike, picture_hardness) + _one_way(alike.T, text_hardness)


def _one_way(alike: Tensor, hardness: float) -> Tensor:
    count = len(alike)
    itself = torch.eye(count, dtype=torch.bool, device=alike.device)
    shares = functional.log_softmax((hardness * alike).masked_fill(itself, -math.inf), dim=1)
    negatives = (math.log(count - 1) + shares + alike).masked_fill(itself, -math.inf)
    return (torch.logsumexp(negatives, dim=1) - alike.diagonal()).mean()
