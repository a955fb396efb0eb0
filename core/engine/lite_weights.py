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
    modules, text, vocabulary, facts = read_parts(path)
    for module in modules.values():
        module.eval().requires_grad_(False).to(device).to(memory_format=torch.channels_last)
    backbone, network, head = modules.values()
    if not (isinstance(backbone, Backbone) and isinstance(network, LiteNetwork) and isinstance(head, TextHead)):
        raise TypeError("the parts come in another order")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return LiteWeights(backbone, network, head, _encoder(text, vocabulary, facts), facts, digest)


def read_parts(path: Path) -> tuple[dict[str, nn.Module], dict[str, Tensor], list[str], dict[str, Any]]:
    """What ``write`` takes: modules in single precision, word vectors with scales, their vocabulary, facts.

    Raises ValueError if it is not a file of ours.
    """
    with safe_open(str(path), framework="pt", device="cpu") as file:
        facts = json.loads((file.metadata() or {}).get("facts", "{}"))
        if facts.pop("format", None) != FORMAT:
            raise ValueError(f"{path.name} is not a {FORMAT} file")
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
    modules: dict[str, nn.Module] = {"backbone": Backbone(), "network": LiteNetwork(), "head": TextHead()}
    for name, module in modules.items():
        state = {k.removeprefix(f"{name}."): v for k, v in tensors.items() if k.startswith(f"{name}.")}
        own = {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
        missing, unexpected = module.load_state_dict(own, strict=False)
        if unexpected or any(not key.endswith("num_batches_tracked") for key in missing):
            raise ValueError(f"{path.name} does not fit the {name}")
    vocabulary = tensors["text.vocabulary"].numpy().tobytes().decode().split("\n")
    return modules, {name: tensors[f"text.{name}"] for name in ("vectors", "scales")}, vocabulary, facts


def _encoder(text: dict[str, Tensor], vocabulary: list[str], facts: dict[str, Any]) -> TextEncoder:
    known = [*facts["groups"], *(way for ways in facts["ways"].values() for way in ways)]
    return TextEncoder(vocabulary, text["vectors"].numpy(), text["scales"].numpy(), facts["synonyms"], known)


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
