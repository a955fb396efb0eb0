"""The one file that holds everything the bundled models need: tensors in half precision, names and figures beside."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from core.engine.lite_backbone import Backbone
from core.engine.lite_head import TextHead
from core.engine.lite_network import LiteNetwork
from core.engine.lite_text import TextEncoder

FORMAT = "sayseg-lite-1"


@dataclass(frozen=True, slots=True)
class LiteWeights:
    """What a file holds, ready for use."""

    backbone: Backbone
    network: LiteNetwork
    head: TextHead
    encoder: TextEncoder
    facts: dict[str, Any]  # "groups", "concepts", "ways", "synonyms", "calibration", "recipes"
    sha256: str


def read(path: Path, device: torch.device) -> LiteWeights:
    """Raises ValueError if it is not a file of ours."""
    with safe_open(str(path), framework="pt", device="cpu") as file:
        facts = json.loads((file.metadata() or {}).get("facts", "{}"))
        if facts.get("format") != FORMAT:
            raise ValueError(f"{path.name} is not a {FORMAT} file")
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
    parts: dict[str, nn.Module] = {"backbone": Backbone(), "network": LiteNetwork(), "head": TextHead()}
    for name, module in parts.items():
        state = {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}
        own = {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
        missing, unexpected = module.load_state_dict(own, strict=False)
        if unexpected or any(not key.endswith("num_batches_tracked") for key in missing):
            raise ValueError(f"{path.name} does not fit the {name}")
        module.eval().requires_grad_(False).to(device).to(memory_format=torch.channels_last)
    backbone, network, head = parts.values()
    if not (isinstance(backbone, Backbone) and isinstance(network, LiteNetwork) and isinstance(head, TextHead)):
        raise TypeError("the parts come in another order")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return LiteWeights(backbone, network, head, _encoder(tensors, facts), facts, digest)


def _encoder(tensors: dict[str, Tensor], facts: dict[str, Any]) -> TextEncoder:
    vocabulary = tensors["text.vocabulary"].numpy().tobytes().decode().split("\n")
    known = [*facts["groups"], *(way for ways in facts["ways"].values() for way in ways)]
    return TextEncoder(
        vocabulary, tensors["text.vectors"].numpy(), tensors["text.scales"].numpy(), facts["synonyms"], known
    )


def write(
    path: Path, modules: dict[str, nn.Module], text: dict[str, Tensor], vocabulary: list[str], facts: dict[str, Any]
) -> None:
    """``modules``: backbone, network, head; ``text``: int8 vectors and their scales."""
    tensors: dict[str, Tensor] = {}
    for name, module in modules.items():
        for key, value in module.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                tensors[f"{name}.{key}"] = (value.half() if value.is_floating_point() else value).contiguous()
    letters = np.frombuffer("\n".join(vocabulary).encode(), np.uint8).copy()
    tensors["text.vocabulary"] = torch.from_numpy(letters)
    tensors |= {f"text.{name}": value.contiguous() for name, value in text.items()}
    save_file(tensors, str(path), metadata={"facts": json.dumps({"format": FORMAT, **facts}, sort_keys=True)})
