"""The backbone the bundled models share: EfficientNet-Lite2, its batch norms folded into the convolutions.

Input is RGB in 0..255, both sides a multiple of 32. Strided convolutions pad
right and bottom only, as the published weights were trained; so the centre of
a cell at stride s lies about s/2 further right and down than its index says.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDES = (2, 4, 8, 16, 32)
TAP_CHANNELS = (16, 24, 48, 120, 352)
HEAD_CHANNELS = 1280
CLASSES = 1000
_MEAN, _SPREAD = 127.0, 128.0


class Stage(NamedTuple):
    """A run of blocks of one width; only the first may have a stride."""

    blocks: int
    kernel: int
    stride: int
    expand: int
    channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(3, 3, 2, 6, 24),
    Stage(3, 5, 2, 6, 48),
    Stage(4, 3, 2, 6, 88),
    Stage(4, 5, 1, 6, 120),
    Stage(5, 5, 2, 6, 208),
    Stage(1, 3, 1, 6, 352),
)
_TAPPED_STAGES = (0, 1, 2, 4, 6)


class SameConv(nn.Conv2d):
    """A convolution that pads as TensorFlow's SAME does for sides that the stride divides."""

    def __init__(self, into: int, out: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(into, out, kernel, stride, groups=groups)
        before = (kernel - stride) // 2
        self.margins = (before, kernel - stride - before) * 2

    def forward(self, input: Tensor) -> Tensor:
        padded = functional.pad(input, self.margins) if any(self.margins) else input
        out: Tensor = self._conv_forward(padded, self.weight, self.bias)
        return out


class Block(nn.Module):
    """Inverted residual: widen, depthwise, narrow."""

    def __init__(self, into: int, out: int, kernel: int, stride: int, expand: int) -> None:
        super().__init__()
        wide = into * expand
        self.expand = SameConv(into, wide, 1) if expand > 1 else None
        self.depthwise = SameConv(wide, wide, kernel, stride, groups=wide)
        self.project = SameConv(wide, out, 1)
        self.is_residual = stride == 1 and into == out

    def forward(self, x: Tensor) -> Tensor:
        inner = functional.relu6(self.expand(x)) if self.expand else x
        narrowed: Tensor = self.project(functional.relu6(self.depthwise(inner)))
        return x + narrowed if self.is_residual else narrowed


class Backbone(nn.Module):
    """Five feature maps at strides 2 to 32, and from the last of them the ImageNet classes."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        self.blocks = nn.ModuleList()
        self.taps: list[int] = []
        into = 32
        for number, stage in enumerate(STAGES):
            for index in range(stage.blocks):
                stride = stage.stride if index == 0 else 1
                self.blocks.append(Block(into, stage.channels, stage.kernel, stride, stage.expand))
                into = stage.channels
            if number in _TAPPED_STAGES:
                self.taps.append(len(self.blocks) - 1)
        self.head = SameConv(into, HEAD_CHANNELS, 1)
        self.classifier = nn.Linear(HEAD_CHANNELS, CLASSES)

    def forward(self, image: Tensor, check: Callable[[], None] = lambda: None) -> list[Tensor]:
        """(B, 3, H, W) in 0..255 -> maps of TAP_CHANNELS at STRIDES; ``check`` is called between blocks."""
        x = functional.relu6(self.stem((image - _MEAN) / _SPREAD))
        taps = []
        for index, block in enumerate(self.blocks):
            check()
            x = block(x)
            if index in self.taps:
                taps.append(x)
        return taps

    def top(self, last: Tensor) -> Tensor:
        """The 1280 features that the classifier reads, from the stride 32 map."""
        return functional.relu6(self.head(last))

    def classes(self, top: Tensor) -> Tensor:
        """The classifier as a 1x1 convolution: (B, 1280, h, w) -> (B, 1000, h, w)."""
        weight = self.classifier.weight[:, :, None, None]
        return functional.conv2d(top, weight.to(top.dtype), self.classifier.bias.to(top.dtype))


def cell_centres(count: int, stride: int, device: torch.device | None = None) -> Tensor:
    """Where in the input (pixels) the centres of a row of ``count`` cells lie."""
    return torch.arange(count, device=device) * stride + stride - 0.5
