"""The promptable half of the bundled model: a pyramid over the backbone, and a small decoder for drawn prompts."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.engine import lite_prompts
from core.engine.lite_backbone import TAP_CHANNELS

WIDTHS = (16, 32, 48, 96, 128)  # of the pyramid, at strides 2, 4, 8, 16, 32
CANDIDATES = 3
_SIMILARITY = 24


class Answer(NamedTuple):
    """``logits`` (N, CANDIDATES, H/2, W/2) and ``quality`` (N, CANDIDATES), an estimate of the IoU, 0..1."""

    logits: Tensor
    quality: Tensor


class Conv(nn.Sequential):
    """3x3 convolution, batch norm, ReLU."""

    def __init__(self, into: int, out: int, stride: int = 1, dilation: int = 1) -> None:
        super().__init__(
            nn.Conv2d(into, out, 3, stride, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """Two 3x3 convolutions beside the identity."""

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = Conv(width, width)
        self.second = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.norm(self.second(self.first(x))))


class Context(nn.Module):
    """Adds to every position what the whole map says on average."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(width, width), nn.ReLU(inplace=True), nn.Linear(width, width))

    def forward(self, x: Tensor) -> Tensor:
        whole: Tensor = self.inner(x.mean(dim=(2, 3)))
        return x + whole[:, :, None, None]


def enlarged(x: Tensor) -> Tensor:
    """Twice the size."""
    return functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


class Pyramid(nn.Module):
    """Backbone maps -> maps of WIDTHS at the same strides, each knowing what the coarser ones know."""

    def __init__(self) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(
            nn.Sequential(nn.Conv2d(into, out, 1, bias=False), nn.BatchNorm2d(out))
            for into, out in zip(TAP_CHANNELS, WIDTHS, strict=True)
        )
        self.down = nn.ModuleList(nn.Conv2d(WIDTHS[i + 1], WIDTHS[i], 1) for i in range(len(WIDTHS) - 1))
        self.mix = nn.ModuleList([nn.Identity(), *(Conv(w, w) for w in WIDTHS[1:-1]), Residual(WIDTHS[-1])])
        self.context = Context(WIDTHS[-1])

    def forward(self, taps: list[Tensor]) -> list[Tensor]:
        """Maps at strides 2, 4, 8, 16, 32."""
        coarser = self.context(self.mix[-1](self.lateral[-1](taps[-1])))
        maps = [coarser]
        for i in range(len(taps) - 2, -1, -1):
            coarser = self.mix[i](functional.relu(self.lateral[i](taps[i]) + enlarged(self.down[i](coarser))))
            maps.insert(0, coarser)
        return maps


