"""Segment Anything (the ``segment_anything`` package) as a Segmenter without state.

Its parts are used, not its predictor, which keeps one picture inside: with two users that is a mix-up waiting to
happen. Preparation and answers are SamPredictor's, which the tests hold it to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.engine import sam_decoder
from core.engine.batches import Batches
from core.engine.protocol import Ask, Check, Embedding, RawMask, no_check
from core.engine.raster import resample
from core.engine.sam_attention import fuse
from core.engine.sam_input import SAM, Preparation
from core.errors import BackendUnavailable
from core.types import Box, Pixels, Size

_CELLS = 4  # of the logits, per cell and side of the features
_CANDIDATES = 3
_ASKS_AT_ONCE = {"cpu": 8}  # on the processor more would leave its caches
_ASKS_ELSEWHERE = 64
_FOREGROUND, _BACKGROUND = 1, 0


@dataclass(frozen=True, slots=True)
class SamEmbedding:
    """``features`` (1, 256, g, g) and ``finer`` maps (1, c, h, w), on the CPU; ``frame`` is the model's square input in
    the picture's pixels, ``scaled`` the picture's size inside it, ``side`` the square's."""

    features: Tensor
    size: Size
    scaled: Size
    frame: Box
    side: int
    finer: tuple[Tensor, ...] = ()

    @property
    def nbytes(self) -> int:
        return self.features.nbytes + sum(part.nbytes for part in self.finer)

    @property
    def grid(self) -> int:
        """Cells of the logits, per side."""
        return _CELLS * self.features.shape[-1]

    def placed(self, places: NDArray[np.float64], device: str) -> Tensor:
        """Picture pixels (..., 2) -> pixels of the model's input."""
        factors = (self.scaled.width / self.size.width, self.scaled.height / self.size.height)
        return torch.as_tensor(places * factors, dtype=torch.float32, device=device)


def fill(model: torch.nn.Module, state: dict[str, Tensor], file: str, title: str) -> None:
    """Load the tensors of ``file``, whose own extras are left. Raises BackendUnavailable if some lack or do not fit."""
    sentence = f"The weights file {file} does not fit the model SAM {title}."
    try:
        report = model.load_state_dict(state, strict=False)
    except RuntimeError as error:  # a tensor of another shape
        raise BackendUnavailable(sentence) from error
    if report.missing_keys:
        raise BackendUnavailable(f"{sentence} {len(report.missing_keys)} tensors are missing.")


