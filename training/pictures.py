"""The card's pictures of failures: python -m training.pictures docs/pictures (from the sample pictures of packages)."""

from __future__ import annotations

import argparse
import io
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

from core import masks
from core.engine.lite import LiteEmbedding, LiteModel, load
from core.engine.protocol import Ask
from core.engine.raster import to_mask
from core.images.samples import sample_pictures
from core.types import Bitmap, Box, Pixels, Point, Prompt
from training import asking
from training.evaluate import BUNDLED

HEIGHT, QUALITY = 250, 78
_TINT, _BOX, _PLUS = (255, 64, 129), (0, 190, 255), (60, 230, 90)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of a picture, and the words under it."""

    picture: str
    prompt: Prompt
    said: str


CASES = (
    Case("horse.png", Prompt(text="horse"), "'horse': a drawn silhouette"),
    Case("horse.png", Prompt(box=Box(17, 12, 390, 315)), "the same by box"),
    Case("astronaut.png", Prompt(text="face"), "'face': the whole person"),
    Case("coffee.png", Prompt(text="spoon"), "'spoon'"),
    Case("coffee.png", Prompt(text="plate"), "'plate'"),
    Case("coins.png", Prompt(text="nucleus"), "'nucleus' among coins"),
    Case("motorcycle.png", Prompt(points=(Point(190, 360),)), "one click on a wheel"),
    Case("retina.jpg", Prompt(text="vessel"), "'vessel': thin ones break"),
)


def answered(model: LiteModel, embedding: LiteEmbedding, prompt: Prompt) -> Bitmap:
    """All that would be drawn for the prompt."""
    if prompt.text is None:
        return masks.to_bitmap(to_mask(model.predict(embedding, [Ask(prompt)])[0][0], embedding.size))
    together = np.zeros(embedding.size.shape, np.bool_)
    for sighting in asking.by_words(model, embedding, model.ground(embedding, [prompt.text])[0]):
        together |= masks.to_bitmap(sighting.mask)
    return together


def panel(pixels: Pixels, mask: Bitmap, case: Case) -> Pixels:
    """The picture with its answer tinted and outlined, the prompt drawn, the words below."""
    share = HEIGHT / pixels.shape[0]
    wide = round(pixels.shape[1] * share)
    seen = cv2.resize(pixels, (wide, HEIGHT), interpolation=cv2.INTER_AREA)
    small = cv2.resize(mask.astype(np.uint8), (wide, HEIGHT), interpolation=cv2.INTER_NEAREST)
    tinted = np.where(small[:, :, None] > 0, 0.55 * seen + 0.45 * np.array(_TINT), seen).astype(np.uint8)
    rims, _ = cv2.findContours(small, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(tinted, rims, -1, _TINT, 1, cv2.LINE_AA)
    if (box := case.prompt.box) is not None:
        corners = [(round(x * share), round(y * share)) for x, y in ((box.x0, box.y0), (box.x1, box.y1))]
        cv2.rectangle(tinted, corners[0], corners[1], _BOX, 2)
    for point in case.prompt.points:
        cv2.drawMarker(tinted, (round(point.x * share), round(point.y * share)), _PLUS, cv2.MARKER_CROSS, 14, 2)
    words = np.full((26, wide, 3), 255, np.uint8)
    said = case.said if mask.any() else f"{case.said}: nothing found"
    cv2.putText(words, said, (4, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (30, 30, 30), 1, cv2.LINE_AA)
    return np.asarray(np.vstack([tinted, words]), np.uint8)


def sheet(panels: list[Pixels], per_row: int = 3) -> Pixels:
    """Rows of panels on white."""
    rows = [panels[i : i + per_row] for i in range(0, len(panels), per_row)]
    wide = max(sum(p.shape[1] + 8 for p in row) for row in rows)
    lines = []
    for row in rows:
        line = np.full((row[0].shape[0] + 8, wide, 3), 255, np.uint8)
        left = 0
        for own in row:
            line[: own.shape[0], left : left + own.shape[1]] = own
            left += own.shape[1] + 8
        lines.append(line)
    return np.asarray(np.vstack(lines), np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for failures.webp")
    parser.add_argument("--weights", type=Path, default=BUNDLED)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    model = load(arguments.weights, "cpu")
    files = dict(sample_pictures())
    panels = []
    for case in CASES:
        pixels = np.asarray(Image.open(io.BytesIO(files[case.picture])).convert("RGB"), np.uint8)
        panels.append(panel(pixels, answered(model, model.embed(pixels), case.prompt), case))
    arguments.out.mkdir(parents=True, exist_ok=True)
    Image.fromarray(sheet(panels)).save(arguments.out / "failures.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
