"""Frozen features on disk: what the backbone makes of a few views of every picture, made once and then only read.

The backbone does not learn, so a view that is met again need not be encoded again. Views are numbered; a slot is
filled the first time it is asked for, so that a run can start at once, stop, and find everything again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.engine.lite_backbone import STRIDES, TAP_CHANNELS, Backbone
from core.types import Pixels
from training.data import Indices

READ = (1, 2, 3, 4)  # the maps that the text half reads: strides 4 to 32


@dataclass(frozen=True, slots=True)
class Kept:
    """One view: its maps, each (C, h, w) in bfloat16, and its indices (side, side)."""

    taps: list[Tensor]
    mask: Indices


class FeatureStore:
    """Slots of equal size in two sparse files. ``make`` gives a numbered view's picture and indices.

    ``facts`` say what the views depend on; another backbone or other facts get a folder of their own.
    """

    def __init__(
        self,
        folder: Path,
        backbone: Backbone,
        side: int,
        slots: int,
        make: Callable[[int], tuple[Pixels, Indices]],
        facts: dict[str, Any],
    ) -> None:
        self._backbone, self._make, self.side = backbone, make, side
        self._shapes = [(TAP_CHANNELS[i], side // STRIDES[i], side // STRIDES[i]) for i in READ]
        self._sizes = [channels * height * width for channels, height, width in self._shapes]
        own = folder / f"features-{_digest(backbone, facts | {'side': side, 'slots': slots})}"
        own.mkdir(parents=True, exist_ok=True)
        self._maps = _opened(own / "maps.bin", np.int16, (slots, sum(self._sizes)))
        self._masks = _opened(own / "masks.bin", np.uint8, (slots, side, side))
        self._filled = _opened(own / "filled.bin", np.uint8, (slots,))

    @property
    def filled(self) -> int:
        """How many slots have been made."""
        return int(self._filled.sum())

    def read(self, slot: int) -> Kept:
        """The view of a slot, made now if it never was."""
        if not self._filled[slot]:
            self._fill(slot)
        flat = torch.from_numpy(np.array(self._maps[slot])).view(torch.bfloat16)
        parts = torch.split(flat, self._sizes)
        taps = [part.reshape(shape) for part, shape in zip(parts, self._shapes, strict=True)]
        return Kept(taps, np.array(self._masks[slot]))

    @torch.no_grad()
    def _fill(self, slot: int) -> None:
        pixels, mask = self._make(slot)
        image = torch.from_numpy(pixels).permute(2, 0, 1)[None].float().contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            taps = self._backbone(image)
        flat = torch.cat([taps[i].to(torch.bfloat16).contiguous().flatten() for i in READ])
        self._maps[slot] = flat.view(torch.int16).numpy()
        self._masks[slot] = mask
        self._filled[slot] = 1


def stacked(views: Sequence[Kept]) -> list[Tensor]:
    """Maps of several views as the head takes them; the first, which it doesn't read, is empty."""
    columns = zip(*(view.taps for view in views), strict=True)
    maps = [torch.stack(column).contiguous(memory_format=torch.channels_last) for column in columns]
    return [torch.empty(0), *maps]


def _opened(path: Path, kind: type, shape: tuple[int, ...]) -> np.memmap[Any, Any]:
    return np.memmap(path, kind, "r+" if path.is_file() else "w+", shape=shape)


def _digest(backbone: Backbone, facts: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode())
    for value in backbone.state_dict().values():
        digest.update(value.cpu().numpy().tobytes())
    return digest.hexdigest()[:12]
