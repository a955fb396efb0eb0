"""MobileSAM's image encoder: timm's TinyViT (5 M parameters) without its last halving, and SAM's neck."""

from __future__ import annotations

import re

from torch import Tensor, nn

WIDTHS = (64, 128, 160, 320)
_CHANNELS = 256
_RENAMED = (
    (r"^image_encoder\.patch_embed\.seq\.0\.", "image_encoder.patch_embed.conv1."),
    (r"^image_encoder\.patch_embed\.seq\.2\.", "image_encoder.patch_embed.conv2."),
    (r"^image_encoder\.layers\.(\d+)\.blocks\.", r"image_encoder.stages.\1.blocks."),
    (r"^(image_encoder\..*(?:conv\d?))\.c\.", r"\1.conv."),
)
_LATER_STAGE = re.compile(r"^image_encoder\.layers\.(\d+)\.downsample\.")
_UNUSED = ("image_encoder.head.", "image_encoder.norm_head.")


class TinyEncoder(nn.Module):
    """(1, 3, 1024, 1024) -> (1, 256, 64, 64)."""

    grid = 64

    def __init__(self) -> None:
        from segment_anything.modeling.common import LayerNorm2d
        from timm.models.tiny_vit import TinyVit

        super().__init__()
        trunk = TinyVit(
            num_classes=0,
            embed_dims=WIDTHS,
            depths=(2, 2, 6, 2),
            num_heads=(2, 4, 5, 10),
            window_sizes=(7, 7, 14, 7),
            drop_path_rate=0.0,
        )
        self.patch_embed, self.stages = trunk.patch_embed, trunk.stages
        self.stages[-1].downsample.conv2.conv.stride = (1, 1)
        self.neck = nn.Sequential(
            nn.Conv2d(WIDTHS[-1], _CHANNELS, 1, bias=False),
            LayerNorm2d(_CHANNELS),
            nn.Conv2d(_CHANNELS, _CHANNELS, 3, padding=1, bias=False),
            LayerNorm2d(_CHANNELS),
        )

    @property
    def blocks(self) -> list[nn.Module]:
        return [block for stage in self.stages for block in stage.blocks]

    @property
    def early(self) -> nn.Module:
        """Its output is HQ-SAM's early map, (1, 160, 64, 64)."""
        stem: nn.Module = self.stages[2].downsample
        return stem

    def forward(self, image: Tensor) -> Tensor:
        features: Tensor = self.neck(self.stages(self.patch_embed(image)))
        return features


def renamed(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """A published state dict of MobileSAM under the names of this module."""
    return {_new_name(name): value for name, value in state.items() if not name.startswith(_UNUSED)}


def _new_name(name: str) -> str:
    name = _LATER_STAGE.sub(lambda found: f"image_encoder.stages.{int(found[1]) + 1}.downsample.", name)
    for pattern, replacement in _RENAMED:
        name = re.sub(pattern, replacement, name)
    return name
