"""A tiny folder in the data layout."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 96


def make_data(root: Path, pictures: int = 3) -> Path:
    """Two sets: discs named by instance, and a class with something inside it."""
    random = np.random.default_rng(0)
    for group, name, labels, extra in (
        ("natural", "discs", {"1": "ball", "2": "ball"}, {"instances": True, "classes": ["ball", "cube"]}),
        (
            "medical",
            "eyes",
            {"1": "optic disc", "2": "optic cup"},
            {
                "instances": False,
                "classes": ["optic disc", "optic cup"],
                "modality": "fundus photograph",
                "contains": {"optic disc": ["optic cup"]},
            },
        ),
    ):
        folder = root / group / name
        (folder / "images").mkdir(parents=True)
        (folder / "masks").mkdir()
        names = [f"p{i}" for i in range(pictures)]
        for picture in names:
            _draw(folder, picture, random)
        (folder / "labels.json").write_text(json.dumps(dict.fromkeys(names, labels)))
        (folder / "META.json").write_text(json.dumps({"licence": "CC BY 4.0", **extra}))
        (folder / "phrases.json").write_text(json.dumps({"optic disc": ["nerve head"]}))
        split = {name: {"train": names, "val": names[:1], "test": names[:1]}}
        (root / group / "split.json").write_text(json.dumps(split))
    return root


def _draw(folder: Path, name: str, random: np.random.Generator) -> None:
    pixels = random.integers(0, 80, (SIDE, SIDE, 3)).astype(np.uint8)
    mask = np.zeros((SIDE, SIDE), np.uint8)
    rows, columns = np.ogrid[:SIDE, :SIDE]
    mask[(rows - 30) ** 2 + (columns - 30) ** 2 < 20**2] = 1
    mask[(rows - 34) ** 2 + (columns - 34) ** 2 < 8**2] = 2
    mask[:4] = 255
    pixels[(mask == 1) | (mask == 2)] += 150
    Image.fromarray(pixels).save(folder / "images" / f"{name}.png")
    place = folder / "masks" / f"{name}.png"
    if name == "p0":
        Image.fromarray(mask).save(place)
    else:
        _save_palette(mask, place)


def _save_palette(mask: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], path: Path) -> None:
    picture = Image.frombytes("P", (mask.shape[1], mask.shape[0]), mask.tobytes())
    picture.putpalette([value % 256 for i in range(256) for value in (i * 37, i * 91, i * 53)])
    picture.save(path)
