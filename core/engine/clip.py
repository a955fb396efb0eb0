"""OpenCLIP as a Grounder, with the dense features of one of ``core.engine.dense``.

What the method makes of the last block, projected into the space of the texts, says of every patch what it looks
like. A phrase competes with its negatives and with a fixed list of everyday words, so that what is not there does not
light up. Large pictures are looked at in overlapping windows, whose patches are averaged.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from core.engine.dense import DEFAULT, METHODS
from core.engine.dense.windows import windows
from core.engine.protocol import Check, Embedding, Grounding, no_check
from core.engine.weights import read_state, sha256_of
from core.errors import BackendUnavailable
from core.types import Heat, Pixels, Size

TEMPLATES = (
    "a photo of a {}.",
    "a photo of the {}.",
    "a close-up photo of a {}.",
    "there is a {} in the scene.",
    "{}.",
)
_EVERYDAY = (
    "sky wall tree wood grass road sea river mountain sand desk bed building cloud lamp door window wardrobe ceiling "
    "shelf curtain stair floor hill rail fence"
)
BACKGROUND = tuple(_EVERYDAY.split())
_LONG_SIDE = 448  # of the input, or of a window of it, in pixels
_LARGE = 1024  # pixels of a picture's long side, from which the input is twice as long
_DENSE_SCALE, _WHOLE_SCALE = 40.0, 100.0  # before the softmax, over patches and for the whole picture
_TOO_ALIKE = 0.85  # a background word this near to the phrase would take its light
_TOP_SHARE = 0.02  # of the patches that speak for the phrase being there
_PHRASES_KEPT = 512
_CLIP_MEAN, _CLIP_SPREAD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True, slots=True)
class ClipEmbedding:
    """``patches`` (h, w, d) and ``whole`` (d,), unit vectors in the space of the texts."""

    patches: Tensor
    whole: Tensor
    size: Size

    @property
    def nbytes(self) -> int:
        return self.patches.nbytes + self.whole.nbytes


def load(rest: str, weights_folder: Path, device: str) -> ClipGrounder:
    """``rest`` is MODEL:WEIGHTS or MODEL@METHOD:WEIGHTS.

    METHOD is one of ``core.engine.dense``; WEIGHTS is a file, or else a tag that open_clip knows and fetches by itself.
    """
    import open_clip

    head, _, source = rest.partition(":")
    name, _, method = head.partition("@")
    method = method or DEFAULT
    if method not in METHODS:
        raise BackendUnavailable(f"There is no dense method '{method}'. Known: {', '.join(METHODS)}.")
    if name not in open_clip.list_models():
        raise BackendUnavailable(f"OpenCLIP knows no model '{name}'.")
    path = weights_folder / source
    if source and path.is_file():
        model, sha256 = _built(open_clip, name, None), sha256_of(path)
        _fill(model, path)
    elif source in open_clip.list_pretrained_tags_by_model(name):
        model, sha256 = _built(open_clip, name, source), f"open_clip:{source}"
    else:
        raise BackendUnavailable(
            f"There are no weights '{source}' for OpenCLIP's {name}: it is neither a file in the weights folder nor "
            f"one of the published tags ({', '.join(open_clip.list_pretrained_tags_by_model(name)) or 'none'})."
        )
    title = f"open-clip:{name}@{method}"
    return ClipGrounder(model, open_clip.get_tokenizer(name), title, sha256, device, method)


def _built(open_clip: Any, name: str, tag: str | None) -> Any:
    """The model; without a tag its weights are random and about to be replaced."""
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.ERROR)  # open_clip warns that weights are random
    try:
        quick = tag == "openai" and "quickgelu" not in name
        return open_clip.create_model(name, pretrained=tag, force_quick_gelu=quick)
    except Exception as error:  # the hub's client has errors of many kinds
        raise BackendUnavailable(
            f"OpenCLIP could not fetch the weights '{tag}' for {name}. Without a network, put a file into the "
            "weights folder."
        ) from error
    finally:
        logging.getLogger().setLevel(level)


def _fill(model: Any, path: Path) -> None:
    state = {key.removeprefix("module."): value for key, value in read_state(path).items()}
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        raise BackendUnavailable(f"The weights file {path.name} does not fit the OpenCLIP model.") from error


class ClipGrounder:
    """``model`` is an open_clip CLIP whose picture side is a VisionTransformer that reads its class token."""

    def __init__(
        self, model: Any, tokenizer: Any, name: str, weights_sha256: str, device: str, method: str = DEFAULT
    ) -> None:
        visual = model.visual
        if not hasattr(visual, "conv1") or not hasattr(visual, "transformer") or getattr(visual, "attn_pool", None):
            raise BackendUnavailable(f"The model {name} has no plain vision transformer, which the dense methods need.")
        self.name, self.weights_sha256, self.device, self.dtype = name, weights_sha256, device, "float32"
        self._method = METHODS[method]
        self._model = model.eval().requires_grad_(False).to(device)
        self._tokenizer = tokenizer
        self._texts: OrderedDict[str, Tensor] = OrderedDict()
        config = getattr(visual, "preprocess_cfg", {})
        self._mean, self._spread = config.get("mean", _CLIP_MEAN), config.get("std", _CLIP_SPREAD)

    @torch.inference_mode()
    def embed(self, pixels: Pixels, check: Check = no_check) -> ClipEmbedding:
        """One pass, or for a large picture one for each window and one for the whole; ``check`` between blocks."""
        size = Size.of(pixels)
        grid = self._grid(size, _LONG_SIDE if max(size.width, size.height) <= _LARGE else 2 * _LONG_SIDE)
        places = windows(grid, _LONG_SIDE // max(self._model.visual.patch_size))
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
        visual = self._model.visual
        x = self._tokens(pixels, grid)
        for block in visual.transformer.resblocks[:-1]:
            check()
            x = _through(block, x, visual)
        check()
        last = visual.transformer.resblocks[-1]
        dense = self._method(last, x, grid)[0, 1:]
        whole = _through(last, x, visual)[0, 0]
        patches, pooled = (_projected(visual, tokens) for tokens in (dense, whole))
        return patches.reshape(*grid, -1), pooled

    def knows(self, _phrase: str) -> bool:
        """Nothing by name: it was trained on captions."""
        return False

    @torch.inference_mode()
    def ground(self, embedding: Embedding, phrases: Sequence[str], negatives: Sequence[str] = ()) -> list[Grounding]:
        """A phrase's heat is its share among itself, its negatives and the background words, patch by patch."""
        assert isinstance(embedding, ClipEmbedding)
        return [self._grounding(embedding, phrase, tuple(negatives)) for phrase in phrases]

    def _grounding(self, embedding: ClipEmbedding, phrase: str, negatives: tuple[str, ...]) -> Grounding:
        wanted = self.text(phrase)
        rivals = [word for word in BACKGROUND if float(self.text(word) @ wanted) < _TOO_ALIKE]
        texts = torch.stack([wanted, *map(self.text, (*negatives, *rivals))])
        heat = (_DENSE_SCALE * embedding.patches @ texts.T).softmax(dim=-1)[..., 0]
        whole = (_WHOLE_SCALE * texts @ embedding.whole).softmax(dim=0)
        top = heat.flatten().topk(max(1, round(heat.numel() * _TOP_SHARE))).values.mean()
        seen = sorted(zip(rivals, whole[1 + len(negatives) :].tolist(), strict=True), key=lambda item: -item[1])
        found: Heat = heat.numpy().astype(np.float32)
        return Grounding(phrase, found, float((top + whole[0]) / 2), nearest=tuple(seen[:3]))

    @torch.inference_mode()
    def text(self, phrase: str) -> Tensor:
        """The phrase's unit vector, on the CPU: the mean over TEMPLATES of unit vectors."""
        if phrase not in self._texts:
            tokens = self._tokenizer([template.format(phrase) for template in TEMPLATES]).to(self.device)
            vectors = functional.normalize(self._model.encode_text(tokens), dim=-1)
            self._texts[phrase] = functional.normalize(vectors.mean(dim=0), dim=0).cpu()
            if len(self._texts) > _PHRASES_KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(phrase)
        return self._texts[phrase]

    def _grid(self, size: Size, long_side: int) -> tuple[int, int]:
        """Rows and columns of patches, for an input whose long side has so many pixels."""
        height, width = self._model.visual.patch_size
        scale = long_side / max(size.width, size.height)
        return max(1, round(size.height * scale / height)), max(1, round(size.width * scale / width))

    def _tokens(self, pixels: Pixels, grid: tuple[int, int]) -> Tensor:
        """(1, 1 + patches, width), as they enter the first block."""
        visual = self._model.visual
        rows, columns = grid
        side = (columns * visual.patch_size[1], rows * visual.patch_size[0])
        image = np.asarray(Image.fromarray(pixels).resize(side, Image.Resampling.BICUBIC), np.float32) / 255
        image = (image - np.float32(self._mean)) / np.float32(self._spread)
        x = visual.conv1(torch.from_numpy(image).to(self.device).permute(2, 0, 1)[None])
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([visual.class_embedding.expand(1, 1, -1), x], dim=1)
        tokens: Tensor = visual.ln_pre(x + positions(visual.positional_embedding, visual.grid_size, (rows, columns)))
        return tokens


def positions(table: Tensor, trained: tuple[int, int], wanted: tuple[int, int]) -> Tensor:
    """The positional embedding (1 + cells, width) for another grid; the class token keeps its own."""
    if tuple(trained) == wanted:
        return table
    grid = table[1:].reshape(1, *trained, -1).permute(0, 3, 1, 2)
    grid = functional.interpolate(grid, wanted, mode="bicubic", align_corners=False)
    return torch.cat([table[:1], grid.flatten(2)[0].T])


def _through(block: Any, x: Tensor, visual: Any) -> Tensor:
    """One block; older versions of open_clip order (tokens, batch, width)."""
    if getattr(visual.transformer, "batch_first", True):
        out: Tensor = block(x)
        return out
    swapped: Tensor = block(x.transpose(0, 1)).transpose(0, 1)
    return swapped


def _projected(visual: Any, tokens: Tensor) -> Tensor:
    """Into the space of the texts, unit length."""
    x = visual.ln_post(tokens)
    return functional.normalize(x @ visual.proj if visual.proj is not None else x, dim=-1)