class SamSegmenter:
    """``model`` is a ``segment_anything.modeling.Sam``. On CUDA its image encoder runs in half precision."""

    def __init__(self, model: Any, name: str, weights_sha256: str, device: str, preparation: Preparation = SAM) -> None:
        self.name, self.weights_sha256, self.device = name, weights_sha256, device
        self._preparation = preparation
        self._batches = Batches(_ASKS_AT_ONCE.get(device, _ASKS_ELSEWHERE))
        fuse(model.image_encoder)
        self._model = model.eval().requires_grad_(False).to(device)
        self._type = torch.float16 if device.startswith("cuda") else torch.float32
        self._model.image_encoder.to(self._type)
        self.dtype = str(self._type).removeprefix("torch.")

    def embed(self, pixels: Pixels, check: Check = no_check) -> SamEmbedding:
        check()
        size = Size.of(pixels)
        with torch.inference_mode(), checked(self._model.image_encoder.blocks, check):
            features, *finer = self._encode(self._preparation.tensor(pixels, self.device).to(self._type))
        scaled, frame = self._preparation.scaled(size), self._preparation.frame(size)
        kept = tuple(part.cpu() for part in finer)
        return SamEmbedding(features.cpu(), size, scaled, frame, self._preparation.side, kept)

    def _encode(self, image: Tensor) -> list[Tensor]:
        """The features, and what finer maps the decoder needs."""
        return [self._model.image_encoder(image)]

    def predict(self, embedding: Embedding, asks: Sequence[Ask]) -> list[list[RawMask]]:
        """An ask that leaves open what is meant (one click) gets SAM's three masks; another gets its single mask
        first and the two likeliest of the three behind it."""
        assert isinstance(embedding, SamEmbedding)
        answers: dict[int, list[RawMask]] = {}

        def decode(some: Sequence[int]) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
            return list(zip(*self._decode(embedding, [asks[index] for index in some]), strict=True))

        for indexes in alike(asks):
            for index, (logits, quality) in zip(indexes, self._batches.run(indexes, decode), strict=True):
                answers[index] = candidates(logits, quality, asks[index], embedding, self._via)
        return [answers[index] for index in range(len(asks))]

    @property
    def notice(self) -> str | None:
        """What a person should know about the device."""
        return self._batches.notice

    @property
    def _via(self) -> Size | None:
        side = self._preparation.side
        return Size(side, side) if self._preparation.passes_input else None

    def _decode(self, embedding: SamEmbedding, asks: list[Ask]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits (N, 4, g, g) and qualities (N, 4) for asks with equally many points, all or none with a box."""
        with torch.inference_mode():
            sparse, dense = self._model.prompt_encoder(
                points=points_of(embedding, asks, self.device),
                boxes=boxes_of(embedding, asks, self.device),
                masks=priors_of(embedding, asks, self.device),
            )
            logits, quality = self._masks(embedding, sparse, dense)
        return logits.float().cpu().numpy(), quality.float().cpu().numpy()

    def _masks(self, embedding: SamEmbedding, sparse: Tensor, dense: Tensor) -> tuple[Tensor, Tensor]:
        decoder = self._model.mask_decoder
        features, places = embedding.features.to(self.device, torch.float32), self._model.prompt_encoder.get_dense_pe()
        if sam_decoder.is_known(decoder):
            return sam_decoder.predict_masks(decoder, features, places, sparse, dense)
        answer: tuple[Tensor, Tensor] = decoder.predict_masks(features, places, sparse, dense)
        return answer


def points_of(embedding: SamEmbedding, asks: list[Ask], device: str) -> tuple[Tensor, Tensor] | None:
    """Places (N, points, 2) in the model's input and signs (N, points): 1 belongs to the object, 0 doesn't."""
    if not asks[0].prompt.points:
        return None
    places = np.array([[(point.x, point.y) for point in ask.prompt.points] for ask in asks])
    signs = [[_FOREGROUND if p.positive else _BACKGROUND for p in ask.prompt.points] for ask in asks]
    return embedding.placed(places, device), torch.tensor(signs, dtype=torch.int, device=device)


def boxes_of(embedding: SamEmbedding, asks: list[Ask], device: str) -> Tensor | None:
    """(N, 4), x0 y0 x1 y1 in the model's input."""
    corners = [((b.x0, b.y0), (b.x1, b.y1)) for ask in asks if (b := ask.prompt.box) is not None]
    return embedding.placed(np.array(corners), device).reshape(-1, 4) if corners else None


def priors_of(embedding: SamEmbedding, asks: list[Ask], device: str) -> Tensor | None:
    """Earlier logits (N, 1, g, g) on the model's own grid; its own are taken as they are."""
    grids = [_on_grid(ask.prior, embedding) for ask in asks if ask.prior is not None]
    return torch.from_numpy(np.stack(grids)[:, None]).to(device) if grids else None


def is_open(ask: Ask) -> bool:
    """One positive click alone may mean a part, an object or a group."""
    return ask.prompt.box is None and len(ask.prompt.points) == 1 and ask.prior is None


def alike(asks: Sequence[Ask]) -> Iterator[list[int]]:
    """Indexes of asks that may come in one batch."""
    groups: dict[tuple[int, bool, bool], list[int]] = defaultdict(list)
    for index, ask in enumerate(asks):
        groups[len(ask.prompt.points), ask.prompt.box is not None, ask.prior is not None].append(index)
    yield from groups.values()


def candidates(
    logits: NDArray[np.float32],
    quality: NDArray[np.float32],
    ask: Ask,
    embedding: SamEmbedding,
    via: Size | None,
) -> list[RawMask]:
    """From the single mask and the three alternatives, (4, g, g), those that answer the ask."""
    best_first = [int(index) + 1 for index in np.argsort(-quality[1:], kind="stable")]
    chosen = best_first if is_open(ask) else [0, *best_first[: _CANDIDATES - 1]]
    return [RawMask(logits[i].copy(), embedding.frame, float(np.clip(quality[i], 0.0, 1.0)), via) for i in chosen]


def _on_grid(prior: RawMask, embedding: SamEmbedding) -> NDArray[np.float32]:
    shape = (embedding.grid, embedding.grid)
    if prior.frame == embedding.frame and prior.logits.shape == shape:
        return prior.logits
    return resample(prior, embedding.frame, shape)


@contextmanager
def checked(blocks: Any, check: Check) -> Iterator[None]:
    """Calls ``check`` before each block; what it raises ends the pass."""
    hooks = [block.register_forward_pre_hook(lambda _module, _inputs: check()) for block in blocks]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
