"""Where to look: how a picture, or a part of it, becomes the network's input, and where answers lie in the picture."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as Pillow
from torch import Tensor

from core.types import Box, Pixels, Point, Size

SIDE = 512  # longest side of a whole picture at the network's input
TILE_SIDE = 384
KEPT_SIDE = 1536  # of the copy that small objects are looked up in
GUIDE_SIDE = 1024  # of the one that edges follow where the whole picture is looked at
_MULTIPLE = 32
_MOST_ENLARGED = 8.0
_PAD = 127
_OUTSIDE = -8.0  # logits where an earlier answer says nothing


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of the picture (``frame``) at ``scale`` input pixels per image pixel, its corner at (0, 0)."""

    frame: Box
    scale: float

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) of what it covers at the input, at least one pixel."""
        return max(1, round(self.frame.height * self.scale)), max(1, round(self.frame.width * self.scale))

    def to_input(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.frame.x0) * self.scale, (y - self.frame.y0) * self.scale


def whole_window(size: Size) -> Window:
    longest = max(size.width, size.height)
    return Window(Box(0, 0, size.width, size.height), min(SIDE / longest, _MOST_ENLARGED))


def tile_side(size: Size, extent: float) -> float | None:
    """The side of a tile in which an object of ``extent`` image pixels fits well; None if that is the whole picture.

    Tiles halve in size from level to level.
    """
    longest = float(max(size.width, size.height))
    side = longest
    while side / 2 >= max(2.5 * extent, 48.0):
        side /= 2
    return None if side > longest * 0.75 else side


def tile_window(size: Size, centre: Point, extent: float) -> Window | None:
    """The tile of a fixed grid around an object; tiles overlap by half, so that neighbours share them."""
    side = tile_side(size, extent)
    if side is None:
        return None
    left, top = (_snapped(c, side, limit) for c, limit in ((centre.x, size.width), (centre.y, size.height)))
    return close_window(Box(left, top, min(left + side, size.width), min(top + side, size.height)))


def close_window(frame: Box) -> Window:
    """A part of the picture at the scale of tiles."""
    return Window(frame, min(TILE_SIDE / max(frame.width, frame.height), _MOST_ENLARGED))


def _snapped(centre: float, side: float, limit: int) -> float:
    step = side / 2
    return float(np.clip(round((centre - side / 2) / step) * step, 0.0, max(0.0, limit - side)))


def kept_copy(pixels: Pixels, most: int = KEPT_SIDE) -> Pixels:
    """The picture, or a smaller copy if it is larger than will ever be needed."""
    longest = max(pixels.shape[:2])
    if longest <= most:
        return pixels
    scale = most / longest
    return resized(pixels, max(1, round(pixels.shape[0] * scale)), max(1, round(pixels.shape[1] * scale)))


def resized(pixels: Pixels, height: int, width: int) -> Pixels:
    picture = Pillow.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(picture.resize((width, height), Pillow.Resampling.BILINEAR, reducing_gap=3.0), np.uint8)


def part_of(copy: Pixels, size: Size, frame: Box) -> Pixels:
    """What lies under a frame; ``copy`` may be smaller than the picture."""
    x_share, y_share = copy.shape[1] / size.width, copy.shape[0] / size.height
    x0, y0 = int(frame.x0 * x_share), int(frame.y0 * y_share)
    x1, y1 = max(x0 + 1, round(frame.x1 * x_share)), max(y0 + 1, round(frame.y1 * y_share))
    return copy[y0:y1, x0:x1]


def network_input(copy: Pixels, size: Size, window: Window) -> Tensor:
    """(1, 3, H, W) in 0..255, padded with grey to multiples of 32; ``copy`` may be smaller than the picture."""
    height, width = window.shape
    part = resized(part_of(copy, size, window.frame), height, width)
    padded = np.full((_rounded(height), _rounded(width), 3), _PAD, np.uint8)
    padded[:height, :width] = part
    tensor = torch.from_numpy(padded).permute(2, 0, 1)[None].float()
    return tensor.contiguous(memory_format=torch.channels_last)


def _rounded(length: int) -> int:
    return -(-length // _MULTIPLE) * _MULTIPLE


def cut_logits(logits: Tensor, window: Window, stride: int) -> NDArray[np.float32]:
    """A map at ``stride`` of the padded input -> the same over exactly the window's frame."""
    height, width = window.shape
    rows, columns = max(1, -(-height // stride)), max(1, -(-width // stride))
    exact = height == rows * stride and width == columns * stride
    if exact:
        return np.asarray(logits[..., :rows, :columns].float().cpu().numpy(), np.float32)
    grid = _sampling(logits.shape[-2:], (rows, columns), (height / stride, width / stride), logits.device)
    flat = logits.reshape(1, -1, *logits.shape[-2:]).float()
    sampled = torch.nn.functional.grid_sample(flat, grid, align_corners=False, padding_mode="border")
    return np.asarray(sampled.reshape(*logits.shape[:-2], rows, columns).cpu().numpy(), np.float32)


def _sampling(
    source: torch.Size, target: tuple[int, int], covered: tuple[float, float], device: torch.device
) -> Tensor:
    """Where the cells of ``target`` lie in ``source``, of which only the part ``covered`` counts."""
    axes = [
        (torch.arange(cells, device=device) + 0.5) / cells * used / total * 2 - 1
        for cells, used, total in zip(target, covered, source, strict=True)
    ]
    ys, xs = torch.meshgrid(*axes, indexing="ij")
    return torch.stack([xs, ys], dim=-1)[None]


def moved_prior(logits: NDArray[np.float32], frame: Box, window: Window, shape: tuple[int, int], stride: int) -> Tensor:
    """Logits over ``frame`` -> (1, 1, *shape), a map at ``stride`` of the window's padded input; -8 outside of it."""
    source = torch.from_numpy(np.ascontiguousarray(logits, np.float32))[None, None]
    rows, columns = ((torch.arange(cells) + 0.5) * stride / window.scale for cells in shape)
    ys = (rows + window.frame.y0 - frame.y0) / frame.height * 2 - 1
    xs = (columns + window.frame.x0 - frame.x0) / frame.width * 2 - 1
    grid = torch.stack(torch.meshgrid(ys, xs, indexing="ij")[::-1], dim=-1)[None].float()
    sampled = torch.nn.functional.grid_sample(source, grid, align_corners=False, padding_mode="border")
    is_inside = (ys.abs() <= 1)[:, None] & (xs.abs() <= 1)
    return torch.where(is_inside, sampled, torch.tensor(_OUTSIDE))