class Decoder(nn.Module):
    """A small U-net over the pyramid and the drawn prompts; knows nothing of absolute places."""

    def __init__(self) -> None:
        super().__init__()
        w2, w4, w8, w16, w32 = WIDTHS
        self.keys8 = nn.Conv2d(w8, _SIMILARITY, 1)
        self.keys4 = nn.Conv2d(w4, _SIMILARITY, 1)
        self.prompt = Conv(lite_prompts.CHANNELS + 2, w4)
        self.enter4 = Residual(w4)
        self.to8 = Conv(w4, w8, stride=2)
        self.similar8 = nn.Conv2d(2, w8, 1, bias=False)
        self.enter8 = nn.Sequential(Residual(w8), Residual(w8, dilation=2))
        self.to16 = Conv(w8, w16, stride=2)
        self.enter16 = nn.Sequential(Residual(w16), Residual(w16, dilation=2))
        self.to32 = Conv(w16, w32, stride=2)
        self.enter32 = nn.Sequential(Residual(w32), Context(w32), Residual(w32))
        self.up16, self.leave16 = nn.Conv2d(w32, w16, 1), Residual(w16)
        self.up8, self.leave8 = nn.Conv2d(w16, w8, 1), Residual(w8)
        self.up4, self.leave4 = nn.Conv2d(w8, w4, 1), Residual(w4)
        self.up2, self.leave2 = nn.Conv2d(w4, w2, 1), Conv(w2, w2)
        self.coarse, self.fine = nn.Conv2d(w4, CANDIDATES, 1), nn.Conv2d(w2, CANDIDATES, 1)
        self.judge = nn.Sequential(nn.Linear(w32 + w4 + 2, 64), nn.ReLU(inplace=True), nn.Linear(64, 1))

    def forward(self, pyramid: list[Tensor], owner: Tensor, drawing: lite_prompts.Drawing) -> Answer:
        """``owner`` (N,) says which picture of the pyramid's batch each prompt is about."""
        p2, p4, p8, p16, p32 = (level[owner] for level in pyramid)
        maps = lite_prompts.draw(drawing, p4.shape[2], p4.shape[3])
        alike4 = similarity(self.keys4(pyramid[1]), owner, maps)
        alike8 = similarity(self.keys8(pyramid[2]), owner, functional.avg_pool2d(maps, 2))
        e4 = self.enter4(p4 + self.prompt(torch.cat([maps, alike4], dim=1).to(p4.dtype)))
        e8 = self.enter8(self.to8(e4) + p8 + self.similar8(alike8.to(p8.dtype)))
        e16 = self.enter16(self.to16(e8) + p16)
        e32 = self.enter32(self.to32(e16) + p32)
        d16 = self.leave16(e16 + enlarged(self.up16(e32)))
        d8 = self.leave8(e8 + enlarged(self.up8(d16)))
        d4 = self.leave4(e4 + enlarged(self.up4(d8)))
        d2 = self.leave2(functional.relu(p2 + enlarged(self.up2(d4))))
        logits = (enlarged(self.coarse(d4)) + self.fine(d2)).float()
        return Answer(logits, self._quality(logits, d4, e32))

    def _quality(self, logits: Tensor, features: Tensor, coarse: Tensor) -> Tensor:
        probability = torch.sigmoid(functional.avg_pool2d(logits.detach(), 2))
        area = probability.sum(dim=(2, 3)).clamp_min(1e-3)
        inside = torch.einsum("nkhw,nchw->nkc", probability, features.float()) / area[:, :, None]
        sureness = (probability * probability).sum(dim=(2, 3)) / area
        whole = coarse.float().mean(dim=(2, 3))[:, None].expand(-1, CANDIDATES, -1)
        share = area / probability[0, 0].numel()
        judged = torch.cat([whole, inside, sureness[:, :, None], share.sqrt()[:, :, None]], dim=2)
        return torch.sigmoid(self.judge(judged).float()[:, :, 0])


def similarity(keys: Tensor, owner: Tensor, maps: Tensor) -> Tensor:
    """How much each position looks like what is marked as inside, and as outside: (N, 2, h, w), cosines.

    Inside is what lies under positive points, in the middle of the box and in the prior; outside what lies
    under negative points and in a ring around the box.
    """
    keys = functional.normalize(keys.float(), dim=1)
    inner, near, prior = maps[:, lite_prompts.INNER], maps[:, lite_prompts.NEAR], maps[:, lite_prompts.PRIOR]
    inside = near * 2 + inner**2 + 0.2 * prior**2
    fill = maps[:, lite_prompts.FILL]
    ring = functional.max_pool2d(fill[:, None], 9, stride=1, padding=4)[:, 0] - fill
    outside = maps[:, lite_prompts.NOT_NEAR] * 2 + ring.clamp_min(0.0) * maps[:, lite_prompts.HAS_BOX]
    marks = torch.stack([inside, outside], dim=1)
    total = marks.sum(dim=(2, 3))
    own = keys[owner]
    means = torch.einsum("nmhw,nchw->nmc", marks, own) / total.clamp_min(1e-3)[:, :, None]
    found = torch.einsum("nmc,nchw->nmhw", functional.normalize(means, dim=2), own)
    return found * (total > 1e-2).to(found.dtype)[:, :, None, None]


class LiteNetwork(nn.Module):
    """Pyramid and decoder together: all that is trained of the segmenter."""

    def __init__(self) -> None:
        super().__init__()
        self.pyramid = Pyramid()
        self.decoder = Decoder()
