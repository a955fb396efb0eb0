"""A person at the workbench, for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from PIL import Image as Pillow

from core.types import Annotation, Box, Caller, Change, Point, Prompt, Status
from core.workbench import Edit, Segmented, Workbench

ME = Caller(tab="my tab")
RED = Prompt(text="red")
RED_SQUARES = (Box(5, 5, 15, 15), Box(25, 5, 35, 15))
BLUE_SQUARE = Box(10, 22, 20, 28)


def a_picture(*, seed: int = 0) -> bytes:
    """A PNG of 40 x 30: grey, with two red squares, a blue one and one of a lighter grey. Each seed is another file."""
    pixels = np.full((30, 40, 3), 128, np.uint8)
    for box in RED_SQUARES:
        pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = (220, 10, 10)
    pixels[22:28, 10:20] = (10, 10, 220)
    pixels[20:28, 28:38] = 164
    pixels[0, 0] = seed
    out = BytesIO()
    Pillow.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True)
class Person:
    """Has a project with one picture, and works on it."""

    bench: Workbench
    project_id: UUID
    image_id: UUID
    caller: Caller = ME

    @classmethod
    def at(cls, bench: Workbench) -> Person:
        person = cls(bench, uuid4(), uuid4())
        bench.projects.create(ME, person.project_id, "Squares", uuid4())
        bench.images.add(ME, person.project_id, person.image_id, "squares.png", a_picture(), uuid4())
        return person

    def asks(self, prompt: Prompt, command: UUID | None = None, **options: Any) -> Segmented:
        work = self.bench.labelling.segment(self.caller, self.image_id, prompt, command or uuid4(), **options)
        return asyncio.run(work)

    def clicks(self, x: float, y: float, *, positive: bool = True, **options: Any) -> Segmented:
        return self.asks(Prompt(points=(Point(x, y, positive),)), **options)

    def edits(self, *edits: Edit, command: UUID | None = None) -> Change:
        return self.bench.labelling.edit(self.caller, self.image_id, edits, command or uuid4())

    def accepts(self, annotations: Sequence[Annotation]) -> Change:
        return self.edits(*(Edit(a.id, a.version, status=Status.ACCEPTED) for a in annotations))

    def undoes(self, change: Change) -> Change:
        return self.bench.labelling.undo(self.caller, change.sequence, uuid4())

    def adds_label(self, name: str) -> UUID:
        id = uuid4()
        self.bench.labels.add(self.caller, self.project_id, id, name, None, uuid4())
        return id

    def sees(self) -> list[Annotation]:
        return list(self.bench.labelling.open(self.caller, self.image_id).annotations)
