"""One picture, one prompt, files with the answer: what the command line and the Demo need without a project.

``masks.png`` is a label map: 0 is nothing, n the n-th mask of ``masks.json``; where masks overlap one sees the surer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from core import masks
from core.errors import BadInput, NotFound, StorageError, UnreadableImage
from core.images import decode, encode_jpeg, open_upload, sample_pictures, thumbnail
from core.settings import Settings
from core.store.origins import to_json
from core.types import Candidate, Pixels, Prompt, Size
from core.workbench import prompts
from core.workbench.names import many

if TYPE_CHECKING:
    from core.engine import Found

EXAMPLES = {  # picture -> phrase, to try the Demo with
    "cat.png": "cat",
    "coffee.png": "cup",
    "astronaut.png": "person",
    "motorcycle.png": "motorcycle",
}
_COLORS = ((0, 114, 178), (230, 159, 0), (0, 158, 115), (213, 94, 0), (204, 121, 167), (86, 180, 233), (240, 228, 66))
_OPACITY = 0.5
_JPEG_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in one file. ``best`` holds each object's best mask, surest first."""

    name: str
    pixels: Pixels
    prompt: Prompt
    found: Found

    @property
    def best(self) -> tuple[Candidate, ...]:
        return tuple(candidates[0] for candidates in self.found.objects if candidates)


def pixels_of(data: bytes, name: str, settings: Settings) -> Pixels:
    """The picture in an uploaded file, which is not stored. Raises UnreadableImage or TooLarge, naming the file."""
    return decode(open_upload(data, name, settings.max_pixels))


def example(name: str) -> bytes:
    """The file of one of EXAMPLES."""
    if name not in EXAMPLES:
        raise NotFound("example", name)
    return dict(sample_pictures())[name]


def example_thumbnail(name: str) -> bytes:
    """A small JPEG of it."""
    return thumbnail(decode(open_upload(example(name), name, max_pixels=10_000_000)))


def segment_file(path: Path, prompt: Prompt, settings: Settings) -> Answer:
    """Ask the models about one file, without a server or a data folder. Blocks; loads the models first."""
    from core.engine import Engine

    prompt = prompts.clean(prompt)
    pixels = _pixels_at(path, settings)
    prompts.require_inside(prompt, Size.of(pixels))
    with closing(Engine(settings)) as engine:
        found = engine.open(pixels).ask(
            text=prompt.text,
            negatives=prompt.negatives,
            box=prompt.box,
            points=[(p.x, p.y) for p in prompt.points if p.positive],
            negative_points=[(p.x, p.y) for p in prompt.points if not p.positive],
            threshold=prompt.threshold,
        )
    return Answer(path.name, pixels, prompt, found)


def propose_file(path: Path, settings: Settings, points_per_side: int | None = None) -> Answer:
    """All that the segmenter can make out in one file. Blocks; loads the model first."""
    from core.engine import Engine

    pixels = _pixels_at(path, settings)
    with closing(Engine(settings)) as engine:
        return Answer(path.name, pixels, Prompt(), engine.open(pixels).everything(points_per_side))


def message(prompt: Prompt, found: Found) -> str:
    """What was found, in a sentence."""
    count = sum(1 for candidates in found.objects if candidates)
    if not count:
        return prompts.nothing_found(prompt, found.nearest)
    what = f" of '{prompt.text}'" if prompt.text else ""
    return f"Found {many(count, 'mask')}{what}."


def write_answer(answer: Answer, folder: Path) -> None:
    """Write ``masks.png``, ``masks.json`` and ``overlay.jpg``. Raises StorageError if the folder can't be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "masks.png").write_bytes(_png(label_map(Size.of(answer.pixels), answer.best)))
        (folder / "masks.json").write_text(json.dumps(_describe(answer), indent=1) + "\n", encoding="utf-8")
        (folder / "overlay.jpg").write_bytes(encode_jpeg(overlay(answer.pixels, answer.best), _JPEG_QUALITY))
    except OSError as error:
        raise StorageError(f"The answer can't be written to {folder}: {error.strerror or error}.") from error


def label_map(size: Size, found: Sequence[Candidate]) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """(H, W): 0 for nothing, n for the n-th mask; the surer one on top. 16 bit above 255 masks."""
    numbers = np.zeros(size.shape, np.uint8 if len(found) <= 255 else np.uint16)
    for number, candidate in sorted(enumerate(found, start=1), key=lambda item: item[1].score):
        if candidate.mask.bounds:
            numbers[candidate.mask.bounds.slices][masks.to_crop(candidate.mask)] = number
    return numbers


def overlay(pixels: Pixels, found: Sequence[Candidate]) -> Pixels:
    """The picture with its masks in colours over it."""
    painted = pixels.copy()
    for index, candidate in sorted(enumerate(found), key=lambda item: item[1].score):
        if candidate.mask.bounds is None:
            continue
        part = painted[candidate.mask.bounds.slices]
        inside = masks.to_crop(candidate.mask)
        color = np.array(_COLORS[index % len(_COLORS)], np.float32)
        part[inside] = (part[inside] * (1 - _OPACITY) + color * _OPACITY).astype(np.uint8)
    return painted


def describe_masks(prompt: Prompt, found: Found) -> list[dict[str, Any]]:
    """Each object's best mask as plain data, its run lengths over the whole picture as COCO has them."""
    best = [candidates[0] for candidates in found.objects if candidates]
    return [
        {
            "value": number,
            "segmentation": {
                "size": [candidate.mask.size.height, candidate.mask.size.width],
                "counts": masks.to_coco(candidate.mask),
            },
            "score": candidate.score,
            "box": _box(candidate),
            "area": candidate.mask.area,
            "phrase": candidate.phrase or prompt.text,
            "origin": to_json(found.origin),
        }
        for number, candidate in enumerate(best, start=1)
    ]


def _describe(answer: Answer) -> dict[str, Any]:
    size = Size.of(answer.pixels)
    return {
        "picture": answer.name,
        "width": size.width,
        "height": size.height,
        "certainty": answer.found.certainty,
        "nearest": [list(pair) for pair in answer.found.nearest],
        "masks": describe_masks(answer.prompt, answer.found),
    }


def _box(candidate: Candidate) -> list[int] | None:
    """[x0, y0, x1, y1], half open; None for an empty mask."""
    b = candidate.mask.bounds
    return [b.left, b.top, b.right, b.bottom] if b else None


def _png(numbers: NDArray[Any]) -> bytes:
    out = BytesIO()
    Pillow.fromarray(numbers).save(out, "PNG")
    return out.getvalue()


def _pixels_at(path: Path, settings: Settings) -> Pixels:
    return pixels_of(_read(path), path.name, settings)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"There is no file {path}.") from error
    except OSError as error:
        raise UnreadableImage(f"{path} can't be read: {error.strerror or error}.") from error
