"""State dicts that share SAM's parts: told apart and built by what they hold, under ``segment_anything``'s classes.

SAM, MedSAM and other fine-tunes; MobileSAM (TinyViT); SAM-Med2D (256 px, adapters); HQ-SAM, also with TinyViT.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from core.engine import sam_input, tiny_vit
from core.engine.sam import SamSegmenter, fill
from core.engine.sam_hq import HqSegmenter, add_head
from core.engine.sam_input import Preparation
from core.engine.weights import read_state, sha256_of
from core.errors import BackendUnavailable

_PATCH = 16
_CHANNELS = 256
_SIZES: Mapping[int, tuple[str, int, int, tuple[int, ...]]] = {  # width -> size, blocks, heads, global blocks
    768: ("b", 12, 12, (2, 5, 8, 11)),
    1024: ("l", 24, 16, (5, 11, 17, 23)),
    1280: ("h", 32, 16, (7, 15, 23, 31)),
}
_HQ, _ADAPTER = "mask_decoder.hf_token.weight", ".Adapter."
_POSITIONS = "image_encoder.pos_embed"


def load(weights: Path, device: str) -> SamSegmenter:
    """Whatever member of the family the file holds. Raises BackendUnavailable."""
    return build(read_state(weights), weights, device)


def load_medsam(weights: Path, device: str) -> SamSegmenter:
    """The same, with MedSAM's preparation of the picture."""
    return build(read_state(weights), weights, device, sam_input.MEDSAM)


def load_file(name: str, weights_folder: Path, device: str) -> SamSegmenter:
    """A file in the weights folder, or with its own path. Raises BackendUnavailable."""
    return load(_found(name, weights_folder), device)


def load_medsam_file(name: str, weights_folder: Path, device: str) -> SamSegmenter:
    """The same, with MedSAM's preparation of the picture."""
    return load_medsam(_found(name, weights_folder), device)


def _found(name: str, weights_folder: Path) -> Path:
    for path in (weights_folder / name, Path(name)):
        if path.is_file():
            return path
    raise BackendUnavailable(f"There is no weights file '{name}' in the weights folder.")


def build(
    state: Mapping[str, Tensor], weights: Path, device: str, preparation: Preparation | None = None
) -> SamSegmenter:
    """``weights`` is the file that ``state`` came from. Raises BackendUnavailable if the tensors don't fit."""
    is_hq, is_tiny = _HQ in state, _POSITIONS not in state
    encoder, name, early = _tiny() if is_tiny else _vit(state, weights)
    grid = encoder.grid
    model = _sam(encoder, grid)
    if is_hq:
        add_head(model.mask_decoder, early)
    fill(model, tiny_vit.renamed(dict(state)) if is_tiny else _with_adapters(state), weights.name, name)
    chosen = preparation or (sam_input.SAM if grid * _PATCH == sam_input.SAM.side else sam_input.SAM_MED2D)
    kind = HqSegmenter if is_hq else SamSegmenter
    return kind(model, f"sam-hq-{name}" if is_hq else f"sam-{name}", sha256_of(weights), device, chosen)


def _tiny() -> tuple[Any, str, int]:
    return tiny_vit.TinyEncoder(), "vit-t", tiny_vit.WIDTHS[2]


def _vit(state: Mapping[str, Tensor], weights: Path) -> tuple[Any, str, int]:
    _, grid, _, width = state[_POSITIONS].shape
    if width not in _SIZES or grid * _PATCH not in (sam_input.SAM.side, sam_input.SAM_MED2D.side):
        raise BackendUnavailable(
            f"The weights file {weights.name} looks like SAM of a size that isn't known: {grid} cells, width {width}."
        )
    size, depth, heads, global_blocks = _SIZES[width]
    encoder = _encoder(grid, width, depth, heads, global_blocks)
    if any(_ADAPTER in name for name in state):
        for block in encoder.blocks:
            block.mlp = AdaptedMlp(block.mlp, width)
    return encoder, f"vit-{size}", width


def _encoder(grid: int, width: int, depth: int, heads: int, global_blocks: tuple[int, ...]) -> Any:
    from segment_anything.modeling import ImageEncoderViT

    encoder = ImageEncoderViT(
        img_size=grid * _PATCH,
        patch_size=_PATCH,
        embed_dim=width,
        depth=depth,
        num_heads=heads,
        out_chans=_CHANNELS,
        norm_layer=partial(nn.LayerNorm, eps=1e-6),
        use_rel_pos=True,
        window_size=14,
        global_attn_indexes=global_blocks,
    )
    encoder.grid = grid
    return encoder


def _sam(encoder: Any, grid: int) -> Any:
    from segment_anything.modeling import MaskDecoder, PromptEncoder, Sam, TwoWayTransformer

    return Sam(
        image_encoder=encoder,
        prompt_encoder=PromptEncoder(
            embed_dim=_CHANNELS,
            image_embedding_size=(grid, grid),
            input_image_size=(grid * _PATCH, grid * _PATCH),
            mask_in_chans=16,
        ),
        mask_decoder=MaskDecoder(
            transformer_dim=_CHANNELS,
            transformer=TwoWayTransformer(depth=2, embedding_dim=_CHANNELS, mlp_dim=2048, num_heads=8),
        ),
    )


class AdaptedMlp(nn.Module):
    """SAM-Med2D's block: beside the MLP a small adapter, on the same normalised input (1, h, w, c)."""

    def __init__(self, mlp: Any, width: int) -> None:
        super().__init__()
        self.lin1, self.lin2, self.act = mlp.lin1, mlp.lin2, mlp.act
        self.adapter = Adapter(width)

    def forward(self, tokens: Tensor) -> Tensor:
        straight: Tensor = self.lin2(self.act(self.lin1(tokens)))
        adapted: Tensor = self.adapter(tokens)
        return straight + adapted


class Adapter(nn.Module):
    """Channels weighed by their mean, then a look at the neighbourhood at half the resolution."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.channel = nn.Sequential(
            nn.Linear(width, width // 4, bias=False), nn.ReLU(), nn.Linear(width // 4, width, bias=False), nn.Sigmoid()
        )
        self.spatial = nn.Sequential(
            nn.Conv2d(width, width, 3, 2, 1, bias=False),
            nn.ReLU(),
            nn.ConvTranspose2d(width, width, 4, 2, 1, bias=False),
            nn.ReLU(),
        )
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor) -> Tensor:
        maps = tokens.permute(0, 3, 1, 2)
        weighed = maps * self.channel(maps.mean((2, 3)))[:, :, None, None]
        normed: Tensor = self.norm((maps + self.spatial(weighed)).permute(0, 2, 3, 1))
        return normed


def _with_adapters(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.replace(_ADAPTER, ".mlp.adapter."): value for name, value in state.items()}
