"""SAM 3 as a Grounder: a short noun phrase -> boxes of all its instances, by ``transformers``. It sees once."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import torch
from PIL import Image
from torch import Tensor

from core.engine import hf
from core.engine.detectors import Detector, Prepared
from core.engine.protocol import Check, no_check
from core.engine.sam import checked
from core.types import Pixels, Size

_FAINTEST = 0.25  # half of its own threshold: fainter instances are not told of at all
_WORDS = 32  # tokens its text side takes
_MAPS, _PLACES = "map", "place"


class Sam3Concepts(Detector):
    """``model`` is a ``Sam3Model``. Its score is the instance's times the presence of the concept in the picture."""

    threshold = 0.5

    @torch.no_grad()
    def embed(self, pixels: Pixels, check: Check = no_check) -> Prepared:
        """One pass of the vision encoder; ``check`` is called between its blocks."""
        check()
        image = self._processor.image_processor(images=Image.fromarray(pixels), return_tensors="pt")["pixel_values"]
        with checked(self._model.vision_encoder.backbone.layers, check):
            seen = self._model.get_vision_features(image.to(self.device))
        maps = {f"{_MAPS}{level}": part.cpu() for level, part in enumerate(seen.fpn_hidden_states)}
        places = {f"{_PLACES}{level}": part.cpu() for level, part in enumerate(seen.fpn_position_encoding)}
        return Prepared(maps | places, Size.of(pixels))

    def _detect(self, inputs: dict[str, Tensor], phrase: str, size: Size) -> dict[str, Tensor]:
        words = self._processor.tokenizer(
            [phrase.lower()], padding="max_length", max_length=_WORDS, truncation=True, return_tensors="pt"
        )
        levels = range(len(inputs) // 2)
        seen = SimpleNamespace(
            fpn_hidden_states=tuple(inputs[f"{_MAPS}{level}"] for level in levels),
            fpn_position_encoding=tuple(inputs[f"{_PLACES}{level}"] for level in levels),
            hidden_states=None,
            attentions=None,
        )
        outputs = self._model(
            vision_embeds=seen,
            input_ids=words["input_ids"].to(self.device),
            attention_mask=words["attention_mask"].to(self.device),
        )
        found: dict[str, Tensor] = self._processor.image_processor.post_process_object_detection(
            outputs, threshold=_FAINTEST, target_sizes=[size.shape]
        )[0]
        return found


def load(rest: str, weights_folder: Path, device: str) -> Sam3Concepts:
    """The model in a folder of the weights folder. Raises BackendUnavailable."""
    folder = hf.find_folder(rest, weights_folder)
    model, processor = hf.load("Sam3Model", folder, device), hf.processor("Sam3Processor", folder)
    return Sam3Concepts(model, processor, f"sam3-concepts:{folder.name}", hf.sha256_of_folder(folder), device)
