"""What the Demo shows, as plain data: everything travels inside the answer, nothing as a file."""

from __future__ import annotations

import base64
import binascii
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image as Pillow

from core import masks
from core.errors import BadInput
from core.types import Candidate, Heat, Pixels, Prompt, Size
from core.workbench import oneshot

if TYPE_CHECKING:
    from core.workbench import Found

_SHOWN_SIDE = 1600
_HEAT_STOPS = np.array([[13, 17, 60], [64, 44, 140], [190, 60, 100], [246, 150, 50], [252, 244, 160]], np.float32)


def bytes_of_data_url(text: str | None) -> bytes:
    """The file that the browser sent as text. Raises BadInput if there is none."""
    if not text:
        raise BadInput("There is no picture yet. Drop one, paste one, or choose an example.")
    head, comma, body = text.partition(",")
    if not (comma and head.startswith("data:") and head.endswith(";base64")):
        raise BadInput("The picture did not arrive whole. Choose it again.")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise BadInput("The picture did not arrive whole. Choose it again.") from error


def page_answer(pixels: Pixels, prompt: Prompt, found: Found) -> dict[str, Any]:
    """For ``<demo-result>``: the picture, the heat map and the masks, to be drawn in the browser."""
    size = Size.of(pixels)
    return {
        "width": size.width,
        "height": size.height,
        "picture": _picture_url(pixels),
        "heat": None if found.heat is None else _heat_url(found.heat, size),
        "masks": [_mask(candidates[0], size) for candidates in found.objects if candidates],
        "message": oneshot.message(prompt, found),
        "seconds": found.origin.seconds or 0.0,
        "prompt": {"text": prompt.text, "negatives": list(prompt.negatives), "threshold": prompt.threshold},
    }


def program_answer(prompt: Prompt, found: Found) -> dict[str, Any]:
    """For ``/segment``: masks as COCO run lengths of the whole picture, as in the command line's ``masks.json``."""
    return {
        "masks": oneshot.describe_masks(prompt, found),
        "certainty": found.certainty,
        "nearest": [list(pair) for pair in found.nearest],
        "message": oneshot.message(prompt, found),
    }


def _mask(candidate: Candidate, size: Size) -> dict[str, Any]:
    b = candidate.mask.bounds
    return {
        "mask": {
            "bounds": [b.left, b.top, b.width, b.height] if b else None,
            "counts": masks.runs_to_string(candidate.mask.runs),
        },
        "score": candidate.score,
        "phrase": candidate.phrase,
        "share": candidate.mask.area / size.area,
    }


def _picture_url(pixels: Pixels) -> str:
    small = Pillow.fromarray(pixels)
    small.thumbnail((_SHOWN_SIDE, _SHOWN_SIDE))
    return _url(small, "JPEG", quality=85)


def _heat_url(heat: Heat, size: Size) -> str:
    """The heat map in colours from dark blue to yellow, stretched over the picture."""
    values = np.clip(heat, 0, 1) * (len(_HEAT_STOPS) - 1)
    low = np.minimum(values.astype(np.intp), len(_HEAT_STOPS) - 2)
    share = (values - low)[..., None]
    colors = _HEAT_STOPS[low] * (1 - share) + _HEAT_STOPS[low + 1] * share
    scale = min(1.0, 512 / max(size.width, size.height))
    shape = max(1, round(size.width * scale)), max(1, round(size.height * scale))
    return _url(Pillow.fromarray(colors.astype(np.uint8)).resize(shape, Pillow.Resampling.BILINEAR), "PNG")


def _url(picture: Pillow.Image, format: str, **options: Any) -> str:
    out = BytesIO()
    picture.save(out, format, **options)
    return f"data:image/{format.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"
