"""What a file or folder that a user put into the weights folder is, by the names and shapes of its tensors alone.

Nothing is loaded: of safetensors the header is read, of torch's files the table, with the tensors left on the disk.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.engine import hf
from core.engine.weights import unwrapped
from core.errors import BackendUnavailable

_log = logging.getLogger(__name__)
_SUFFIXES = (".pth", ".pt", ".bin", ".safetensors")
_LONGEST_HEADER = 100_000_000
_VIT = {768: "ViT-B", 1024: "ViT-L", 1280: "ViT-H"}
_FOLDERS = {  # model_type in config.json -> what it is, role, the setting's value before the folder's name
    "sam2": ("SAM 2", "segmenter", "sam2"),
    "sam2_video": ("SAM 2", "segmenter", "sam2"),
    "sam3_tracker": ("SAM 3", "segmenter", "sam3"),
    "sam3_video": ("SAM 3", "segmenter", "sam3"),
    "sam3": ("SAM 3, concepts", "grounder", "sam3-concepts"),
    "clipseg": ("CLIPSeg", "grounder", "clipseg"),
    "grounding-dino": ("Grounding DINO", "grounder", "grounding-dino"),
    "owlv2": ("OWLv2", "grounder", "owlv2"),
}
Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """``name`` is what a setting takes to use it as ``role``; with neither, ``problem`` says why in a sentence."""

    file: str
    title: str
    size_bytes: int
    role: str = ""
    name: str = ""
    problem: str = ""


_kept: dict[tuple[str, int, int], Found] = {}  # by path, size and time of change


def found_in(folder: Path, known: frozenset[str]) -> list[Found]:
    """What lies in the weights folder beside the ``known`` files of the catalogue, by name."""
    if not folder.is_dir():
        return []
    paths = sorted(path for path in folder.iterdir() if path.name not in known)
    folders = [_folder(path) for path in paths if hf.is_folder(path)]
    return [*(_file(path) for path in paths if path.is_file() and path.suffix in _SUFFIXES), *folders]


def _file(path: Path) -> Found:
    stat = path.stat()
    key = (str(path), stat.st_size, stat.st_mtime_ns)
    if key not in _kept:
        _kept[key] = _looked_at(path, stat.st_size)
    return _kept[key]


def _looked_at(path: Path, size_bytes: int) -> Found:
    try:
        shapes = read_shapes(path)
    except Exception as error:  # torch, pickle, zip and json each raise their own
        _log.info("could not look into %s: %s", path.name, error)
        return Found(path.name, path.name, size_bytes, problem="It is damaged, or holds more than numbers.")
    title, head, problem = recognise(shapes, path.name)
    if problem:
        return Found(path.name, title, size_bytes, problem=problem)
    return Found(path.name, f"{title}: {path.name}", size_bytes, "segmenter", f"{head}:{path.name}")


def recognise(shapes: Shapes, file: str) -> tuple[str, str, str]:
    """What it is; the setting's value before the file's name; or what stops it, in a sentence."""
    if "prompt_encoder.no_mask_embed.weight" in shapes and "mask_decoder.mask_tokens.weight" in shapes:
        return _of_sams_family(shapes, file)
    if any(name.startswith("sam_prompt_encoder.") for name in shapes):
        return "SAM 2", "", "It looks like SAM 2 as its authors publish it. Put in the model's folder for transformers."
    if any("visual.conv1.weight" in name or "visual.trunk." in name for name in shapes):
        sentence = f"It looks like a CLIP. Name its model: SAYSEG_GROUNDER=open-clip:MODEL:{file}."
        return "CLIP", "", sentence
    if any(name.startswith("image_encoder.") for name in shapes):
        return "Encoder", "", "It looks like an image encoder of SAM's family without prompt encoder and mask decoder."
    return file, "", "It holds no architecture that is known here."


def _of_sams_family(shapes: Shapes, file: str) -> tuple[str, str, str]:
    positions = shapes.get("image_encoder.pos_embed")
    is_hq = "mask_decoder.hf_token.weight" in shapes
    if positions is None:
        if "image_encoder.layers.0.blocks.0.conv1.c.weight" in shapes:
            return ("Light HQ-SAM" if is_hq else "MobileSAM"), "sam", ""
        return "SAM", "", "It looks like SAM with an image encoder that isn't known here."
    _, cells, _, width = positions
    if width not in _VIT or cells not in (16, 64):
        return "SAM", "", f"It looks like SAM of a size that isn't known: {cells} cells, width {width}."
    if cells == 16:
        kind = "SAM-Med2D" if any(".Adapter." in name for name in shapes) else "SAM at 256 px"
        return f"{kind}, {_VIT[width]}", "sam", ""
    if "medsam" in file.lower():
        return f"MedSAM, {_VIT[width]}", "medsam", ""
    return f"{'HQ-SAM' if is_hq else 'SAM'}, {_VIT[width]}", "sam", ""


def _folder(path: Path) -> Found:
    size_bytes = sum(file.stat().st_size for file in hf.tensor_files(path))
    try:
        kind = str(hf.read_config(path).get("model_type"))
    except BackendUnavailable as error:
        return Found(path.name, path.name, size_bytes, problem=str(error))
    if kind not in _FOLDERS:
        sentence = f"It is a transformers folder of the kind '{kind}', which is not known here."
        return Found(path.name, path.name, size_bytes, problem=sentence)
    title, role, head = _FOLDERS[kind]
    return Found(path.name, f"{title}: {path.name}", size_bytes, role, f"{head}:{path.name}")


def read_shapes(path: Path) -> Shapes:
    """Name -> shape of the file's tensors. Raises what the file's reader raises, ValueError for no table of tensors."""
    if path.suffix == ".safetensors":
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if length > _LONGEST_HEADER:
                raise ValueError("the header is too long")
            header = json.loads(file.read(length))
        return {name: tuple(entry["shape"]) for name, entry in header.items() if name != "__metadata__"}
    import torch

    table = unwrapped(torch.load(path, map_location="cpu", weights_only=True, mmap=True))
    if not isinstance(table, dict):
        raise ValueError("it holds no table of tensors")
    return {str(name): tuple(value.shape) for name, value in table.items() if isinstance(value, torch.Tensor)}
