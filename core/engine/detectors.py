"""Grounding DINO and OWLv2 as Grounders: a phrase -> boxes, by ``transformers``.

Each was published with a threshold of its own for what counts as found. A box's score is told on a scale that puts that
threshold at 0.5 (linear on either side); nobody measured here how often a score is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.engine import hf
from core.engine.protocol import Check, Embedding, Grounding, no_check
from core.types import Box, Heat, Pixels, Size

_HEAT_CELLS = 64  # along the longer side
_SAME = 0.7  # IoU from which two boxes are one object's
_UNWANTED = 0.5  # IoU with a surer box of a negative, from which a box is left out
_MOST = 48
_OWL_TOKENS = 16
_FAINTEST = 0.5  # of the model's own threshold: fainter boxes are not told of at all

ScoredBox = tuple[Box, float]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The picture as the model's own processor prepares it."""

    inputs: dict[str, Tensor]
    size: Size

    @property
    def nbytes(self) -> int:
        return sum(tensor.nbytes for tensor in self.inputs.values())


class Detector:
    """What both do alike."""

    threshold: float

    def __init__(self, model: Any, processor: Any, name: str, weights_sha256: str, device: str) -> None:
        self.name, self.weights_sha256, self.device, self.dtype = name, weights_sha256, device, "float32"
        self._model, self._processor = model, processor

    def embed(self, pixels: Pixels, check: Check = no_check) -> Prepared:
        """Prepares only: words and picture meet early in these models, so the pass is the phrase's."""
        check()
        prepared = self._processor.image_processor(images=Image.fromarray(pixels), return_tensors="pt")
        return Prepared(dict(prepared), Size.of(pixels))

    def knows(self, _phrase: str) -> bool:
        """Nothing by name: it was trained on free text."""
        return False

    @torch.no_grad()
    def ground(self, embedding: Embedding, phrases: Sequence[str], negatives: Sequence[str] = ()) -> list[Grounding]:
        """A phrase's boxes, without those that a negative fits better."""
        assert isinstance(embedding, Prepared)
        unwanted = [one for negative in negatives for one in self._boxes(embedding, negative)]
        return [self._grounding(embedding, phrase, unwanted) for phrase in phrases]

    def _grounding(self, embedding: Prepared, phrase: str, unwanted: Sequence[ScoredBox]) -> Grounding:
        boxes = [one for one in self._boxes(embedding, phrase) if not _is_rather(one, unwanted)]
        certainty = boxes[0][1] if boxes else 0.0
        return Grounding(phrase, heat_of(boxes, embedding.size), certainty, tuple(boxes))

    def _boxes(self, embedding: Prepared, phrase: str) -> list[ScoredBox]:
        """Surest first, inside the picture, each object once."""
        inputs = {name: tensor.to(self.device) for name, tensor in embedding.inputs.items()}
        found = self._detect(inputs, phrase, embedding.size)
        scored = []
        for corners, score in zip(found["boxes"].tolist(), found["scores"].tolist(), strict=True):
            box = _box(corners, embedding.size)
            if box:
                scored.append((box, rescaled(score, self.threshold)))
        return without_doubles(sorted(scored, key=lambda one: -one[1]))[:_MOST]

    def _detect(self, inputs: dict[str, Tensor], phrase: str, size: Size) -> dict[str, Tensor]:
        """``boxes`` (n, 4) in the picture's pixels and ``scores`` (n,), as the model's own processor gives them."""
        raise NotImplementedError


class GroundingDino(Detector):
    threshold = 0.25

    def _detect(self, inputs: dict[str, Tensor], phrase: str, size: Size) -> dict[str, Tensor]:
        words = self._processor.tokenizer([f"{phrase.lower().rstrip('.')}."], return_tensors="pt").to(self.device)
        outputs = self._model(**inputs, **words)
        found: dict[str, Tensor] = self._processor.post_process_grounded_object_detection(
            outputs, words["input_ids"], threshold=self.threshold * _FAINTEST, target_sizes=[size.shape]
        )[0]
        return found


class Owlv2(Detector):
    threshold = 0.1

    def _detect(self, inputs: dict[str, Tensor], phrase: str, size: Size) -> dict[str, Tensor]:
        said = [f"a photo of a {phrase.lower()}"]
        words = self._processor.tokenizer(
            said, padding="max_length", max_length=_OWL_TOKENS, truncation=True, return_tensors="pt"
        ).to(self.device)
        outputs = self._model(**inputs, **words)
        kept = SimpleNamespace(logits=outputs.logits, pred_boxes=outputs.pred_boxes)
        found: dict[str, Tensor] = self._processor.post_process_grounded_object_detection(
            kept, threshold=self.threshold * _FAINTEST, target_sizes=[size.shape]
        )[0]
        return found


def load_grounding_dino(rest: str, weights_folder: Path, device: str) -> GroundingDino:
    folder = hf.find_folder(rest, weights_folder)
    model = hf.load("GroundingDinoForObjectDetection", folder, device)
    processor = hf.processor("GroundingDinoProcessor", folder)
    return GroundingDino(model, processor, f"grounding-dino:{folder.name}", hf.sha256_of_folder(folder), device)


def load_owlv2(rest: str, weights_folder: Path, device: str) -> Owlv2:
    folder = hf.find_folder(rest, weights_folder)
    model, processor = hf.load("Owlv2ForObjectDetection", folder, device), hf.processor("Owlv2Processor", folder)
    return Owlv2(model, processor, f"owlv2:{folder.name}", hf.sha256_of_folder(folder), device)


def rescaled(score: float, threshold: float) -> float:
    """0..1 with the threshold at 0.5."""
    if score < threshold:
        return 0.5 * score / threshold
    return 0.5 + 0.5 * (score - threshold) / (1 - threshold)


def without_doubles(boxes: Sequence[ScoredBox]) -> list[ScoredBox]:
    """Surest first; a box that a surer one nearly covers is left out."""
    kept: list[ScoredBox] = []
    for box, score in boxes:
        if all(_iou(box, other) < _SAME for other, _ in kept):
            kept.append((box, score))
    return kept


def heat_of(boxes: Sequence[ScoredBox], size: Size) -> Heat:
    """The surest box's score, cell by cell."""
    cell = max(size.width, size.height) / _HEAT_CELLS
    heat = np.zeros((max(1, round(size.height / cell)), max(1, round(size.width / cell))), np.float32)
    for box, score in reversed(boxes):
        high, wide = heat.shape[0] / size.height, heat.shape[1] / size.width
        rows = slice(int(box.y0 * high), max(int(box.y0 * high) + 1, round(box.y1 * high)))
        columns = slice(int(box.x0 * wide), max(int(box.x0 * wide) + 1, round(box.x1 * wide)))
        heat[rows, columns] = np.maximum(heat[rows, columns], np.float32(score))
    return heat


def _box(corners: Sequence[float], size: Size) -> Box | None:
    x0, y0, x1, y1 = corners
    return Box(x0, y0, x1, y1).clipped(size) if x0 < x1 and y0 < y1 else None


def _is_rather(one: ScoredBox, unwanted: Sequence[ScoredBox]) -> bool:
    return any(score > one[1] and _iou(box, one[0]) > _UNWANTED for box, score in unwanted)


def _iou(one: Box, other: Box) -> float:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(across, 0.0) * max(down, 0.0)
    return shared / (one.area + other.area - shared)
