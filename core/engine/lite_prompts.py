"""Prompts drawn as maps: what the small decoder sees instead of a position code it would first have to learn."""

from dataclasses import dataclass

import torch
from torch import Tensor

STRIDE = 4
CHANNELS = 9
FILL, INNER, HAS_BOX, NEAR, AROUND, NOT_NEAR, NOT_AROUND, PRIOR, HAS_PRIOR = range(CHANNELS)
_NEAR_PX, _AROUND_PX = 5.0, 40.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """N prompts in pixels of the model's input.

    ``boxes`` (N, 4) as x0, y0, x1, y1, a row of NaN where there is none; ``points`` (N, K, 2) as x, y;
    ``signs`` (N, K): 1 inside, -1 outside, 0 no point; ``prior`` (N, 1, h, w) logits of an earlier answer
    over the input at any stride, counted only where ``has_prior`` (N,) is 1.
    """

    boxes: Tensor
    points: Tensor
    signs: Tensor
    prior: Tensor
    has_prior: Tensor


def draw(drawing: Drawing, height: int, width: int) -> Tensor:
    """(N, CHANNELS, height, width) at STRIDE."""
    device = drawing.boxes.device
    xs = (torch.arange(width, device=device) + 0.5) * STRIDE
    ys = (torch.arange(height, device=device) + 0.5) * STRIDE
    maps = torch.zeros(len(drawing.boxes), CHANNELS, height, width, device=device)
    _draw_boxes(maps, drawing.boxes, xs, ys)
    for sign, near, around in ((1, NEAR, AROUND), (-1, NOT_NEAR, NOT_AROUND)):
        square = _squared_distance(drawing.points, drawing.signs == sign, xs, ys)
        maps[:, near] = torch.exp(-square / (2 * _NEAR_PX**2))
        maps[:, around] = torch.exp(-square / (2 * _AROUND_PX**2))
    flag = drawing.has_prior[:, None, None]
    prior = torch.nn.functional.interpolate(drawing.prior, (height, width), mode="bilinear", antialias=False)
    maps[:, PRIOR] = torch.sigmoid(prior[:, 0]) * flag
    maps[:, HAS_PRIOR] = flag
    return maps


def _draw_boxes(maps: Tensor, boxes: Tensor, xs: Tensor, ys: Tensor) -> None:
    has_box = ~boxes.isnan().any(dim=1)
    x0, y0, x1, y1 = boxes.nan_to_num(0.0)[:, :, None].unbind(1)
    across = _coverage(xs, x0, x1)[:, None, :]
    down = _coverage(ys, y0, y1)[:, :, None]
    u = ((xs - (x0 + x1) / 2) / ((x1 - x0) / 2).clamp_min(1.0)).abs()[:, None, :]
    v = ((ys - (y0 + y1) / 2) / ((y1 - y0) / 2).clamp_min(1.0)).abs()[:, :, None]
    flag = has_box.to(maps.dtype)[:, None, None]
    maps[:, FILL] = across * down * flag
    maps[:, INNER] = (1 - torch.maximum(u, v)).clamp_min(0.0) * flag
    maps[:, HAS_BOX] = flag


def _coverage(centres: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """How much of each cell of a row lies between low and high: (N, cells)."""
    half = STRIDE / 2
    return ((torch.minimum(high, centres + half) - torch.maximum(low, centres - half)) / STRIDE).clamp(0.0, 1.0)


def _squared_distance(points: Tensor, is_used: Tensor, xs: Tensor, ys: Tensor) -> Tensor:
    """To the nearest used point, (N, height, width); huge where there is none."""
    dx = (xs - points[:, :, :1]) ** 2
    dy = (ys - points[:, :, 1:]) ** 2
    far = (~is_used).to(dx.dtype)[:, :, None, None] * 1e9
    if points.shape[1] == 0:
        return torch.full((len(points), len(ys), len(xs)), 1e9, device=points.device)
    return (dy[:, :, :, None] + dx[:, :, None, :] + far).amin(dim=1)
