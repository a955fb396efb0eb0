"""Where a CLIP sees a text: the methods by name.

Those of METHODS make dense features from the last block of a vision transformer, once a picture. They are called with
the block, the tokens that enter it (1, 1 + cells, width; the class token first), and the grid (rows, columns); they
return tokens of the same shape, which then go through the tower's last norm and projection.

Those of MAPS make one map for each text, with gradients: slow, and kept to the size the model was trained at. They
are called with the tower, the prepared picture (1, 3, H, W) and the text's unit vector.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor

from core.engine.dense.clearclip import clearclip
from core.engine.dense.gscorecam import gscorecam
from core.engine.dense.m2ib import m2ib
from core.engine.dense.maskclip import maskclip
from core.engine.dense.naclip import naclip
from core.engine.dense.sclip import sclip

Method = Callable[[Any, Tensor, tuple[int, int]], Tensor]
MapOf = Callable[[Any, Tensor, Tensor], Tensor]
METHODS: Mapping[str, Method] = {"maskclip": maskclip, "sclip": sclip, "naclip": naclip, "clearclip": clearclip}
MAPS: Mapping[str, MapOf] = {"gscorecam": gscorecam, "m2ib": m2ib}
DEFAULT = "naclip"  # the best of these in their authors' tables

__all__ = ["DEFAULT", "MAPS", "METHODS", "MapOf", "Method"]
