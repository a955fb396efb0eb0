"""Values of any depth to the 8 bits of a screen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

CUT_PERCENT = 0.5  # of the darkest and of the brightest values, when no window is known
_SAMPLE = 4_000_000  # values looked at for that; evenly spaced, so the same picture gives the same answer

Grey = NDArray[np.uint8]  # (H, W)


def scaled(values: NDArray[Any], low: float, high: float) -> Grey:
    """Map ``low``..``high`` to 0..255, cutting off what lies beyond; NaN becomes black."""
    if not high > low:
        return np.where(values >= high, 255, 0).astype(np.uint8)
    slope = np.float32(255 / (high - low))
    stretched = (values.astype(np.float32) - np.float32(low)) * slope
    np.clip(np.nan_to_num(stretched, copy=False, nan=0.0, posinf=255, neginf=0), 0, 255, out=stretched)
    grey: Grey = np.rint(stretched).astype(np.uint8)
    return grey


def spread(values: NDArray[Any]) -> tuple[float, float]:
    """(low, high) that show most of the values: without half a per cent at either end, or from least to most.

    A picture of one value v spans 0..2v, so it is shown mid-grey, and black if v is 0.
    """
    useful = values[np.isfinite(values)] if np.issubdtype(values.dtype, np.floating) else values.ravel()
    if useful.size == 0:
        return 0.0, 1.0
    useful = useful[:: max(1, useful.size // _SAMPLE)]
    low, high = (float(edge) for edge in np.percentile(useful, (CUT_PERCENT, 100 - CUT_PERCENT)))
    if high > low:
        return low, high
    low, high = float(useful.min()), float(useful.max())
    if high > low:
        return low, high
    return (0.0, 2 * high) if high > 0 else (high, high + 1)


def window_edges(centre: float, width: float) -> tuple[float, float]:
    """(low, high) of a window that a person or a file sets; DICOM's LINEAR_EXACT."""
    half = max(abs(width), 1e-6) / 2
    return centre - half, centre + half


def grey_to_rgb(grey: Grey) -> NDArray[np.uint8]:
    """(H, W) to (H, W, 3)."""
    return np.repeat(grey[:, :, None], 3, axis=2)
