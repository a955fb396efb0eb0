"""Segment Anything (the ``segment_anything`` package) as a Segmenter without state.

Its parts are used, not its predictor, which keeps one picture inside: with two users that is a mix-up waiting to
happen. Preparation and answers are SamPredictor's, which the tests hold it to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from core.engine.protocol import Ask, Check, Embedding, RawMask, no_check
from core.engine.raster import resample
from core.engine.weights import read_state, sha256_of
from core.errors import BackendUnavailable
from core.types import Box, Pixels, Size

SIDE = 1024  # of the model's square input
_GRID = 256  # of its logits
_CANDIDATES = 3
_ASKS_AT_ONCE = 8
_FOREGROUND, _BACKGROUND = 1, 0


@dataclass(frozen=True, slots=True)
class SamEmbedding:
    """``features`` (1, 256, 64, 64) on the CPU; ``scaled`` is the picture's size inside the square input."""

    features: Tensor
    size: Size
    scaled: Size

    @property
    def nbytes(self) -> int:
        return self.features.nbytes

    @property
    def frame(self) -> Box:
        """The square input in the picture's pixels."""
        return Box(0, 0, SIDE * self.size.width / self.scaled.width, SIDE * self.size.height / self.scaled.height)


def load_vit_b(weights: Path, device: str) -> SamSegmenter:
    return _load("vit_b", weights, device)


def load_vit_l(weights: Path, device: str) -> SamSegmenter:
    return _load("vit_l", weights, device)


def load_vit_h(weights: Path, device: str) -> SamSegmenter:
    return _load("vit_h", weights, device)


def _load(architecture: str, weights: Path, device: str) -> SamSegmenter:
    from segment_anything import sam_model_registry

    model = sam_model_registry[architecture](checkpoint=None)
    try:
        model.load_state_dict(read_state(weights))
    except RuntimeError as error:
        raise BackendUnavailable(
            f"The weights file {weights.name} does not fit the model SAM {architecture}."
        ) from error
    return SamSegmenter(model, f"sam-{architecture.replace('_', '-')}", sha256_of(weights), device)


