"""CLIPSeg as a Grounder, by ``transformers``: a phrase -> a map of 352 x 352, which is told on a grid of 88 x 88.

It was trained with phrases for things that are not there, so its map stays dark then: how bright its brightest places
are is how sure it is. Nobody measured here how often that is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from core.engine import hf
from core.engine.protocol import Check, Embedding, Grounding, no_check
from core.types import Pixels, Size

_STEP = 4  # pixels of the map a side, in a cell of the heat
_TOP_SHARE = 0.01  # of the cells that speak for the phrase being there


@dataclass(frozen=True, slots=True)
class ClipSegEmbedding:
    """What the decoder reads of the picture: the outputs of a few of the encoder's layers."""

    activations: tuple[Tensor, ...]
    size: Size

    @property
    def nbytes(self) -> int:
        return sum(one.nbytes for one in self.activations)


def load(rest: str, weights_folder: Path, device: str) -> ClipSeg:
    folder = hf.find_folder(rest, weights_folder)
    model = hf.load("CLIPSegForImageSegmentation", folder, device)
    processor = hf.processor("CLIPSegProcessor", folder)
    return ClipSeg(model, processor, f"clipseg:{folder.name}", hf.sha256_of_folder(folder), device)


class ClipSeg:
    def __init__(self, model: Any, processor: Any, name: str, weights_sha256: str, device: str) -> None:
        self.name, self.weights_sha256, self.device, self.dtype = name, weights_sha256, device, "float32"
        self._model, self._processor = model, processor

    @torch.no_grad()
    def embed(self, pixels: Pixels, check: Check = no_check) -> ClipSegEmbedding:
        check()
        prepared = self._processor.image_processor(images=Image.fromarray(pixels), return_tensors="pt").to(self.device)
        seen = self._model.clip.vision_model(
            prepared["pixel_values"], output_hidden_states=True, interpolate_pos_encoding=True
        )
        layers = [seen.hidden_states[layer + 1].cpu() for layer in self._model.extract_layers]
        return ClipSegEmbedding(tuple(layers), Size.of(pixels))

    def knows(self, _phrase: str) -> bool:
        """Nothing by name: it was trained on free text."""
        return False

    @torch.no_grad()
    def ground(self, embedding: Embedding, phrases: Sequence[str], negatives: Sequence[str] = ()) -> list[Grounding]:
        """A phrase's map, dimmed where a negative lights up."""
        assert isinstance(embedding, ClipSegEmbedding)
        unlit = torch.ones(())
        for negative in negatives:
            unlit = unlit * (1 - self._map(embedding, negative))
        return [_grounding(phrase, self._map(embedding, phrase) * unlit) for phrase in phrases]

    def _map(self, embedding: ClipSegEmbedding, phrase: str) -> Tensor:
        """(h, w), probabilities."""
        words = self._processor.tokenizer([phrase], return_tensors="pt", truncation=True).to(self.device)
        meant = self._model.get_conditional_embeddings(
            batch_size=1, input_ids=words["input_ids"], attention_mask=words["attention_mask"]
        )
        logits = self._model.decoder([one.to(self.device) for one in embedding.activations], meant).logits
        whole: Tensor = logits.sigmoid().reshape(1, 1, *logits.shape[-2:])
        return functional.avg_pool2d(whole, _STEP)[0, 0].cpu()


def _grounding(phrase: str, heat: Tensor) -> Grounding:
    top = heat.flatten().topk(max(1, round(heat.numel() * _TOP_SHARE))).values.mean()
    return Grounding(phrase, heat.numpy(), float(top))
