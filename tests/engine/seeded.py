"""Weights that depend on their names alone, so that two programs can make the same ones without sharing a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def seeded(shapes: Mapping[str, Sequence[int]]) -> dict[str, Tensor]:
    """A state dict for the names and shapes; scaled so that signals neither die nor grow, qualities lie in 0..1 and
    masks have both signs."""
    return {name: torch.from_numpy(_values(name, tuple(shape))) for name, shape in shapes.items()}


def _values(name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    random = np.random.default_rng(crc32(name.encode()))
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, np.int64)
    if name.endswith("running_var"):
        return random.uniform(0.5, 1.5, shape).astype(np.float32)
    values = random.standard_normal(shape).astype(np.float32)
    if len(shape) < 2:
        centre = 0.5 if "iou_prediction_head.layers.2" in name else 1.0 if name.endswith("weight") else 0.0
        return (centre + 0.1 * values).astype(np.float32)
    if "rel_pos" in name or "pos_embed" in name or "attention_biases" in name:
        return (0.1 * values).astype(np.float32)
    fan_in = 1 if "token" in name or ("embed" in name and len(shape) == 2) else int(np.prod(shape[1:]))
    gain = 0.3 if "iou_prediction_head.layers.2" in name else 0.5
    return values * np.float32(gain / fan_in**0.5)
