"""The bundled model: segmenter and grounder on one pass of one small backbone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.engine import lite_weights
from core.engine.edges import FINER
from core.engine.everything import Manner, SecondLook
from core.engine.grounding import PRESENT
from core.engine.lite_candidates import bounding, ranked
from core.engine.lite_grounding import PhraseFinder, Seen
from core.engine.lite_head import STRIDE as HEAT_STRIDE
from core.engine.lite_spots import MASK_STRIDE, Spot, drawing_of, holds, spot_of
from core.engine.lite_tiles import MANY, shared_tiles
from core.engine.lite_windows import (
    GUIDE_SIDE,
    Window,
    close_window,
    cut_logits,
    kept_copy,
    network_input,
    part_of,
    tile_window,
    whole_window,
)
from core.engine.protocol import Ask, Check, Grounding, RawMask, no_check
from core.types import Box, Heat, Pixels, Point, Size

FILE = "lite.safetensors"
_TILES_KEPT = 24
_SMALL = 0.34  # an object below this share of the longest side is looked at again, enlarged
_DECODED_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class LiteEmbedding:
    """A picture as the bundled model keeps it."""

    size: Size
    window: Window
    pyramid: list[Tensor]
    seen: Seen
    copy: Pixels
    guide: Pixels  # the same, no larger than edges need it

    @property
    def nbytes(self) -> int:
        tensors = [*self.pyramid, *self.seen.text, self.seen.classes]
        return sum(t.numel() * t.element_size() for t in tensors) + self.copy.nbytes + self.guide.nbytes


class LiteModel:
    """Both protocols, ``Segmenter`` and ``Grounder``; not for several threads at once."""

    name = "lite"
    dtype = "float32"
    manner = Manner(  # unsure of a click, sure of a box: what a coarse grid meets is asked about again by its box
        points_per_side=12,
        quality=0.3,
        stability=0.65,
        offset=0.5,
        points_at_once=16,
        covering=0.6,
        least=0.0005,
        second=SecondLook(quality=0.75, stability=0.88, agreement=0.75),
    )

    def __init__(self, weights: lite_weights.LiteWeights, device: str) -> None:
        self._weights = weights
        self._device = torch.device(device)
        self._finder = PhraseFinder(weights.head, weights.encoder, weights.facts)
        self._tiles: OrderedDict[tuple[int, Window], tuple[LiteEmbedding, list[Tensor]]] = OrderedDict()
        self.device, self.weights_sha256 = device, weights.sha256

    @torch.no_grad()
    def embed(self, pixels: Pixels, check: Check = no_check) -> LiteEmbedding:
        """One pass over the picture; ``check`` is called between blocks."""
        size = Size.of(pixels)
        window = whole_window(size)
        copy = kept_copy(pixels)
        taps = self._weights.backbone(network_input(copy, size, window).to(self._device), check)
        check()
        top = self._weights.backbone.top(taps[-1])
        height, width = (-(-length // HEAT_STRIDE) for length in window.shape)
        seen = Seen(self._weights.head.see(taps, top), self._weights.backbone.classes(top), (height, width))
        check()
        return LiteEmbedding(size, window, self._weights.network.pyramid(taps), seen, copy, kept_copy(copy, GUIDE_SIDE))

    @torch.no_grad()
    def predict(self, embedding: LiteEmbedding, asks: Sequence[Ask]) -> list[list[RawMask]]:
        """Per ask up to three candidates, best first; small objects are looked at again, enlarged.

        What a minus point takes away from is found first, if no earlier answer is given.
        """
        spots = [spot_of(ask) for ask in asks]
        unsettled = [index for index, spot in enumerate(spots) if spot.lacks_prior]
        for index, found in zip(
            unsettled, self._answers(embedding, [spots[i].without_minus() for i in unsettled]), strict=True
        ):
            spots[index] = replace(spots[index], prior=found[0])
        return self._answers(embedding, spots)

    def _answers(self, embedding: LiteEmbedding, spots: list[Spot]) -> list[list[RawMask]]:
        answers = self._decode_all(embedding, spots, self._first_windows(embedding, spots))
        again = [
            (index, window)
            for index, (spot, found) in enumerate(zip(spots, answers, strict=True))
            if not spot.is_settled and (window := self._closer(embedding, found)) is not None
        ]
        nearer = self._decode_all(embedding, [spots[i] for i, _ in again], [window for _, window in again])
        for (index, _), found in zip(again, nearer, strict=True):
            answers[index] = found
        return answers

    def knows(self, phrase: str) -> bool:
        """Whether the text side was trained on this name."""
        return self._finder.knows(phrase)

    @torch.no_grad()
    def ground(
        self, embedding: LiteEmbedding, phrases: Sequence[str], negatives: Sequence[str] = ()
    ) -> list[Grounding]:
        """One answer per phrase, in order; what looks more like a negative is taken away."""
        named = self._finder.named(embedding.seen)
        unwanted = [self._finder.find(embedding.seen, phrase) for phrase in negatives]
        answers = []
        for phrase in phrases:
            sight = self._finder.find(embedding.seen, phrase)
            heat = sight.heat
            for other in unwanted:
                heat = heat * (1 - other.heat * other.certainty) * (heat >= other.heat * other.certainty)
            nearest = [] if sight.certainty >= PRESENT else self._finder.nearest(embedding.seen, named, phrase)
            grid: Heat = np.clip(cut_logits(heat, embedding.window, HEAT_STRIDE), 0.0, 1.0)
            answers.append(Grounding(phrase, grid, sight.certainty, nearest=tuple(nearest)))
        return answers

    def _first_windows(self, embedding: LiteEmbedding, spots: list[Spot]) -> list[Window]:
        """Each spot's own; where many boxes are asked for at once, tiles that they share."""
        boxed = [(index, spot.box) for index, spot in enumerate(spots) if spot.box is not None]
        if len(boxed) < MANY:
            return [self._first_window(embedding, spot) for spot in spots]
        tiles = shared_tiles(embedding.size, [box for _, box in boxed])
        shared = {index: tile or embedding.window for (index, _), tile in zip(boxed, tiles, strict=True)}
        return [shared.get(i) or self._first_window(embedding, spot) for i, spot in enumerate(spots)]

    def _first_window(self, embedding: LiteEmbedding, spot: Spot) -> Window:
        """Around the box if that is small; corrections stay where their object was first seen if they lie there."""
        if spot.box is not None:
            return self._window(embedding, spot.box)
        if spot.prior is None:
            return embedding.window
        frame = spot.prior.frame
        if frame == embedding.window.frame or not all(holds(frame, point) for point in spot.points):
            return embedding.window
        return close_window(frame)

    def _window(self, embedding: LiteEmbedding, extent: Box | None) -> Window:
        if extent is None:
            return embedding.window
        longest = max(extent.width, extent.height)
        if longest > _SMALL * max(embedding.size.width, embedding.size.height):
            return embedding.window
        centre = Point((extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2)
        return tile_window(embedding.size, centre, longest) or embedding.window

    def _closer(self, embedding: LiteEmbedding, found: list[RawMask]) -> Window | None:
        """Where to look again after a click that seems to have met something small."""
        extent = bounding(found[0])
        window = self._window(embedding, extent)
        return None if window == embedding.window else window

    def _decode_all(self, embedding: LiteEmbedding, spots: list[Spot], windows: list[Window]) -> list[list[RawMask]]:
        answers: list[list[RawMask]] = [[] for _ in spots]
        for window in dict.fromkeys(windows):
            own = [index for index, other in enumerate(windows) if other == window]
            pyramid = self._pyramid(embedding, window)
            guide = None if all(spots[index].is_rough for index in own) else self._guide(embedding, window)
            for start in range(0, len(own), _DECODED_TOGETHER):
                some = own[start : start + _DECODED_TOGETHER]
                found = self._decode(pyramid, window, [spots[i] for i in some], guide)
                for index, own_answers in zip(some, found, strict=True):
                    answers[index] = own_answers
        return answers

    def _pyramid(self, embedding: LiteEmbedding, window: Window) -> list[Tensor]:
        if window == embedding.window:
            return embedding.pyramid
        key = (id(embedding), window)
        kept = self._tiles.pop(key, None)
        if kept is None or kept[0] is not embedding:
            taps = self._weights.backbone(network_input(embedding.copy, embedding.size, window).to(self._device))
            kept = (embedding, self._weights.network.pyramid(taps))
        self._tiles[key] = kept
        while len(self._tiles) > _TILES_KEPT:
            self._tiles.popitem(last=False)
        return kept[1]

    def _guide(self, embedding: LiteEmbedding, window: Window) -> Pixels | None:
        """The picture under a window, if it is finer than the masks there."""
        guide = embedding.guide if window == embedding.window else part_of(embedding.copy, embedding.size, window.frame)
        cells = max(window.shape) / MASK_STRIDE
        return guide if max(guide.shape) >= FINER * cells else None

    def _decode(
        self, pyramid: list[Tensor], window: Window, spots: list[Spot], guide: Pixels | None
    ) -> list[list[RawMask]]:
        owner = torch.zeros(len(spots), dtype=torch.long, device=self._device)
        drawing = drawing_of(spots, window, (pyramid[0].shape[2], pyramid[0].shape[3]), self._device)
        answer = self._weights.network.decoder(pyramid, owner, drawing)
        logits = cut_logits(answer.logits.flatten(0, 1), window, MASK_STRIDE)
        logits = logits.reshape(*answer.logits.shape[:2], *logits.shape[1:])
        return [
            ranked(
                [RawMask(own, window.frame, float(q), guide=guide) for own, q in zip(maps, quality, strict=True)],
                spot.points,
            )
            for maps, quality, spot in zip(logits, answer.quality.cpu().numpy(), spots, strict=True)
        ]


def load(weights: Path, device: str) -> LiteModel:
    """The bundled model from its one file, or from the folder that holds it."""
    if weights.is_dir():
        weights = weights / FILE
    return LiteModel(lite_weights.read(weights, torch.device(device)), device)
