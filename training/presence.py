"""Train the grounder's sense of absence once more, on its own: python -m training.presence DATA --work FOLDER.

What a whole picture says is two small layers deep, so its inputs are computed once and kept on disk; then every
picture is held against every phrase that is surely there or surely not, the likely mistakes (a zebra among cats)
as often as the unlikely ones (a zebra in a liver).
"""

import argparse
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.engine.lite_backbone import Backbone
from core.engine.lite_head import Pixels, TextHead
from core.types import Pixels as Picture
from training import shapes
from training.backbone import load_backbone
from training.concepts import Concepts, domain
from training.data import Item, read_items
from training.grounder import all_concepts, encoder_of
from training.objects import present_names
from training.phrases import drawn_item, drawn_set
from training.views import cut, random_view, recoloured, whole

SIDE, VIEWS, DRAWN = 448, 3, 600
STEPS, BATCH, PEAK_RATE, DECAY = 1500, 256, 1e-3, 0.1
DROPPED = 0.3
UNKNOWN, ABSENT, NEARLY, PRESENT = -1, 0, 1, 2  # NEARLY: absent, though of this kind of picture


def inputs_of(head: TextHead, backbone: Backbone, seen: Picture) -> Tensor:
    """What ``head.seen`` reads, (1, width)."""
    image = torch.from_numpy(seen).permute(2, 0, 1)[None].float().contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        taps = backbone(image)
        x = head.mix32(functional.relu(head.top(backbone.top(taps[-1])) + head.last(taps[4])))
    return torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1).float()


def truth_of(item: Item, present: set[str], concepts: Concepts) -> list[int]:
    """Per concept whether it is there, surely not, or unknown."""
    kind = domain(item.dataset)
    row = []
    for name in concepts.names:
        if name in present:
            row.append(PRESENT)
        elif concepts.is_absent(item, name):
            row.append(NEARLY if kind in concepts.domains[name] else ABSENT)
        else:
            row.append(UNKNOWN)
    return row


@torch.no_grad()
def collected(
    items: list[Item], head: TextHead, backbone: Backbone, concepts: Concepts, views: int
) -> tuple[Tensor, Tensor]:
    """Inputs (N, width) and truths (N, concepts); the first view of a picture is all of it as it is."""
    random = np.random.default_rng(4)
    rows, truths = [], []
    for item in items:
        pixels, mask = item.read()
        is_photo = item.dataset.group == "natural"
        for number in range(views):
            if number == 0:
                seen, indices = cut(pixels, mask, whole(pixels.shape[:2], SIDE), SIDE)
            else:
                view = random_view(pixels, mask, SIDE, random, zoom=0.2, turn=False, mirror=is_photo)
                seen, indices = view.pixels, view.mask
            rows.append(inputs_of(head, backbone, seen))
            truths.append(truth_of(item, present_names(item, indices), concepts))
    return torch.cat(rows), torch.tensor(truths, dtype=torch.int8)


@torch.no_grad()
def collected_drawn(
    items: list[Item], head: TextHead, backbone: Backbone, concepts: Concepts, count: int
) -> tuple[Tensor, Tensor]:
    """The same of pictures that are drawn."""
    random, dataset = np.random.default_rng(8), drawn_set(items)
    rows, truths = [], []
    for _ in range(count):
        pixels, mask, labels = shapes.draw(random, SIDE)
        item = drawn_item(dataset, labels)
        rows.append(inputs_of(head, backbone, recoloured(pixels, random)))
        truths.append(truth_of(item, present_names(item, mask), concepts))
    return torch.cat(rows), torch.tensor(truths, dtype=torch.int8)


def logits_of(head: TextHead, inputs: Tensor, phrases: Tensor) -> Tensor:
    wholes = functional.normalize(head.seen(inputs), dim=1)
    return head.presence(Pixels(wholes[:, :, None, None], wholes), phrases)


