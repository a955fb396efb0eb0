"""Stored DICOM values to the RGB a screen shows.

In this order: decode, rescale (modality), window (VOI), invert MONOCHROME1. Colour is only brought to 8 bits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array

from core.images.scaling import Grey, grey_to_rgb, scaled, spread, window_edges
from core.types import Pixels, Window

Values = NDArray[Any]


def frame_to_rgb(dataset: Dataset, frame: int, window: tuple[float, float] | None) -> Pixels:
    """One frame as (H, W, 3); ``window`` (centre, width) in the file's own units replaces the file's window."""
    values = pixel_array(dataset, index=frame)
    if values.ndim == 3:
        return _to_8_bits(values[..., :3], int(dataset.BitsStored))
    if dataset.get("PhotometricInterpretation") == "PALETTE COLOR":
        colors = apply_color_lut(values, dataset)
        return _to_8_bits(colors[..., :3], 16 if colors.max(initial=0) > 255 else 8)
    grey = _grey(dataset, frame, values, window)
    return grey_to_rgb(255 - grey if _is_inverted(dataset) else grey)


def window_of(dataset: Dataset, frame: int) -> Window | None:
    """The window that ``frame_to_rgb`` shows a grey frame with; None for colour and where a table sets the greys."""
    values = pixel_array(dataset, index=frame)
    is_grey = str(dataset.get("PhotometricInterpretation", "")).startswith("MONOCHROME")
    if values.ndim != 2 or not is_grey or dataset.get("VOILUTSequence"):
        return None
    values = _rescaled(dataset, frame, values)
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    shown = _own_window(dataset, frame)
    if shown is None:
        bottom, top = spread(values)
        shown = (bottom + top) / 2, top - bottom
    is_hounsfield = str(dataset.get("Modality", "")) == "CT" and str(dataset.get("RescaleType", "HU")) == "HU"
    return Window(*shown, low, high, is_hounsfield)


def has_window(dataset: Dataset, frame: int = 0) -> bool:
    """Whether the file itself says how bright its values are to be shown."""
    return bool(dataset.get("VOILUTSequence")) or _own_window(dataset, frame) is not None


def number(dataset: Dataset, keyword: str, frame: int = 0) -> float | None:
    """The first value of an element as a finite number; looks in the functional groups too."""
    values = numbers(dataset, keyword, frame)
    return values[0] if values else None


def numbers(dataset: Dataset, keyword: str, frame: int = 0) -> tuple[float, ...]:
    """All values of an element as numbers; empty if there are none, or if one is not finite."""
    for place in _places(dataset, frame):
        try:
            value = place.get(keyword)
            found = tuple(float(v) for v in (value if _is_many(value) else [value])) if value is not None else ()
        except (ValueError, TypeError):
            continue
        if found and all(map(math.isfinite, found)):
            return found
    return ()


def _places(dataset: Dataset, frame: int) -> Iterator[Dataset]:
    """Where an attribute of a frame may stand: the frame's own groups, the shared ones, the data set itself."""
    per_frame = dataset.get("PerFrameFunctionalGroupsSequence") or ()
    shared = dataset.get("SharedFunctionalGroupsSequence") or ()
    for groups in (per_frame[frame : frame + 1], shared[:1]):
        for group in groups:
            for element in group:
                if element.VR == "SQ":
                    yield from element.value[:1]
    yield dataset


def _is_many(value: object) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str | bytes)


def _to_8_bits(values: Values, bits: int) -> Pixels:
    narrowed = values >> (bits - 8) if bits > 8 else values
    rgb: Pixels = np.ascontiguousarray(np.clip(narrowed, 0, 255), dtype=np.uint8)
    return rgb


def _grey(dataset: Dataset, frame: int, stored: Values, window: tuple[float, float] | None) -> Grey:
    padding = stored == dataset.get("PixelPaddingValue") if "PixelPaddingValue" in dataset else None
    values = _rescaled(dataset, frame, stored)
    if window is not None:
        return scaled(values, *window_edges(*window))
    if dataset.get("VOILUTSequence"):
        return _through_table(values, dataset.VOILUTSequence[0])
    if (own := _own_window(dataset, frame)) is not None:
        return _windowed(values, *own, str(dataset.get("VOILUTFunction", "LINEAR")))
    if stored.dtype == np.uint8 and values is stored:
        return scaled(values, 0, 2 ** int(dataset.BitsStored) - 1)
    useful = values[~padding] if padding is not None and not padding.all() else values
    return scaled(values, *spread(useful))


def _rescaled(dataset: Dataset, frame: int, stored: Values) -> Values:
    """Apply the modality transformation: to Hounsfield units, for example."""
    if dataset.get("ModalityLUTSequence"):
        return _looked_up(stored, dataset.ModalityLUTSequence[0])
    slope, intercept = number(dataset, "RescaleSlope", frame), number(dataset, "RescaleIntercept", frame)
    if not slope:
        slope = 1.0
    if slope == 1.0 and not intercept:
        return stored
    return stored.astype(np.float32) * np.float32(slope) + np.float32(intercept or 0.0)


def _own_window(dataset: Dataset, frame: int) -> tuple[float, float] | None:
    """(centre, width) of the file's first window, if it makes sense."""
    centre, width = number(dataset, "WindowCenter", frame), number(dataset, "WindowWidth", frame)
    return (centre, width) if centre is not None and width is not None and width >= 1 else None


def _windowed(values: Values, centre: float, width: float, function: str) -> Grey:
    if function == "SIGMOID":
        slopes = -4 * (values.astype(np.float32) - np.float32(centre)) / np.float32(width)
        return scaled(1 / (1 + np.exp(np.clip(slopes, -60, 60))), 0, 1)
    if function == "LINEAR_EXACT":
        return scaled(values, *window_edges(centre, width))
    return scaled(values, *window_edges(centre - 0.5, width - 1))


def _through_table(values: Values, table: Dataset) -> Grey:
    bits = int(table.LUTDescriptor[2])
    return scaled(_looked_up(values, table), 0, 2**bits - 1)


def _looked_up(values: Values, table: Dataset) -> Values:
    """Replace each value by its entry; values beyond either end take the end's entry."""
    count, first = int(table.LUTDescriptor[0]) or 1 << 16, int(table.LUTDescriptor[1])
    data = table.LUTData
    if isinstance(data, bytes):
        entries = np.frombuffer(data, dtype="<u2" if len(data) >= 2 * count else "u1")
    else:
        entries = np.asarray(data, dtype=np.uint16)
    positions = np.clip(values.astype(np.int64) - first, 0, min(count, entries.size) - 1)
    looked_up: Values = entries[positions]
    return looked_up


def _is_inverted(dataset: Dataset) -> bool:
    if "PresentationLUTShape" in dataset:
        return str(dataset.PresentationLUTShape) == "INVERSE"
    return str(dataset.get("PhotometricInterpretation")) == "MONOCHROME1"
