"""SAM 2 and SAM 3's tracker as ``transformers`` builds them, from a folder. They squash pictures into a square."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.engine import hf
from core.engine.protocol import Ask, Check, Embedding, RawMask, no_check
from core.engine.sam import SamEmbedding, alike, boxes_of, candidates, checked, points_of, priors_of
from core.types import Box, Pixels, Size

_LIMIT = 32.0  # of earlier logits, as SAM 2's own predictor hands them on


def load_sam2(name: str, weights_folder: Path, device: str) -> Sam2Segmenter:
    """The model in a folder of the weights folder. Raises BackendUnavailable."""
    return _load("Sam2", name, weights_folder, device)


def load_sam3(name: str, weights_folder: Path, device: str) -> Sam2Segmenter:
    """SAM 3 for boxes and clicks. Raises BackendUnavailable."""
    return _load("Sam3Tracker", name, weights_folder, device)


def _load(family: str, name: str, weights_folder: Path, device: str) -> Sam2Segmenter:
    folder = hf.find_folder(name, weights_folder)
    model = hf.load(f"{family}Model", folder, device)
    processor = hf.processor("Sam3ImageProcessor" if family == "Sam3Tracker" else "Sam2ImageProcessor", folder)
    return Sam2Segmenter(model, processor, folder.name, hf.sha256_of_folder(folder), device)


class Sam2Segmenter:
    """``model`` is a ``Sam2Model`` or ``Sam3TrackerModel``, ``processor`` its image processor. Float32 everywhere."""

    dtype = "float32"

    def __init__(self, model: Any, processor: Any, name: str, weights_sha256: str, device: str) -> None:
        self.name, self.weights_sha256, self.device = name, weights_sha256, device
        self._processor = processor
        self._model = model.eval().requires_grad_(False).to(device)
        decoder = self._model.mask_decoder
        self._single = decoder._dynamic_multimask_via_stability
        self._has_fallback = bool(decoder.dynamic_multimask_via_stability)
        # One pass gives all four masks: the rule that picks among them when one is wanted is applied here instead.
        decoder.dynamic_multimask_via_stability = True
        decoder._dynamic_multimask_via_stability = lambda masks, qualities: (masks, qualities)

    def embed(self, pixels: Pixels, check: Check = no_check) -> SamEmbedding:
        check()
        size = Size.of(pixels)
        image = self._processor(images=pixels, return_tensors="pt")["pixel_values"].to(self.device)
        with torch.inference_mode(), checked(self._blocks(), check):
            *finer, features = (part.cpu() for part in self._model.get_image_embeddings(image))
        side = image.shape[-1]
        return SamEmbedding(features, size, Size(side, side), Box(0, 0, size.width, size.height), side, tuple(finer))

    def predict(self, embedding: Embedding, asks: Sequence[Ask]) -> list[list[RawMask]]:
        """One click gets three masks; another ask its single mask and the two likeliest of the three behind it."""
        assert isinstance(embedding, SamEmbedding)
        answers: dict[int, list[RawMask]] = {}
        for indexes in alike(asks):
            chunk = [asks[index] for index in indexes]
            logits, quality = self._decode(embedding, chunk)
            for row, index in enumerate(indexes):
                answers[index] = candidates(logits[row], quality[row], asks[index], embedding, None)
        return [answers[index] for index in range(len(asks))]

    def _blocks(self) -> Any:
        backbone = self._model.vision_encoder.backbone
        return backbone.blocks if hasattr(backbone, "blocks") else backbone.layers

    def _decode(self, embedding: SamEmbedding, asks: list[Ask]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Logits (N, 4, g, g) and qualities (N, 4): the single mask, then the three alternatives."""
        points = points_of(embedding, asks, self.device)
        boxes, priors = boxes_of(embedding, asks, self.device), priors_of(embedding, asks, self.device)
        with torch.inference_mode():
            answer = self._model(
                image_embeddings=self._maps(embedding, len(asks)),
                input_points=None if points is None else points[0][:, None],
                input_labels=None if points is None else points[1][:, None],
                input_boxes=None if boxes is None else boxes[:, None],
                input_masks=None if priors is None else priors.clamp(-_LIMIT, _LIMIT),
                multimask_output=False,
            )
            logits, quality = answer.pred_masks, answer.iou_scores
            if self._has_fallback:
                single, single_quality = self._single(logits, quality)
                logits = torch.cat((single, logits[:, :, 1:]), dim=2)
                quality = torch.cat((single_quality, quality[:, :, 1:]), dim=2)
        return logits[:, 0].float().cpu().numpy(), quality[:, 0].float().cpu().numpy()

    def _maps(self, embedding: SamEmbedding, count: int) -> list[Tensor]:
        maps = (*embedding.finer, embedding.features)
        return [part.to(self.device).expand(count, -1, -1, -1) for part in maps]