def loss_of(logits: Tensor, truth: Tensor) -> Tensor:
    """Present, likely and unlikely absent phrases count a third each."""
    there = functional.binary_cross_entropy_with_logits(logits, (truth == PRESENT).float(), reduction="none")
    parts = [there[truth == kind] for kind in (PRESENT, NEARLY, ABSENT)]
    return torch.stack([part.mean() for part in parts if len(part)]).mean()


def refused(logits: Tensor, truth: Tensor, kind: int) -> float:
    """The share of absent phrases below the level that 90 % of the present ones reach."""
    bar = logits[truth == PRESENT].quantile(0.1)
    return float((logits[truth == kind] < bar).float().mean())


def fit(head: TextHead, data: tuple[Tensor, Tensor], check: tuple[Tensor, Tensor], phrases: list[Tensor]) -> None:
    """Keeps the state that refuses best on the validation part; ``phrases`` are ways of saying all concepts."""
    parameters = [*head.seen.parameters(), *head.whole_phrase.parameters(), head.scales, head.biases]
    optimiser = torch.optim.AdamW(parameters, lr=PEAK_RATE, weight_decay=DECAY)
    random = np.random.default_rng(5)
    best, kept = -1.0, {k: v.clone() for k, v in head.state_dict().items()}
    first_scale, first_bias = head.scales[0].detach().clone(), head.biases[0].detach().clone()
    for step in range(STEPS + 1):
        if step % 150 == 0:
            with torch.no_grad():
                logits = logits_of(head, check[0], phrases[0])
            figures = [refused(logits, check[1], kind) for kind in (NEARLY, ABSENT)]
            print(f"step {step}: refused of its kind {figures[0]:.3f}, of others {figures[1]:.3f}", flush=True)
            if sum(figures) > best:
                best, kept = sum(figures), {k: v.clone() for k, v in head.state_dict().items()}
        for group in optimiser.param_groups:
            group["lr"] = PEAK_RATE * (1 - step / (STEPS + 1))
        rows = torch.from_numpy(random.integers(len(data[0]), size=BATCH))
        inputs = functional.dropout(data[0][rows], DROPPED)
        loss = loss_of(logits_of(head, inputs, phrases[random.integers(len(phrases))]), data[1][rows])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        with torch.no_grad():
            head.scales[0], head.biases[0] = first_scale, first_bias
    head.load_state_dict(kept)


def inputs(
    data: Path, folder: Path, head: TextHead, concepts: Concepts
) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Those of the training part, drawn pictures added, and of the validation part; kept on disk."""
    kept, backbone = folder / "presence-inputs.pt", load_backbone()
    parts = {p: [i for i in read_items(data, p) if any(i.labels.values())] for p in ("train", "val")}
    if not kept.is_file():
        train = collected(parts["train"], head, backbone, concepts, VIEWS)
        torch.save([train, collected(parts["val"], head, backbone, concepts, 1)], kept)
    train, check = torch.load(kept, weights_only=True)
    drawn = collected_drawn(parts["train"], head, backbone, concepts, DRAWN)
    return (torch.cat([train[0], drawn[0]]), torch.cat([train[1], drawn[1]])), check


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--grounder", default="grounder", help="name of its run")
    parser.add_argument("--checkpoint", default="best.pt")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    folder: Path = arguments.work / arguments.grounder
    state = torch.load(folder / arguments.checkpoint, weights_only=True)
    head = TextHead()
    head.load_state_dict(state["average"])
    head.eval()
    concepts = all_concepts(arguments.data)
    encoder = encoder_of(arguments.work / "text")
    random = np.random.default_rng(6)
    said = [concepts.names, *([concepts.say(name, random) for name in concepts.names] for _ in range(30))]
    phrases = [torch.from_numpy(encoder.encode(some)) for some in said]
    train, check = inputs(arguments.data, folder, head, concepts)
    fit(head, train, check, phrases)
    torch.save({"average": head.state_dict()}, folder / "present.pt")


if __name__ == "__main__":
    main()
