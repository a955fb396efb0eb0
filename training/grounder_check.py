"""A quick look at the validation part for words: how well they are outlined, and how well refused."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.engine.lite_backbone import Backbone
from core.engine.lite_head import STRIDE, TextHead
from core.engine.lite_text import TextEncoder
from core.engine.lite_windows import SIDE
from core.types import Pixels
from training.concepts import Concepts
from training.data import IGNORE, Indices, Item
from training.objects import present_names
from training.views import cut, whole


class Check:
    """Dice of the best-known threshold, 0.5, and how well presence tells present from absent; means over sets."""

    def __init__(self, items: list[Item], concepts: Concepts, encoder: TextEncoder, per_set: int = 1) -> None:
        random = np.random.default_rng(7)
        counts: dict[str, int] = {}
        self.cases: list[tuple[Item, Tensor, Indices]] = []
        self.concepts, self.encoder = concepts, encoder
        for item in (items[i] for i in random.permutation(len(items))):
            name = item.dataset.name
            most = per_set * (10 if name == "coco-mini" else 1)
            if counts.get(name, 0) < most and any(item.labels.values()):
                counts[name] = counts.get(name, 0) + 1
                pixels, mask = item.read()
                seen, indices = cut(pixels, mask, whole(pixels.shape[:2], SIDE), SIDE)
                self.cases.append((item, tensor_of(seen), indices))

    @torch.no_grad()
    def __call__(self, backbone: Backbone, state: dict[str, Tensor], device: torch.device) -> dict[str, float]:
        head = TextHead()
        head.load_state_dict(state)
        head.eval().to(device).to(memory_format=torch.channels_last)
        phrases = torch.from_numpy(self.encoder.encode(self.concepts.names)).to(device)
        dices: dict[str, list[float]] = {}
        present: list[float] = []
        absent: list[float] = []
        for item, image, mask in self.cases:
            with torch.autocast(device.type, dtype=torch.bfloat16):
                taps = backbone(image[None].float().to(device))
                found = head.compare(head.see(taps, backbone.top(taps[-1])), phrases)
            for column, name in enumerate(self.concepts.names):
                score = float(found.presence[0, column]) + float(found.logits[0, column].amax())
                if name in present_names(item, mask):
                    present.append(score)
                    dices.setdefault(item.dataset.name, []).append(_dice(found.logits[0, column], item, mask, name))
                elif self.concepts.is_absent(item, name):
                    absent.append(score)
        mean = float(np.mean([np.mean(values) for values in dices.values()]))
        bar = float(np.quantile(present, 0.1))
        refused = float(np.mean(np.array(absent) < bar))
        return {"dice": mean, "absent_at_90": refused, "mean": mean + 0.3 * refused}


def _dice(logits: Tensor, item: Item, mask: Indices, name: str) -> float:
    big = functional.interpolate(logits[None, None].float(), scale_factor=STRIDE, mode="bilinear")[0, 0].gt(0).cpu()
    real = item.class_mask(mask, name)
    found = big.numpy() & (mask != IGNORE)
    total = int(found.sum()) + int(real.sum())
    return 2 * int((found & real).sum()) / total if total else 1.0


def tensor_of(pixels: Pixels) -> Tensor:
    return torch.from_numpy(pixels).permute(2, 0, 1)
