"""The picture sides of CLIPs under one interface: open_clip's vision transformer, timm's (BiomedCLIP), the ResNet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from core.engine.dense.heads import first_norm
from core.errors import BackendUnavailable

Grid = tuple[int, int]  # rows, columns


class Tower(Protocol):
    """``size`` (H, W) is that of the pictures it was trained on; ``layer`` the one whose maps gScoreCAM weighs."""

    size: tuple[int, int]
    patch_size: tuple[int, int]
    layer: Any

    @property
    def blocks(self) -> Sequence[Any]:
        """Of the transformer; none for a ResNet."""
        ...

    def tokens(self, image: Tensor) -> Tensor:
        """(1, 1 + patches, width) as they enter the first block, of a prepared picture (1, 3, H, W)."""
        ...

    def through(self, block: Any, x: Tensor) -> Tensor: ...

    def projected(self, tokens: Tensor) -> Tensor:
        """Into the space of the texts, unit length."""
        ...

    def whole(self, images: Tensor) -> Tensor:
        """(B, d), unit length, of prepared pictures of the trained size."""
        ...

    def as_maps(self, out: Tensor) -> Tensor:
        """What ``layer`` or a block gives for one picture of the trained size, as (channels, rows, columns)."""
        ...


def tower_of(visual: Any, name: str) -> Tower:
    """Raises BackendUnavailable for picture sides of other kinds."""
    if hasattr(visual, "conv1") and hasattr(visual, "transformer") and not getattr(visual, "attn_pool", None):
        return ClipTower(visual)
    trunk = getattr(visual, "trunk", None)
    if trunk is not None and _is_plain(trunk):
        return TimmTower(visual)
    if hasattr(visual, "layer4") and hasattr(visual, "attnpool"):
        return ResNetTower(visual)
    raise BackendUnavailable(f"The model {name} has neither a plain vision transformer nor a ResNet for its pictures.")


def _is_plain(trunk: Any) -> bool:
    """Whether a timm network is a vision transformer that reads its class token."""
    parts = ("blocks", "cls_token", "pos_embed", "patch_embed", "norm_pre", "fc_norm")
    has_all = all(getattr(trunk, part, None) is not None for part in parts)
    return has_all and trunk.global_pool == "token" and trunk.num_prefix_tokens == 1 and not trunk.no_embed_class


class _Transformer:
    """What both vision transformers do alike."""

    size: tuple[int, int]
    patch_size: tuple[int, int]

    def __init__(self, visual: Any) -> None:
        self._visual = visual

    def whole(self, images: Tensor) -> Tensor:
        return functional.normalize(self._visual(images), dim=-1)

    def as_maps(self, out: Tensor) -> Tensor:
        rows, columns = (side // patch for side, patch in zip(self.size, self.patch_size, strict=True))
        return out[0, 1:].T.reshape(-1, rows, columns)

    def _grid(self, image: Tensor) -> Grid:
        return image.shape[2] // self.patch_size[0], image.shape[3] // self.patch_size[1]


class ClipTower(_Transformer):
    """open_clip's own."""

    def __init__(self, visual: Any) -> None:
        super().__init__(visual)
        self.patch_size, self.size = tuple(visual.patch_size), tuple(visual.image_size)
        self.layer = first_norm(self.blocks[-1])

    @property
    def blocks(self) -> Sequence[Any]:
        found: Sequence[Any] = self._visual.transformer.resblocks
        return found

    def tokens(self, image: Tensor) -> Tensor:
        visual = self._visual
        x = visual.conv1(image).flatten(2).transpose(1, 2)
        x = torch.cat([visual.class_embedding.expand(1, 1, -1), x], dim=1)
        table = positions(visual.positional_embedding, visual.grid_size, self._grid(image))
        tokens: Tensor = visual.ln_pre(x + table)
        return tokens

    def through(self, block: Any, x: Tensor) -> Tensor:
        """Older versions of open_clip order (tokens, batch, width)."""
        if getattr(self._visual.transformer, "batch_first", True):
            out: Tensor = block(x)
            return out
        swapped: Tensor = block(x.transpose(0, 1)).transpose(0, 1)
        return swapped

    def projected(self, tokens: Tensor) -> Tensor:
        x = self._visual.ln_post(tokens)
        return functional.normalize(x @ self._visual.proj if self._visual.proj is not None else x, dim=-1)


class TimmTower(_Transformer):
    """timm's, as BiomedCLIP has it."""

    def __init__(self, visual: Any) -> None:
        super().__init__(visual)
        embed = visual.trunk.patch_embed
        self.patch_size, self.size, self._trained = tuple(embed.patch_size), tuple(embed.img_size), embed.grid_size
        self.layer = first_norm(self.blocks[-1])

    @property
    def blocks(self) -> Sequence[Any]:
        found: Sequence[Any] = self._visual.trunk.blocks
        return found

    def tokens(self, image: Tensor) -> Tensor:
        trunk = self._visual.trunk
        x = trunk.patch_embed.norm(trunk.patch_embed.proj(image).flatten(2).transpose(1, 2))
        x = torch.cat([trunk.cls_token, x], dim=1)
        tokens: Tensor = trunk.norm_pre(x + positions(trunk.pos_embed[0], self._trained, self._grid(image)))
        return tokens

    def through(self, block: Any, x: Tensor) -> Tensor:
        out: Tensor = block(x)
        return out

    def projected(self, tokens: Tensor) -> Tensor:
        trunk = self._visual.trunk
        return functional.normalize(self._visual.head(trunk.fc_norm(trunk.norm(tokens))), dim=-1)


class ResNetTower:
    """open_clip's ModifiedResNet: it has maps, but no tokens, so that of the methods only gScoreCAM is for it."""

    patch_size = (32, 32)
    blocks: Sequence[Any] = ()

    def __init__(self, visual: Any) -> None:
        self._visual, self.layer = visual, visual.layer4
        side = visual.image_size
        self.size: tuple[int, int] = (side, side) if isinstance(side, int) else tuple(side)

    def tokens(self, image: Tensor) -> Tensor:
        raise NotImplementedError("a ResNet has no tokens")

    def through(self, block: Any, x: Tensor) -> Tensor:
        raise NotImplementedError("a ResNet has no blocks")

    def projected(self, tokens: Tensor) -> Tensor:
        return functional.normalize(tokens, dim=-1)

    def whole(self, images: Tensor) -> Tensor:
        return functional.normalize(self._visual(images), dim=-1)

    def as_maps(self, out: Tensor) -> Tensor:
        return out[0]


def positions(table: Tensor, trained: Grid, wanted: Grid) -> Tensor:
    """The positional embedding (1 + cells, width) for another grid; the class token keeps its own."""
    if tuple(trained) == wanted:
        return table
    grid = table[1:].reshape(1, *trained, -1).permute(0, 3, 1, 2)
    grid = functional.interpolate(grid, wanted, mode="bicubic", align_corners=False)
    return torch.cat([table[:1], grid.flatten(2)[0].T])
