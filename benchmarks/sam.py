"""SAM beside ``segment_anything`` on the same seeded random weights: seconds and peak memory, each as a ratio.

``python -m benchmarks.sam [vit_b|vit_l|vit_h]``. Both sides are timed in turns in one process; the peak of memory is
that of a process of its own for each side, which loads the model and encodes one picture.
"""

from __future__ import annotations

import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import torch

from benchmarks.timing import load_per_core, peak_memory_mb
from core.engine.protocol import Ask
from core.engine.sam import SamSegmenter
from core.types import Pixels, Point, Prompt

_SIDES = ("theirs", "ours")
_SIZE = (480, 640)


def main(architecture: str = "vit_b", side: str | None = None) -> int:
    warnings.simplefilter("ignore")
    if side is not None:
        _encode_once(architecture, side)
        print(f"{peak_memory_mb():.0f}")
        return 0
    print(f"{architecture}, {torch.get_num_threads()} threads, {load_per_core():.1f} waiting per core")
    theirs, ours = _predictor(model := _model(architecture)), _segmenter(deepcopy(model))
    pixels = _picture()
    _row("encode", lambda: theirs.set_image(pixels), lambda: ours.embed(pixels), 1)
    embedding = ours.embed(pixels)
    for count in (1, 8, 64):
        places = np.random.default_rng(1).random((count, 2)) * (_SIZE[1], _SIZE[0])
        asks = [Ask(Prompt(points=(Point(float(x), float(y)),))) for x, y in places]
        coords = torch.as_tensor(theirs.transform.apply_coords(places, _SIZE))[:, None]
        ones = torch.ones(count, 1, dtype=torch.int)

        def reference(coords: Any = coords, ones: Any = ones) -> Any:
            return theirs.predict_torch(coords, ones, multimask_output=True)

        _row(f"decode, {count} prompts", reference, lambda asks=asks: ours.predict(embedding, asks), 3)  # type: ignore[misc]
    peaks = {side: _peak(architecture, side) for side in _SIDES}
    print(
        f"{'peak memory, MB':<20} {peaks['theirs']:9.0f} {peaks['ours']:9.0f}  {peaks['theirs'] / peaks['ours']:5.2f} x"
    )
    return 0


def _row(name: str, reference: Callable[[], object], own: Callable[[], object], repeats: int) -> None:
    """The quickest of some turns of each."""
    seconds = [_seconds(work) for _ in range(repeats) for work in (reference, own)]
    theirs, ours = min(seconds[::2]), min(seconds[1::2])
    print(f"{name + ', s':<20} {theirs:9.3f} {ours:9.3f}  {theirs / ours:5.2f} x", flush=True)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak(architecture: str, side: str) -> float:
    command = [sys.executable, "-m", "benchmarks.sam", architecture, side]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def _encode_once(architecture: str, side: str) -> None:
    model = _model(architecture)
    if side == "ours":
        _segmenter(model).embed(_picture())
    else:
        _predictor(model).set_image(_picture())


def _model(architecture: str) -> Any:
    from segment_anything import sam_model_registry

    torch.manual_seed(0)
    return sam_model_registry[architecture](checkpoint=None).eval()


def _segmenter(model: Any) -> SamSegmenter:
    return SamSegmenter(model, "sam", "0" * 64, "cpu")


def _predictor(model: Any) -> Any:
    from segment_anything import SamPredictor

    return SamPredictor(model)


def _picture() -> Pixels:
    return np.random.default_rng(0).integers(0, 256, (*_SIZE, 3), dtype=np.uint8)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
