"""OpenCLIP as a Grounder: where a CLIP sees a text, by one of the methods of ``core.engine.dense``.

A method of METHODS makes, once a picture, patches in the space of the texts; a phrase competes there with its negatives
and with a fixed list of words, so that what is not there does not light up. Large pictures are looked at in overlapping
windows, whose patches are averaged. A method of MAPS makes a map for each phrase instead, of the picture as a whole.

How sure it is that the thing is there at all is the phrase's share among those words. Nobody measured how often that is
right, so it is told as such: see ``docs/models.md``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from core.engine.dense import DEFAULT, MAPS, METHODS
from core.engine.dense.towers import positions, tower_of
from core.engine.dense.windows import windows
from core.engine.protocol import Check, Embedding, Grounding, no_check
from core.engine.templates import PHOTO, WORDINGS, Wording
from core.errors import BackendUnavailable
from core.types import Heat, Pixels, Size

__all__ = ["BACKGROUND", "TEMPLATES", "ClipEmbedding", "ClipGrounder", "positions"]

TEMPLATES, BACKGROUND = WORDINGS[PHOTO].templates, WORDINGS[PHOTO].background
_LONG_SIDE = 448  # of the input, or of a window of it, in pixels
_LARGE = 1024  # pixels of a picture's long side, from which the input is twice as long
_DENSE_SCALE, _WHOLE_SCALE = 40.0, 100.0  # before the softmax, over patches and for the whole picture
_TOO_ALIKE = 0.85  # a background word this near to the phrase would take its light
_TOP_SHARE = 0.02  # of the patches that speak for the phrase being there
_PHRASES_KEPT = 512
_CLIP_MEAN, _CLIP_SPREAD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True, slots=True)
class ClipEmbedding:
    """``patches`` (h, w, d) and ``whole`` (d,), unit vectors in the space of the texts.

    For a method that makes maps, ``patches`` is the prepared picture (1, 3, H, W), and ``maps`` remembers those
    made from it.
    """

    patches: Tensor
    whole: Tensor
    size: Size
    maps: dict[str, Tensor] = field(default_factory=dict, compare=False)

    @property
    def nbytes(self) -> int:
        return self.patches.nbytes + self.whole.nbytes


class ClipGrounder:
    """``model`` is an open_clip CLIP; its picture side is one of ``core.engine.dense.towers``."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        name: str,
        weights_sha256: str,
        device: str,
        method: str = DEFAULT,
        wording: Wording = WORDINGS[PHOTO],
    ) -> None:
        self._tower = tower_of(model.visual, name)
        if method in METHODS and not self._tower.blocks:
            raise BackendUnavailable(f"The method '{method}' is for vision transformers; {name} needs @gscorecam.")
        if method == "m2ib" and len(self._tower.blocks) < 2:
            raise BackendUnavailable(f"The method m2ib needs a vision transformer of two blocks, which {name} has not.")
        self.name, self.weights_sha256, self.device, self.dtype = name, weights_sha256, device, "float32"
        self._method, self.map_of = METHODS.get(method), MAPS.get(method)
        self._wording = wording
        self._model = model.eval().requires_grad_(False).to(device)
        self._tokenizer = tokenizer
        self._texts: OrderedDict[str, Tensor] = OrderedDict()
        config = getattr(model.visual, "preprocess_cfg", {})
        self._mean, self._spread = config.get("mean", _CLIP_MEAN), config.get("std", _CLIP_SPREAD)

    @torch.no_grad()
    def embed(self, pixels: Pixels, check: Check = no_check) -> ClipEmbedding:
        """One pass, or for a large picture one for each window and one for the whole; ``check`` between blocks."""
        size = Size.of(pixels)
        if self.map_of:
            check()
            image = self._prepared(pixels, self._tower.size)
            return ClipEmbedding(image.cpu(), self._tower.whole(image)[0].cpu(), size)
        grid = self._grid(size, _LONG_SIDE if max(size.width, size.height) <= _LARGE else 2 * _LONG_SIDE)
        places = windows(grid, _LONG_SIDE // max(self._tower.patch_size))
        if len(places) == 1:
            patches, whole = self._pass(pixels, grid, check)
            return ClipEmbedding(patches.cpu(), whole.cpu(), size)
        high, wide = size.height / grid[0], size.width / grid[1]
        spreads = []
        for place in places:
            rows, columns = place.slices
            down = slice(round(rows.start * high), round(rows.stop * high))
            part = pixels[down, round(columns.start * wide) : round(columns.stop * wide)]
            patches, _ = self._pass(part, (place.rows, place.columns), check)
            spread = patches.new_zeros((*grid, patches.shape[-1]))
            spread[rows, columns] = patches
            spreads.append(spread)
        _, whole = self._pass(pixels, self._grid(size, _LONG_SIDE), check)
        return ClipEmbedding(functional.normalize(torch.stack(spreads).sum(dim=0), dim=-1).cpu(), whole.cpu(), size)

    def _pass(self, pixels: Pixels, grid: tuple[int, int], check: Check) -> tuple[Tensor, Tensor]:
        """(rows, columns, d) of patches and (d,) of the whole, unit vectors in the space of the texts."""
        assert self._method is not None
        tower = self._tower
        side = grid[0] * tower.patch_size[0], grid[1] * tower.patch_size[1]
        x = tower.tokens(self._prepared(pixels, side))
        *blocks, last = tower.blocks
        for block in blocks:
            check()
            x = tower.through(block, x)
        check()
        patches, pooled = self._method(last, x, grid)[0, 1:], tower.through(last, x)[0, 0]
        return tower.projected(patches).reshape(*grid, -1), tower.projected(pooled)

    def knows(self, _phrase: str) -> bool:
        """Nothing by name: it was trained on captions."""
        return False

    @torch.no_grad()
    def ground(self, embedding: Embedding, phrases: Sequence[str], negatives: Sequence[str] = ()) -> list[Grounding]:
        """A phrase's heat is its share among itself, its negatives and the background words, or else its map."""
        assert isinstance(embedding, ClipEmbedding)
        return [self._grounding(embedding, phrase, tuple(negatives)) for phrase in phrases]

    def _grounding(self, embedding: ClipEmbedding, phrase: str, negatives: tuple[str, ...]) -> Grounding:
        wanted = self.text(phrase)
        rivals = [word for word in self._wording.background if float(self.text(word) @ wanted) < _TOO_ALIKE]
        texts = torch.stack([wanted, *map(self.text, (*negatives, *rivals))])
        whole = (_WHOLE_SCALE * texts @ embedding.whole).softmax(dim=0)
        seen = sorted(zip(rivals, whole[1 + len(negatives) :].tolist(), strict=True), key=lambda item: -item[1])
        if self.map_of:
            heat, certainty = self._mapped(embedding, phrase, negatives), float(whole[0])
        else:
            heat = (_DENSE_SCALE * embedding.patches @ texts.T).softmax(dim=-1)[..., 0]
            top = heat.flatten().topk(max(1, round(heat.numel() * _TOP_SHARE))).values.mean()
            certainty = float((top + whole[0]) / 2)
        found: Heat = heat.numpy().astype(np.float32)
        return Grounding(phrase, found, certainty, nearest=tuple(seen[:3]))

    def _mapped(self, embedding: ClipEmbedding, phrase: str, negatives: Sequence[str]) -> Tensor:
        """The phrase's map, less what the negatives light."""
        heat = self._map_of(embedding, phrase)
        for negative in negatives:
            heat = (heat - self._map_of(embedding, negative)).clamp(min=0)
        return heat

    def _map_of(self, embedding: ClipEmbedding, phrase: str) -> Tensor:
        if phrase not in embedding.maps:
            assert self.map_of is not None
            image, text = embedding.patches.to(self.device), self.text(phrase).to(self.device)
            embedding.maps[phrase] = self.map_of(self._tower, image, text).cpu()
        return embedding.maps[phrase]

    @torch.no_grad()
    def text(self, phrase: str) -> Tensor:
        """The phrase's unit vector, on the CPU: the mean over the templates of unit vectors."""
        if phrase not in self._texts:
            tokens = self._tokenizer([one.format(phrase) for one in self._wording.templates]).to(self.device)
            vectors = functional.normalize(self._model.encode_text(tokens), dim=-1)
            self._texts[phrase] = functional.normalize(vectors.mean(dim=0), dim=0).cpu()
            if len(self._texts) > _PHRASES_KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(phrase)
        return self._texts[phrase]

    def _grid(self, size: Size, long_side: int) -> tuple[int, int]:
        """Rows and columns of patches, for an input whose long side has so many pixels."""
        height, width = self._tower.patch_size
        scale = long_side / max(size.width, size.height)
        return max(1, round(size.height * scale / height)), max(1, round(size.width * scale / width))

    def _prepared(self, pixels: Pixels, side: tuple[int, int]) -> Tensor:
        """(1, 3, H, W), for the tower; ``side`` is (H, W)."""
        image = Image.fromarray(pixels).resize((side[1], side[0]), Image.Resampling.BICUBIC)
        scaled = (np.asarray(image, np.float32) / 255 - np.float32(self._mean)) / np.float32(self._spread)
        return torch.from_numpy(scaled).to(self.device).permute(2, 0, 1)[None]
