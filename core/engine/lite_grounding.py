"""From a phrase to where it may be: the trained text head and ImageNet's classes, weighed by how well each knows it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from core.engine.lite_backbone import CLASSES
from core.engine.lite_classes import Lexicon
from core.engine.lite_head import Pixels as TextPixels
from core.engine.lite_head import TextHead
from core.engine.lite_text import TextEncoder, key

_HEAD_STRIDE, _TOP_STRIDE = 8, 32
_FEW, _FEW_CLASSES, _SEEN = 3, 5, 0.3
_TRIED, _HOLDS = 8, 0.5  # names that are asked for, and how sure one must then be
_ALIKE = 0.24  # cosine of two names from which one can stand for the other
Grid = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture for the grounder: its pixels in text space, and the class logits at stride 32 (1, CLASSES, h, w)."""

    text: TextPixels
    classes: Tensor
    cells: tuple[int, int]  # at stride 8, those inside the picture


@dataclass(frozen=True, slots=True)
class Sight:
    """Probabilities (h, w) at stride 8 of the padded input, and how sure it is that the thing is there."""

    heat: Tensor
    certainty: float


class PhraseFinder:
    """Knows the trained concepts and the class names, and how far to trust each for a phrase."""

    def __init__(self, head: TextHead, encoder: TextEncoder, facts: dict[str, Any]) -> None:
        self._head, self._encoder = head, encoder
        self._lexicon = Lexicon(facts["groups"], encoder, CLASSES)
        self._figures: dict[str, float] = facts["calibration"]
        ways: dict[str, list[str]] = facts["ways"]
        self._concepts = list(ways)
        self._spoken = encoder.encode([way for own in ways.values() for way in own])
        self._concept_vectors = torch.from_numpy(encoder.encode(self._concepts))
        self._class_names: list[str] = facts["classes"]

    def knows(self, phrase: str) -> bool:
        return self._encoder.knows(phrase)

    def find(self, seen: Seen, phrase: str) -> Sight:
        understood = self._encoder.understood(phrase)
        vector = self._encoder.encode([understood])
        known = float((self._spoken @ vector[0]).max())
        meaning = self._lexicon.meaning(understood)
        trained, trained_logit = self._by_head(seen, vector)
        pictured, pictured_logit = self._by_classes(seen, meaning.weights)
        figures = self._figures
        trust = np.array([
            _gate(known, figures["known_at"], figures["known_width"]),
            figures["class_trust"] * _gate(meaning.nearness, figures["near_at"], figures["near_width"]),
        ])  # fmt: skip
        shares = trust / max(trust.sum(), 1e-6)
        logit = float(shares @ [trained_logit, pictured_logit])
        heat = shares[0] * trained + shares[1] * pictured
        believed = min(1.0, float(trust.sum()))
        certainty = believed / (1 + float(np.exp(-logit)))
        return Sight(heat * min(1.0, 0.25 + believed), certainty)

    def named(self, seen: Seen) -> list[tuple[str, float]]:
        """Known names of what is seen in the picture, and how sure that is."""
        figures = self._figures
        presence = self._head.presence(seen.text, self._concept_vectors.to(seen.text.whole.device))[0]
        sure = torch.sigmoid(figures["alone"] * presence + figures["alone_bias"])
        names = dict(zip(self._concepts, sure.tolist(), strict=True))
        peaks = seen.classes.float().softmax(dim=1).amax(dim=(2, 3))[0].topk(_FEW_CLASSES)
        for value, index in zip(peaks.values.tolist(), peaks.indices.tolist(), strict=True):
            names.setdefault(self._class_names[index], value)
        return [(name, value) for name, value in names.items() if value >= _SEEN]

    def nearest(self, seen: Seen, named: list[tuple[str, float]], phrase: str) -> list[tuple[str, float]]:
        """The few of them that are nearest to the phrase, which is not among them itself, and how surely each is there.

        A name counts only if it means something alike, and holds when it is asked for like a phrase.
        """
        own = key(self._encoder.understood(phrase))
        others = [(name, sure) for name, sure in named if key(name) != own]
        if not others:
            return []
        similar = self._encoder.encode([name for name, _ in others]) @ self._encoder.encode([phrase])[0]
        order = np.argsort(-(similar + 0.3 * np.array([sure for _, sure in others])))[:_TRIED]
        asked = [
            (others[i][0], round(self.find(seen, others[i][0]).certainty, 3)) for i in order if similar[i] >= _ALIKE
        ]
        return [(name, certainty) for name, certainty in asked if certainty >= _HOLDS][:_FEW]

    def _by_head(self, seen: Seen, vector: Grid) -> tuple[Tensor, float]:
        found = self._head.compare(seen.text, torch.from_numpy(vector).to(seen.text.vectors.device))
        rows, columns = seen.cells
        logits = found.logits[0, 0, :rows, :columns]
        peak = float(logits.flatten().topk(max(1, min(4, logits.numel()))).values.mean())
        figures = self._figures
        logit = figures["presence"] * float(found.presence[0, 0]) + figures["peak"] * peak + figures["head_bias"]
        return torch.sigmoid(found.logits[0, 0] - figures["head_offset"]), logit

    def _by_classes(self, seen: Seen, weights: Grid) -> tuple[Tensor, float]:
        chosen = torch.from_numpy(np.flatnonzero(weights)).to(seen.classes.device)
        height, width = seen.text.vectors.shape[2:]
        if not len(chosen):
            return torch.zeros(height, width, device=seen.classes.device), -6.0
        share = torch.from_numpy(weights).to(seen.classes.device)[chosen]
        probability = (seen.classes[0].float().softmax(dim=0)[chosen] * share[:, None, None]).sum(dim=0)
        odds = torch.logit(probability.clamp(1e-5, 1 - 1e-5))
        figures = self._figures
        heat = torch.sigmoid(figures["class_slope"] * shifted(odds, (height, width)) + figures["class_offset"])
        rows, columns = (max(1, -(-cells * _HEAD_STRIDE // _TOP_STRIDE)) for cells in seen.cells)
        inside = probability[:rows, :columns].flatten()
        peak = torch.logit(inside.topk(max(1, min(3, inside.numel()))).values.mean().clamp(1e-5, 1 - 1e-5))
        return heat, float(figures["class_presence"] * peak + figures["class_bias"])


def shifted(odds: Tensor, shape: tuple[int, int]) -> Tensor:
    """(h, w) at stride 32 -> ``shape`` at stride 8, put where the cells really look (half a cell right and down)."""
    ratio = _TOP_STRIDE // _HEAD_STRIDE
    device = odds.device
    axes = []
    for cells, total in zip(shape, odds.shape, strict=True):
        place = (torch.arange(cells, device=device) + 0.5) / ratio - 0.5 - 0.48
        axes.append((place + 0.5) / total * 2 - 1)
    grid = torch.stack(torch.meshgrid(*axes, indexing="ij")[::-1], dim=-1)[None]
    return functional.grid_sample(odds[None, None], grid.float(), align_corners=False, padding_mode="border")[0, 0]


def _gate(value: float, middle: float, width: float) -> float:
    return float(1 / (1 + np.exp(-(value - middle) / width)))
