"""The engine alone: encode and decode on the bundled models, through the same face that programs use."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from skimage import data

from benchmarks.timing import Row, median_s, peak_memory_mb
from core.engine import Engine
from core.settings import Settings


def measure(settings: Settings, reference: float) -> Iterator[Row]:
    """Encode, then decode for each kind of prompt, then memory."""
    pixels = np.ascontiguousarray(data.chelsea())
    with Engine(settings) as engine:
        numbers = iter(range(1_000_000))

        def encode() -> None:
            changed = pixels.copy()
            changed[0, 0] = next(numbers) % 256, next(numbers) // 256 % 256, 7  # another picture: nothing is cached
            engine.open(changed).ask(points=[(200, 150)])

        picture = engine.open(pixels)
        asks = {
            "box": lambda: picture.ask(box=(90, 5, 440, 295)),
            "one click": lambda: picture.ask(points=[(220, 160)]),
            "five clicks": lambda: picture.ask(
                points=[(220, 160), (150, 100), (330, 240)], negative_points=[(20, 20), (430, 20)]
            ),
            "phrase": lambda: picture.ask(text="cat"),
        }
        seconds = median_s(encode, 5)
        yield Row("new picture to first mask (encode + one click)", seconds * 1000, "ms", seconds / reference)
        for name, ask in asks.items():
            seconds = median_s(ask)
            yield Row(f"same picture, {name}", seconds * 1000, "ms", seconds / reference)
    yield Row("peak memory of the process", peak_memory_mb(), "MB")
