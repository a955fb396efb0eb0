"""A folder of pictures and masks in the documented layout, read as items and objects."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Bitmap, Pixels

IGNORE = 255
Indices = NDArray[np.uint8]  # (H, W): 0 background, 1..N objects, IGNORE

OPEN_LICENCES = ("CC BY 4.0", "CC BY-SA 4.0", "CC0", "MIT", "Public Domain", "Apache-2.0", "CDLA-Sharing-1.0")


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set of the folder: what META.json and phrases.json say about it."""

    name: str
    group: str
    folder: Path
    licence: str
    is_instances: bool
    modality: str
    classes: tuple[str, ...]
    contains: dict[str, list[str]] = field(default_factory=dict)
    phrases: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether its licence, as stated, lets weights trained on it be used for any purpose."""
        return self.licence.startswith(OPEN_LICENCES) and not any(word in self.licence for word in ("image", "memory"))


@dataclass(frozen=True, slots=True)
class Item:
    """One picture; ``labels`` maps an index of its mask to a name ("" where the source has none)."""

    dataset: DataSet
    name: str
    image: Path
    mask: Path
    labels: dict[int, str]

    def read(self) -> tuple[Pixels, Indices]:
        """The picture (RGB) and its indices, of one size."""
        pixels = cv2.imread(str(self.image), cv2.IMREAD_COLOR_RGB)
        mask = cv2.imread(str(self.mask), cv2.IMREAD_UNCHANGED)
        if pixels is None or mask is None:
            raise OSError(f"can't read {self.image} or its mask")
        return np.asarray(pixels, np.uint8), _indices(mask, self.mask)

    def without(self, names: set[str]) -> "Item":
        """The same picture, some of its objects' names unknown."""
        labels = {index: "" if name in names else name for index, name in self.labels.items()}
        classes = tuple(name for name in self.dataset.classes if name not in names)
        return replace(self, labels=labels, dataset=replace(self.dataset, classes=classes))

    def indices_of(self, index: int) -> list[int]:
        """The index itself and those of the structures that lie inside it."""
        inner = self.dataset.contains.get(self.labels.get(index, ""), [])
        return [index, *(i for i, name in self.labels.items() if name in inner)]

    def class_mask(self, mask: Indices, name: str) -> Bitmap:
        """All that carries a name, with what lies inside it."""
        wanted = {j for i, label in self.labels.items() if label == name for j in self.indices_of(i)}
        return np.isin(mask, sorted(wanted))


def _indices(mask: NDArray[np.generic], path: Path) -> Indices:
    """OpenCV turns an indexed PNG into colours; Pillow keeps the indices."""
    if mask.ndim == 2 and not _is_palette(path):
        return np.asarray(mask, np.uint8)
    from PIL import Image

    with Image.open(path) as image:
        return np.asarray(image, np.uint8)


def _is_palette(path: Path) -> bool:
    with path.open("rb") as file:
        header = file.read(26)
    return header[25] == 3


def read_sets(root: Path) -> list[DataSet]:
    """Every set that the split files of the groups name."""
    return [_read_set(group, name) for group in _groups(root) for name in sorted(_split(group))]


def read_items(root: Path, part: str, only: Iterable[str] | None = None, *, open_only: bool = False) -> list[Item]:
    """The items of ``train``, ``val`` or ``test``, in a fixed order."""
    wanted = None if only is None else set(only)
    items = []
    for group in _groups(root):
        for name, parts in sorted(_split(group).items()):
            dataset = _read_set(group, name)
            if (wanted is None or name in wanted) and not (open_only and not dataset.is_open):
                items += _items(dataset, parts.get(part, []))
    return items


def _groups(root: Path) -> list[Path]:
    groups = sorted(path.parent for path in root.glob("*/split.json"))
    if not groups:
        raise SystemExit(f"{root} holds no group with a split.json; docs/training.md describes the layout")
    return groups


def _split(group: Path) -> dict[str, dict[str, list[str]]]:
    split: dict[str, dict[str, list[str]]] = json.loads((group / "split.json").read_text())
    return split


def _read_set(group: Path, name: str) -> DataSet:
    folder = group / name
    meta = json.loads((folder / "META.json").read_text())
    phrases = folder / "phrases.json"
    return DataSet(
        name=name,
        group=group.name,
        folder=folder,
        licence=str(meta.get("licence", "unknown")),
        is_instances=bool(meta.get("instances")),
        modality=str(meta.get("modality") or "photo"),
        classes=tuple(c for c in meta.get("classes", []) if c),
        contains=meta.get("contains") or {},
        phrases=json.loads(phrases.read_text()) if phrases.is_file() else {},
    )


def _items(dataset: DataSet, names: list[str]) -> list[Item]:
    labels = json.loads((dataset.folder / "labels.json").read_text())
    items = []
    for name in names:
        image = next((p for s in ("jpg", "png") if (p := dataset.folder / "images" / f"{name}.{s}").is_file()), None)
        mask = dataset.folder / "masks" / f"{name}.png"
        if image is not None and mask.is_file():
            own = {int(index): str(label) for index, label in labels.get(name, {}).items()}
            items.append(Item(dataset, name, image, mask, own))
    return items