class SamSegmenter:
    """``model`` is a ``segment_anything.modeling.Sam``. On CUDA its image encoder runs in half precision."""

    def __init__(self, model: Any, name: str, weights_sha256: str, device: str) -> None:
        self.name, self.weights_sha256, self.device = name, weights_sha256, device
        self._model = model.eval().requires_grad_(False).to(device)
        self._type = torch.float16 if device.startswith("cuda") else torch.float32
        self._model.image_encoder.to(self._type)
        self.dtype = str(self._type).removeprefix("torch.")

    def embed(self, pixels: Pixels, check: Check = no_check) -> SamEmbedding:
        check()
        size = Size.of(pixels)
        scaled = scaled_size(size)
        image = np.asarray(Image.fromarray(pixels).resize((scaled.width, scaled.height), Image.Resampling.BILINEAR))
        tensor = torch.from_numpy(image.copy()).to(self.device).permute(2, 0, 1)[None]
        with torch.inference_mode(), _checked(self._model.image_encoder.blocks, check):
            features = self._model.image_encoder(self._model.preprocess(tensor).to(self._type))
        return SamEmbedding(features.cpu(), size, scaled)

    def predict(self, embedding: Embedding, asks: Sequence[Ask]) -> list[list[RawMask]]:
        """An ask that leaves open what is meant (one click) gets SAM's three masks; another gets its single mask
        first and the two likeliest of the three behind it."""
        assert isinstance(embedding, SamEmbedding)
        answers: dict[int, list[RawMask]] = {}
        for indexes in _alike(asks):
            chunk = [asks[index] for index in indexes]
            logits, quality = self._decode(embedding, chunk)
            for row, index in enumerate(indexes):
                answers[index] = _candidates(logits[row], quality[row], asks[index], embedding.frame)
        return [answers[index] for index in range(len(asks))]

    def _decode(self, embedding: SamEmbedding, asks: list[Ask]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits (N, 4, 256, 256) and qualities (N, 4) for asks with equally many points, all or none with a box."""
        model = self._model
        with torch.inference_mode():
            sparse, dense = model.prompt_encoder(
                points=self._points(embedding, asks),
                boxes=self._boxes(embedding, asks),
                masks=self._priors(embedding, asks),
            )
            logits, quality = model.mask_decoder.predict_masks(
                image_embeddings=embedding.features.to(self.device, torch.float32),
                image_pe=model.prompt_encoder.get_dense_pe(),
                sparse_prompt_embeddings=sparse,
                dense_prompt_embeddings=dense,
            )
        return logits.float().cpu().numpy(), quality.float().cpu().numpy()

    def _points(self, embedding: SamEmbedding, asks: list[Ask]) -> tuple[Tensor, Tensor] | None:
        if not asks[0].prompt.points:
            return None
        places = np.array([[(point.x, point.y) for point in ask.prompt.points] for ask in asks])
        signs = [[_FOREGROUND if p.positive else _BACKGROUND for p in ask.prompt.points] for ask in asks]
        return self._placed(embedding, places), torch.tensor(signs, dtype=torch.int, device=self.device)

    def _boxes(self, embedding: SamEmbedding, asks: list[Ask]) -> Tensor | None:
        corners = [((b.x0, b.y0), (b.x1, b.y1)) for ask in asks if (b := ask.prompt.box) is not None]
        return self._placed(embedding, np.array(corners)).reshape(-1, 4) if corners else None

    def _priors(self, embedding: SamEmbedding, asks: list[Ask]) -> Tensor | None:
        grids = [_on_grid(ask.prior, embedding.frame) for ask in asks if ask.prior is not None]
        return torch.from_numpy(np.stack(grids)[:, None]).to(self.device) if grids else None

    def _placed(self, embedding: SamEmbedding, places: NDArray[np.float64]) -> Tensor:
        """Picture pixels -> pixels of the model's input."""
        across = embedding.scaled.width / embedding.size.width
        down = embedding.scaled.height / embedding.size.height
        return torch.as_tensor(places * (across, down), dtype=torch.float32, device=self.device)


def scaled_size(size: Size) -> Size:
    """The size inside the square input: the long side fills it."""
    scale = SIDE / max(size.width, size.height)
    return Size(max(1, int(size.width * scale + 0.5)), max(1, int(size.height * scale + 0.5)))


def is_open(ask: Ask) -> bool:
    """One positive click alone may mean a part, an object or a group."""
    return ask.prompt.box is None and len(ask.prompt.points) == 1 and ask.prior is None


def _alike(asks: Sequence[Ask]) -> Iterator[list[int]]:
    """Indexes of asks that fit into one batch."""
    groups: dict[tuple[int, bool, bool], list[int]] = defaultdict(list)
    for index, ask in enumerate(asks):
        groups[len(ask.prompt.points), ask.prompt.box is not None, ask.prior is not None].append(index)
    for group in groups.values():
        for start in range(0, len(group), _ASKS_AT_ONCE):
            yield group[start : start + _ASKS_AT_ONCE]


def _candidates(logits: NDArray[np.float32], quality: NDArray[np.float32], ask: Ask, frame: Box) -> list[RawMask]:
    best_first = [int(index) + 1 for index in np.argsort(-quality[1:], kind="stable")]
    chosen = best_first if is_open(ask) else [0, *best_first[: _CANDIDATES - 1]]
    via = Size(SIDE, SIDE)
    return [RawMask(logits[i].copy(), frame, float(np.clip(quality[i], 0.0, 1.0)), via) for i in chosen]


def _on_grid(prior: RawMask, frame: Box) -> NDArray[np.float32]:
    """Earlier logits on SAM's own grid; its own are taken as they are."""
    if prior.frame == frame and prior.logits.shape == (_GRID, _GRID):
        return prior.logits
    return resample(prior, frame, (_GRID, _GRID))


@contextmanager
def _checked(blocks: Any, check: Check) -> Iterator[None]:
    """Calls ``check`` before each block; what it raises ends the pass."""
    hooks = [block.register_forward_pre_hook(lambda _module, _inputs: check()) for block in blocks]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
