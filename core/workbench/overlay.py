"""A picture's masks as a small transparent picture, to be laid over its thumbnail.

Accepted ones have a line around them and a fill; proposed ones a dashed line and a lighter fill, as on the canvas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from core import masks
from core.types import Annotation, Bitmap, Size, Status

UNLABELLED = "#c3c7cf"  # the canvas has it too
_LINE, _FILL, _LIGHT_FILL = 255, 120, 56  # alpha
_DASH = 3  # pixels


def overlay(size: Size, annotations: Sequence[Annotation], colors: Mapping[UUID, str], side: int) -> bytes:
    """A PNG with the shape of a picture of ``size``, its longer side at most ``side``; the last mask lies on top."""
    scale = min(1.0, side / max(size.width, size.height))
    small = Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))
    painted = np.zeros((*small.shape, 4), np.uint8)
    for annotation in annotations:
        color = colors.get(annotation.label_id, UNLABELLED) if annotation.label_id else UNLABELLED
        _paint(painted, masks.sampled(annotation.mask, small), color, annotation.status)
    out = BytesIO()
    Pillow.fromarray(painted).save(out, "PNG")
    return out.getvalue()


def _paint(painted: NDArray[np.uint8], inside: Bitmap, color: str, status: Status) -> None:
    line = inside & ~_eroded(inside)
    is_accepted = status is Status.ACCEPTED
    if not is_accepted:
        height, width = inside.shape
        line &= (np.arange(height)[:, None] + np.arange(width)) // _DASH % 2 == 0
    rgb = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    painted[inside] = [*rgb, _FILL if is_accepted else _LIGHT_FILL]
    painted[line] = [*rgb, _LINE]


def _eroded(inside: Bitmap) -> Bitmap:
    """Without the pixels at its edge; what lies beyond the picture counts as outside."""
    padded = np.pad(inside, 1)
    kept: Bitmap = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return kept
