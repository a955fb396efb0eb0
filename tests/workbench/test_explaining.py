"""Seeing why, at the workbench: which words a mask is explained by, and what can't be explained."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import numpy as np
import pytest

from core import masks
from core.engine import Why
from core.errors import BadInput, NotFound
from core.types import Size, Status
from core.workbench import Edit, Workbench
from tests.workbench.acting import ME, RED, Person


def why(person: Person, annotation: UUID, phrase: str | None = None) -> Why:
    return asyncio.run(person.bench.explaining.why(ME, person.image_id, annotation, phrase))


def test_a_mask_is_explained_by_the_words_it_was_found_by(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    first = person.sees()[0]

    found = why(person, first.id)

    assert found.phrase == "red"
    assert np.nansum(found.shares) == pytest.approx(1, abs=0.05)
    assert [one.word for one in found.words] == ["red"]


def test_a_drawn_mask_is_explained_by_its_label_or_by_what_is_said(bench: Workbench) -> None:
    person = Person.at(bench)
    drawn = uuid4()
    shape = masks.from_crop(Size(40, 30), 10, 22, np.ones((6, 10), bool))
    person.edits(Edit(drawn, None, mask=shape))

    with pytest.raises(BadInput, match="Say what it is"):
        why(person, drawn)
    assert why(person, drawn, "blue").score > 0.9
    person.edits(Edit(drawn, 1, label=person.adds_label("Blue")))
    assert why(person, drawn).phrase == "Blue"


def test_what_is_not_there_can_not_be_explained(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    first, _ = person.sees()
    person.edits(Edit(first.id, first.version, status=Status.REJECTED))

    with pytest.raises(NotFound):
        why(person, first.id)
    with pytest.raises(NotFound):
        why(person, uuid4())


def test_explaining_keeps_nothing(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    before = bench.labelling.open(ME, person.image_id).sequence
    why(person, person.sees()[0].id)

    assert bench.labelling.open(ME, person.image_id).sequence == before
