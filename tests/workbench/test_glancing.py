"""A look at what a click would give: the same mask as the click, and nothing of it is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from core.errors import BadInput
from core.types import Box, Candidate, Point, Prompt
from core.workbench import Workbench
from tests.workbench.acting import ME, RED, Person

AT = Prompt(points=(Point(10, 10),))


def look(person: Person, prompt: Prompt, **options: Any) -> Candidate | None:
    return asyncio.run(person.bench.glancing.look(ME, person.image_id, prompt, **options))


def test_it_shows_what_the_click_then_gives_and_keeps_nothing(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(Prompt(box=Box(9, 21, 21, 29)))  # encodes the picture
    before = bench.labelling.changes(ME, person.project_id)

    seen = look(person, AT)

    assert bench.labelling.changes(ME, person.project_id) == before
    change = person.clicks(10, 10).change
    assert change
    assert seen
    assert change.annotations[0].mask == seen.mask
    assert seen.logits is None


def test_with_a_target_it_is_the_target_s_next_version(bench: Workbench) -> None:
    person = Person.at(bench)
    change = person.clicks(10, 10).change
    assert change
    (first,) = change.annotations
    about: dict[str, Any] = {"target": first.id, "expected": first.version}

    seen = look(person, Prompt(points=(Point(30, 10),)), **about)

    refined = person.clicks(30, 10, **about).change
    assert refined
    assert seen
    assert refined.annotations[0].mask == seen.mask != first.mask


def test_a_picture_that_is_not_encoded_is_not_read_for_it(bench: Workbench) -> None:
    assert look(Person.at(bench), AT) is None


def test_words_are_no_glance(bench: Workbench) -> None:
    with pytest.raises(BadInput):
        look(Person.at(bench), RED)
