"""Somebody who labels without a pause, in a process that may be killed at any moment.

``python -m tests.workbench.labeller DATA_DIR`` reads a number per line and forks for each: the child opens the
workbench, works on the one picture there is, driven by that number, and prints every change once it is acknowledged.
The parent has imported everything already, so a new life begins fast. It prints the child's id, and its end.
"""

from __future__ import annotations

import json
import os
import random
import sys
from pathlib import Path
from uuid import uuid4

import numpy as np

from core.masks import from_bitmap
from core.settings import Settings
from core.types import Annotation, Change, Mask, Point, Prompt, Status
from core.workbench import CLEAR, Edit, Workbench
from tests.workbench.acting import ME, RED, Person, a_picture

DEEDS = ("phrase", "click", "refine", "draw", "accept", "delete", "relabel", "undo", "label", "upload")


def main(folder: Path) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(folder, int(line))
        say({"born": child})
        os.waitpid(child, 0)
        say({"dead": child})


def live(folder: Path, seed: int) -> None:
    """Work until killed."""
    chance = random.Random(seed)
    bench = Workbench.open(Settings(data_dir=folder, segmenter="threshold", grounder="threshold"))
    (project,) = bench.projects.list(ME)
    person = Person(bench, project.project.id, bench.images.list(ME, project.project.id)[0].image.id)
    while True:
        change = act(person, chance)
        if change:
            acknowledge(change)


def act(person: Person, chance: random.Random) -> Change | None:
    """One thing of those that people do."""
    seen = person.sees()
    what = chance.choice(DEEDS)
    if what == "phrase":
        return person.asks(RED).change
    if what == "click":
        return person.clicks(10, 10).change
    if what == "draw":
        return person.edits(Edit(uuid4(), mask=_any_mask(chance), kind="brush"))
    if what == "label":
        return person.bench.labels.add(ME, person.project_id, uuid4(), f"label {uuid4()}", None, uuid4())
    if what == "upload":
        data = a_picture(seed=chance.randrange(256))
        return person.bench.images.add(ME, person.project_id, uuid4(), "more.png", data, uuid4(), "add").change
    return act_on(person, what, chance.choice(seen), chance) if seen else None


def act_on(person: Person, what: str, chosen: Annotation, chance: random.Random) -> Change | None:
    if what == "refine":
        return person.asks(Prompt(points=(Point(30, 10),)), target=chosen.id).change
    if what == "accept":
        return person.accepts([chosen])
    if what == "delete":
        return person.edits(Edit(chosen.id, chosen.version, status=Status.DELETED))
    if what == "relabel":
        return person.edits(Edit(chosen.id, chosen.version, label=CLEAR, mask=_any_mask(chance)))
    return person.undoes(person.edits(Edit(chosen.id, chosen.version, z=chance.randrange(100))))


def acknowledge(change: Change) -> None:
    say(
        {
            "command": str(change.command),
            "sequence": change.sequence,
            "annotations": [[str(a.id), a.version, a.status.value, a.mask.area] for a in change.annotations],
        }
    )


def say(words: dict[str, object]) -> None:
    """One write, so that a line is there whole or not at all."""
    os.write(1, json.dumps(words).encode() + b"\n")


def _any_mask(chance: random.Random) -> Mask:
    return from_bitmap(np.random.default_rng(chance.randrange(1000)).random((30, 40)) < 0.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
