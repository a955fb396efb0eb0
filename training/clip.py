"""Fine-tune a CLIP on pictures with captions, by DHN-NCE: python -m training.clip PAIRS --model ViT-B-16 --start FILE.

PAIRS is a file of JSON lines, {"image": "path beside it", "caption": "..."}. A run of the same name goes on where it
stopped, and takes the same steps as one that never did.
"""

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from core.engine.clip_loading import Choice, Opened, opened
from core.engine.dense.towers import tower_of
from training.dhn_nce import HARDNESS, TEMPERATURE, dhn_nce

_WARM_UP = 0.05  # of the steps
_WEIGHT_DECAY = 0.1


@dataclass(frozen=True, slots=True)
class Pair:
    image: Path
    caption: str


def read_pairs(file: Path, least_letters: int) -> list[Pair]:
    """In the file's order; captions shorter than ``least_letters`` say too little and are left out."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    pairs = [Pair(file.parent / row["image"], row["caption"].strip()) for row in rows]
    return [pair for pair in pairs if len(pair.caption) >= least_letters]


def batch_of(step: int, count: int, size: int, seed: int) -> list[int]:
    """Which pairs step ``step`` (from 0) sees: every epoch in an order of its own, always a whole batch."""
    per_epoch = max(1, count // size)
    epoch, place = divmod(step, per_epoch)
    order = np.random.default_rng((seed, epoch)).permutation(count)
    return [int(index) for index in order[place * size : (place + 1) * size]]


def rate_at(step: int, steps: int, highest: float) -> float:
    """Up in a straight line, then down a cosine."""
    warm = max(1, round(_WARM_UP * steps))
    if step < warm:
        return highest * (step + 1) / warm
    return highest * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


class Tuner:
    """The model, its optimiser and the step it is at."""

    def __init__(self, clip: Opened, pairs: list[Pair], options: argparse.Namespace) -> None:
        self.model = clip.model.to(options.device).train()
        self._tokenizer, self._pairs, self._options = clip.tokenizer, pairs, options
        self._size = tower_of(self.model.visual, clip.name).size
        config = getattr(self.model.visual, "preprocess_cfg", {})
        self._mean, self._spread = np.float32(config["mean"]), np.float32(config["std"])
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=options.rate, weight_decay=_WEIGHT_DECAY)
        self.step = 0

    def take_step(self) -> float:
        """One batch; the loss."""
        options = self._options
        torch.manual_seed(options.seed * 1_000_003 + self.step)  # for dropout
        chosen = [self._pairs[i] for i in batch_of(self.step, len(self._pairs), options.batch, options.seed)]
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.step, options.steps, options.rate)
        pictures = torch.stack([self._picture(pair.image) for pair in chosen]).to(options.device)
        tokens = self._tokenizer([pair.caption for pair in chosen]).to(options.device)
        seen, said = self.model.encode_image(pictures), self.model.encode_text(tokens)
        loss = dhn_nce(
            functional.normalize(seen, dim=-1),
            functional.normalize(said, dim=-1),
            options.temperature,
            options.picture_hardness,
            options.text_hardness,
        )
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.step += 1
        return loss.item()

    def save(self, path: Path) -> None:
        """Written beside and put in place at once, so that a kill leaves the older one."""
        state = {"model": self.model.state_dict(), "optimiser": self.optimiser.state_dict(), "step": self.step}
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def resume(self, path: Path) -> None:
        state = torch.load(path, map_location=self._options.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]

    def _picture(self, path: Path) -> Tensor:
        with Image.open(path) as file:
            image = file.convert("RGB").resize((self._size[1], self._size[0]), Image.Resampling.BICUBIC)
        scaled = (np.asarray(image, np.float32) / 255 - self._mean) / self._spread
        return torch.from_numpy(scaled).permute(2, 0, 1)


def main(words: list[str] | None = None) -> Path:
    """The command; the file it wrote."""
    options = _options(words)
    folder: Path = options.work / options.name
    folder.mkdir(parents=True, exist_ok=True)
    pairs = read_pairs(options.pairs, options.least_letters)
    if options.batch < 2 or len(pairs) < options.batch:
        raise SystemExit(f"A batch holds 2 pairs or more, and {len(pairs)} of the file can be used.")
    start = Choice.of(f"{options.model}:{options.start.resolve()}")
    tuner = Tuner(opened(start, options.start.parent), pairs, options)
    checkpoint = folder / "last.pt"
    if checkpoint.is_file():
        tuner.resume(checkpoint)
    with (folder / "log.jsonl").open("a") as log:
        while tuner.step < min(options.steps, options.stop_at or options.steps):
            loss = tuner.take_step()
            log.write(json.dumps({"step": tuner.step, "loss": loss}) + "\n")
            if tuner.step % options.every == 0:
                tuner.save(checkpoint)
                print(f"step {tuner.step} of {options.steps}: loss {loss:.4f}")
    tuner.save(checkpoint)
    out = folder / "clip.safetensors"
    save_file(_plain(tuner.model.state_dict()), out)
    print(f"Wrote {out}. To use it, put it into the weights folder.")
    return out


def _plain(state: dict[str, Any]) -> dict[str, Tensor]:
    return {name: value.detach().cpu().contiguous().clone() for name, value in state.items()}


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fine-tune a CLIP on pictures with captions, by DHN-NCE.")
    parser.add_argument("pairs", type=Path, help='JSON lines: {"image": "path beside the file", "caption": "..."}')
    parser.add_argument("--model", required=True, help="open_clip's name of it, or 'folder'")
    parser.add_argument("--start", type=Path, required=True, help="its weights: a file, or the folder")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--name", default="clip", help="name of the run; an existing one is gone on with")
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--stop-at", type=int, default=None, help="end at this step, to go on another time")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1e-6)
    parser.add_argument("--temperature", type=float, default=TEMPERATURE)
    parser.add_argument("--picture-hardness", type=float, default=HARDNESS)
    parser.add_argument("--text-hardness", type=float, default=HARDNESS)
    parser.add_argument("--least-letters", type=int, default=20, help="shorter captions are left out")
    parser.add_argument("--every", type=int, default=100, help="steps between checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args(words)


if __name__ == "__main__":
    main()
