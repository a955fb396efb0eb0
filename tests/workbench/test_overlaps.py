"""Overlapping masks: allowed, or resolved for the new one or the old one, in the same change and undone with it."""

from __future__ import annotations

from uuid import UUID, uuid4

import numpy as np
import pytest

from core.errors import BadInput
from core.masks import from_bitmap, intersection_area
from core.types import Annotation, Box, Mask, Overlap, Prompt, Status
from core.workbench import Edit, Workbench
from tests.workbench.acting import ME, Person


def square(left: int, top: int, side: int = 10) -> Mask:
    bitmap = np.zeros((30, 40), bool)
    bitmap[top : top + side, left : left + side] = True
    return from_bitmap(bitmap)


@pytest.fixture
def person(bench: Workbench) -> Person:
    return Person.at(bench)


def rule(person: Person, overlap: Overlap) -> None:
    person.bench.projects.set_rules(ME, person.project_id, overlap, None, uuid4())


def areas(person: Person) -> dict[UUID, int]:
    return {one.id: one.mask.area for one in person.sees()}


def draws(person: Person, mask: Mask, status: Status = Status.ACCEPTED) -> Annotation:
    id = uuid4()
    person.edits(Edit(id, mask=mask, status=status))
    return next(one for one in person.sees() if one.id == id)


def test_by_itself_overlap_is_allowed(person: Person) -> None:
    a, b = draws(person, square(0, 0)), draws(person, square(5, 0))

    assert areas(person) == {a.id: 100, b.id: 100}


def test_the_new_one_takes_the_pixels_and_undo_gives_them_back(person: Person) -> None:
    rule(person, Overlap.NEW_WINS)
    old, inner = draws(person, square(0, 0)), draws(person, square(20, 2, 4))
    id = uuid4()

    change = person.edits(Edit(id, mask=square(5, 0)))

    assert {one.id for one in change.annotations} == {old.id, id}
    assert areas(person) == {old.id: 50, inner.id: 16, id: 100}
    person.edits(Edit(whole := uuid4(), mask=square(18, 0)))
    assert areas(person) == {old.id: 50, id: 100, whole: 100}, "nothing is left of the inner one"
    person.undoes(person.bench.labelling.changes(ME, person.project_id)[-1])
    person.undoes(change)
    assert areas(person) == {old.id: 100, inner.id: 16}


def test_the_old_one_keeps_its_pixels_and_what_is_all_under_it_is_refused(person: Person) -> None:
    rule(person, Overlap.OLD_WINS)
    old = draws(person, square(0, 0))

    new = draws(person, square(5, 0))

    assert areas(person) == {old.id: 100, new.id: 50}
    with pytest.raises(BadInput, match="older ones win"):
        person.edits(Edit(uuid4(), mask=square(2, 2, 3)))


@pytest.mark.parametrize("overlap", [Overlap.NEW_WINS, Overlap.OLD_WINS])
def test_of_proposals_accepted_together_the_surer_wins(person: Person, overlap: Overlap) -> None:
    rule(person, overlap)
    first = person.asks(prompt_box(Box(4, 4, 16, 16))).change
    second = person.asks(prompt_box(Box(4, 4, 36, 16))).change
    assert first
    assert second
    there = person.sees()
    person.accepts(there)

    after = [one for one in person.sees() if one.status is Status.ACCEPTED]

    most = max(one.score or 0 for one in there)
    assert {one.mask for one in after} & {one.mask for one in there if one.score == most}
    assert sum(intersection_area(a.mask, b.mask) for a in after for b in after if a.id < b.id) == 0


def test_a_proposal_overlaps_as_it_likes_until_it_is_accepted(person: Person) -> None:
    rule(person, Overlap.NEW_WINS)
    old = draws(person, square(0, 0))
    new = draws(person, square(5, 0), Status.PROPOSED)
    assert areas(person) == {old.id: 100, new.id: 100}

    person.accepts([new])

    assert areas(person) == {old.id: 50, new.id: 100}


def prompt_box(box: Box) -> Prompt:
    return Prompt(box=box)
