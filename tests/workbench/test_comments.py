"""Comments are pinned, answered, resolved and undone; review needs nobody else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from core.errors import BadInput, NotFound
from core.types import Change, Comment
from core.workbench import Workbench
from tests.workbench.acting import ME, RED, Person


@pytest.fixture
def person(bench: Workbench) -> Person:
    return Person.at(bench)


def says(person: Person, text: str, annotation: UUID | None = None, parent: UUID | None = None) -> Change:
    comment = Comment(uuid4(), person.image_id, text, annotation, parent)
    return person.bench.comments.add(ME, comment, uuid4())


def seen(person: Person) -> list[Comment]:
    return list(person.bench.labelling.open(ME, person.image_id).comments)


def test_a_comment_is_pinned_answered_and_resolved(person: Person) -> None:
    person.asks(RED)
    mask = person.sees()[0].id
    said = says(person, " The corner  is missing. ", mask).comments[0]

    answer = says(person, "Done.", parent=said.id).comments[0]
    change = person.bench.comments.update(ME, said.id, uuid4(), resolved=True)

    assert (said.text, said.annotation_id, said.author) == ("The corner is missing.", mask, ME.user_id)
    assert (answer.parent_id, answer.annotation_id) == (said.id, mask)
    assert [(one.text, one.resolved) for one in seen(person)] == [("The corner is missing.", True), ("Done.", False)]
    person.undoes(change)
    assert [one.resolved for one in seen(person)] == [False, False]


def test_a_comment_is_taken_away_and_comes_back(person: Person) -> None:
    change = says(person, "Blurred.")
    gone = person.bench.comments.update(ME, change.comments[0].id, uuid4(), deleted=True)
    assert (seen(person), gone.comments[0].deleted) == ([], True)

    person.undoes(gone)

    assert [one.text for one in seen(person)] == ["Blurred."]
    assert person.bench.labelling.changes(ME, person.project_id, change.sequence - 1)[0].comments[0].text == "Blurred."


def test_what_makes_no_sense_is_refused(person: Person) -> None:
    said = says(person, "Look.").comments[0]
    answer = says(person, "Yes.", parent=said.id).comments[0]
    with pytest.raises(BadInput, match="empty"):
        says(person, "  ")
    with pytest.raises(BadInput, match=r"at most 2,000 characters"):
        says(person, "x" * 2001)
    with pytest.raises(NotFound):
        says(person, "On nothing.", uuid4())
    with pytest.raises(BadInput, match="An answer belongs"):
        says(person, "No.", parent=answer.id)
    with pytest.raises(BadInput, match="Say what to change"):
        person.bench.comments.update(ME, said.id, uuid4())

    assert len(seen(person)) == 2
