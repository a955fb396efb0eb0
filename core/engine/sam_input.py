"""How the members of SAM's family want a picture: its shape inside the model's square, and its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from core.types import Box, Pixels, Size

_MEAN, _STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
_LEAST_RANGE = 1e-8

Resize = Callable[[Pixels, Size], NDArray[np.uint8]]
Normalise = Callable[[Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class Preparation:
    """From pixels to the square input of ``side``, and where the picture then lies in it.

    With ``keeps_shape`` the long side fills the square and the rest is padded with zeros at the right and bottom;
    else the picture is squashed into it. ``passes_input`` tells that logits are enlarged by way of the square.
    """

    side: int
    keeps_shape: bool
    resize: Resize
    normalise: Normalise
    passes_input: bool = True

    def scaled(self, size: Size) -> Size:
        """The picture's size inside the square."""
        if not self.keeps_shape:
            return Size(self.side, self.side)
        scale = self.side / max(size.width, size.height)
        return Size(max(1, int(size.width * scale + 0.5)), max(1, int(size.height * scale + 0.5)))

    def frame(self, size: Size) -> Box:
        """The whole square in the picture's pixels."""
        scaled = self.scaled(size)
        return Box(0, 0, self.side * size.width / scaled.width, self.side * size.height / scaled.height)

    def tensor(self, pixels: Pixels, device: str) -> Tensor:
        """(1, 3, side, side), float32."""
        scaled = self.scaled(Size.of(pixels))
        image = torch.from_numpy(self.resize(pixels, scaled)).to(device).permute(2, 0, 1)[None].float()
        return functional.pad(self.normalise(image), (0, self.side - scaled.width, 0, self.side - scaled.height))


def smooth(pixels: Pixels, size: Size) -> NDArray[np.uint8]:
    """Bilinear, antialiased."""
    return np.array(Image.fromarray(pixels).resize((size.width, size.height), Image.Resampling.BILINEAR))


def cubic(pixels: Pixels, size: Size) -> NDArray[np.uint8]:
    """Cubic after a Gaussian against aliasing, as MedSAM's own script does it."""
    from skimage.transform import resize

    enlarged = resize(pixels, size.shape, order=3, preserve_range=True, anti_aliasing=True)
    return np.asarray(enlarged, np.uint8)


def nearest(pixels: Pixels, size: Size) -> NDArray[np.uint8]:
    """The pixel at the cell's start, as OpenCV takes it."""
    rows, columns = (
        np.minimum(np.floor(np.arange(new) * (1 / (new / old))).astype(np.int64), old - 1)
        for new, old in zip(size.shape, pixels.shape[:2], strict=True)
    )
    return np.ascontiguousarray(pixels[rows][:, columns])


def by_mean(image: Tensor) -> Tensor:
    """SAM's own: ImageNet's mean and spread."""
    mean, std = (torch.tensor(values, device=image.device).view(-1, 1, 1) for values in (_MEAN, _STD))
    return (image - mean) / std


def by_range(image: Tensor) -> Tensor:
    """The picture's darkest value to 0, its brightest to 1."""
    return (image - image.min()) / (image.max() - image.min()).clamp(min=_LEAST_RANGE)


SAM = Preparation(1024, True, smooth, by_mean)
MEDSAM = Preparation(1024, False, cubic, by_range, passes_input=False)
SAM_MED2D = Preparation(256, False, nearest, by_mean)
