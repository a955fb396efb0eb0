"""Tags, skipping and review of many pictures at once: one change, undone as one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from core.errors import BadInput, Conflict, NotFound
from core.store.gallery import Choice
from core.types import Change, Right
from core.workbench import Mark, Workbench
from core.workbench.images import ImageRow
from tests.workbench.acting import ME, RED, Person, a_picture


@pytest.fixture
def person(bench: Workbench) -> Person:
    """Has a project with three pictures."""
    person = Person.at(bench)
    for seed in (1, 2):
        bench.images.add(ME, person.project_id, uuid4(), f"{seed}.png", a_picture(seed=seed), uuid4())
    return person


def rows(person: Person) -> list[ImageRow]:
    return person.bench.images.list(ME, person.project_id)


def marks(person: Person, ids: list[UUID], mark: Mark) -> Change:
    return person.bench.marks.mark(ME, person.project_id, ids, mark, uuid4())


def test_many_are_tagged_and_untagged_as_one_change(person: Person) -> None:
    ids = [row.image.id for row in rows(person)]
    marks(person, ids[:1], Mark(add_tags=("Night",)))

    change = marks(person, ids[:2], Mark(add_tags=("night", " rain ")))

    assert [row.image.tags for row in rows(person)] == [("Night", "rain"), ("night", "rain"), ()]
    assert {image.tags for image in change.images} == {("Night", "rain"), ("night", "rain")}
    marks(person, ids, Mark(remove_tags=("NIGHT",)))
    assert [row.image.tags for row in rows(person)] == [("rain",), ("rain",), ()]
    with pytest.raises(Conflict):
        person.undoes(change)


def test_a_mark_is_undone_by_who_may_only_label(person: Person) -> None:
    ids = [row.image.id for row in rows(person)]
    change = marks(person, ids, Mark(skipped=True))
    assert {row.status for row in rows(person)} == {"skipped"}

    labeller = replace(ME, rights=frozenset({Right.VIEW, Right.LABEL}))
    person.bench.labelling.undo(labeller, change.sequence, uuid4())

    assert {row.status for row in rows(person)} == {"untouched"}


def test_a_verdict_stands_until_it_is_taken_back_or_proposals_come(person: Person) -> None:
    first = person.image_id
    marks(person, [first], Mark(review="reviewed"))
    assert rows(person)[0].status == "reviewed"

    person.asks(RED)
    assert rows(person)[0].status == "proposed"
    person.accepts(person.sees())
    assert rows(person)[0].status == "reviewed"
    marks(person, [first], Mark(review="sent_back"))
    assert rows(person)[0].status == "sent_back"
    marks(person, [first], Mark(review="open"))
    assert rows(person)[0].status == "accepted"


def test_what_makes_no_sense_is_refused_and_nothing_is_kept(person: Person) -> None:
    with pytest.raises(BadInput, match="Choose at least one picture"):
        marks(person, [], Mark(skipped=True))
    with pytest.raises(BadInput, match="Say what to change"):
        marks(person, [person.image_id], Mark())
    with pytest.raises(NotFound):
        marks(person, [person.image_id, uuid4()], Mark(skipped=True))
    with pytest.raises(BadInput, match="at most 50 tags"):
        marks(person, [person.image_id], Mark(add_tags=tuple(map(str, range(51)))))

    assert {(row.status, row.image.tags) for row in rows(person)} == {("untouched", ())}


def test_next_goes_round_among_the_pictures_that_need_somebody(person: Person) -> None:
    first, second, third = (row.image.id for row in rows(person))
    choice = Choice(("untouched",))
    marks(person, [second], Mark(skipped=True))

    assert person.bench.labelling.open(ME, first, choice).next_id == third
    assert person.bench.labelling.open(ME, third, choice).next_id == first
    assert person.bench.labelling.open(ME, third).next_id is None


def test_phrases_asked_on_opening_are_tidy_and_each_is_there_once(person: Person) -> None:
    change = person.bench.projects.ask_on_opening(ME, person.project_id, [" red ", "RED", ""], uuid4())

    assert change.projects[0].opening_phrases == ("RED",)
    assert person.bench.labelling.open(ME, person.image_id).project.opening_phrases == ("RED",)
