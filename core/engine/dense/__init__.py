"""Dense features from the last block of a CLIP vision transformer: the methods by name.

A method is called with the block, the tokens that enter it (1, 1 + cells, width; the class token first), and the grid
(rows, columns); it returns tokens of the same shape, which then go through the tower's last norm and projection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor

from core.engine.dense.clearclip import clearclip
from core.engine.dense.maskclip import maskclip
from core.engine.dense.naclip import naclip
from core.engine.dense.sclip import sclip

Method = Callable[[Any, Tensor, tuple[int, int]], Tensor]
METHODS: Mapping[str, Method] = {"maskclip": maskclip, "sclip": sclip, "naclip": naclip, "clearclip": clearclip}
DEFAULT = "naclip"  # the best of these in their authors' tables

__all__ = ["DEFAULT", "METHODS", "Method"]
