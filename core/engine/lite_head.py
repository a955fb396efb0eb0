"""The text half of the bundled model: pixels and phrases in one space, and whether a thing is there at all."""

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.engine.lite_backbone import HEAD_CHANNELS, TAP_CHANNELS
from core.engine.lite_network import Context, Conv, Residual, enlarged

TEXT_WIDTH = 256
STRIDE = 8
_W32, _W16, _W8 = 192, 128, 96


class Found(NamedTuple):
    """``logits`` (B, P, h, w) per phrase at STRIDE; ``presence`` (B, P), logits that it is there at all."""

    logits: Tensor
    presence: Tensor


class Pixels(NamedTuple):
    """A picture in the text's space: unit vectors (B, TEXT_WIDTH, h, w), and one vector for all of it."""

    vectors: Tensor
    whole: Tensor


class PhraseTower(nn.Module):
    """A phrase's vector, bent towards what can be seen."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(TEXT_WIDTH, 512)
        self.second = nn.Linear(512, TEXT_WIDTH)
        self.straight = nn.Linear(TEXT_WIDTH, TEXT_WIDTH)

    def forward(self, phrases: Tensor) -> Tensor:
        bent: Tensor = self.straight(phrases) + self.second(functional.relu(self.first(phrases * TEXT_WIDTH**0.5)))
        return functional.normalize(bent, dim=-1)


class TextHead(nn.Module):
    """Features -> vectors per position, compared with the phrase's vector. Told where in the picture it is."""

    def __init__(self) -> None:
        super().__init__()
        self.top = nn.Sequential(nn.Conv2d(HEAD_CHANNELS, _W32, 1, bias=False), nn.BatchNorm2d(_W32))
        self.last = nn.Sequential(nn.Conv2d(TAP_CHANNELS[4], _W32, 1, bias=False), nn.BatchNorm2d(_W32))
        self.mix32 = nn.Sequential(Residual(_W32), Context(_W32), Residual(_W32))
        self.lateral16 = nn.Sequential(nn.Conv2d(TAP_CHANNELS[3], _W16, 1, bias=False), nn.BatchNorm2d(_W16))
        self.down16 = nn.Conv2d(_W32, _W16, 1)
        self.place = nn.Conv2d(4, _W16, 1, bias=False)
        self.mix16 = nn.Sequential(Residual(_W16), Residual(_W16, dilation=2))
        self.lateral8 = nn.Sequential(nn.Conv2d(TAP_CHANNELS[2], _W8, 1, bias=False), nn.BatchNorm2d(_W8))
        self.lateral4 = Conv(TAP_CHANNELS[1], _W8, stride=2)
        self.down8 = nn.Conv2d(_W16, _W8, 1)
        self.mix8 = nn.Sequential(Residual(_W8), Residual(_W8))
        self.out = nn.Conv2d(_W8, TEXT_WIDTH, 1)
        self.seen = nn.Sequential(nn.Linear(2 * _W32, 256), nn.ReLU(inplace=True), nn.Linear(256, TEXT_WIDTH))
        self.pixel_phrase, self.whole_phrase = PhraseTower(), PhraseTower()
        self.scales = nn.Parameter(torch.tensor([2.7, 2.7]))
        self.biases = nn.Parameter(torch.tensor([-3.0, -1.0]))

    def see(self, taps: list[Tensor], top: Tensor) -> Pixels:
        """All that doesn't depend on the phrase."""
        x = self.mix32(functional.relu(self.top(top) + self.last(taps[4])))
        whole = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)
        height, width = taps[3].shape[2:]
        place = self.place(places(height, width, x).to(x.dtype))
        x = self.mix16(functional.relu(self.lateral16(taps[3]) + enlarged(self.down16(x)) + place))
        x = self.mix8(functional.relu(self.lateral8(taps[2]) + self.lateral4(taps[1]) + enlarged(self.down8(x))))
        vectors = functional.normalize(self.out(x).float(), dim=1)
        return Pixels(vectors, functional.normalize(self.seen(whole).float(), dim=1))

    def compare(self, pixels: Pixels, phrases: Tensor) -> Found:
        """``phrases`` (P, TEXT_WIDTH), unit vectors, all asked of every picture."""
        near = torch.einsum("bchw,pc->bphw", pixels.vectors, self.pixel_phrase(phrases).float())
        presence = self.presence(pixels, phrases)
        logits = self.scales.exp()[0] * near + self.biases[0] + 0.5 * presence.clamp(-8.0, 4.0)[:, :, None, None]
        return Found(logits, presence)

    def presence(self, pixels: Pixels, phrases: Tensor) -> Tensor:
        """(B, P), logits that each phrase's thing is in the picture at all."""
        whole = torch.einsum("bc,pc->bp", pixels.whole, self.whole_phrase(phrases).float())
        return self.scales.exp()[1] * whole + self.biases[1]


def places(height: int, width: int, like: Tensor) -> Tensor:
    """(1, 4, h, w): how far right and down, -1..1, and their squares."""
    x = torch.linspace(-1, 1, width, device=like.device).expand(height, width)
    y = torch.linspace(-1, 1, height, device=like.device)[:, None].expand(height, width)
    return torch.stack([x, y, x * x, y * y])[None]
