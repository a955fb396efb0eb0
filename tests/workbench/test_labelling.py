"""Opening, editing by hand, undoing, and reading the log."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event

from core.errors import BadInput, Conflict, NotFound
from core.masks import empty
from core.store import annotations as objects
from core.types import Mask, Size, Status
from core.workbench import CLEAR, Edit, Workbench
from tests.building import a_mask
from tests.workbench.acting import ME, RED, Person, a_picture


def a_stroke(column: int = 0) -> Mask:
    """A mask of the test picture's size: one column of it."""
    return a_mask(*["." * column + "#" + "." * (39 - column)] * 30)


def test_what_is_drawn_is_accepted_and_lies_on_top(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("square")

    change = person.edits(
        Edit(uuid4(), mask=a_stroke(), label=label, kind="brush"), Edit(uuid4(), mask=a_stroke(1), kind="polygon")
    )

    assert change.kind == "draw"
    first, second = person.sees()
    assert (first.status, first.label_id, first.origin.kind, first.score) == (Status.ACCEPTED, label, "brush", None)
    assert (second.z, second.label_id, second.origin.kind) == (first.z + 1, None, "polygon")


@pytest.mark.parametrize(
    ("edit", "kind", "status"),
    [
        pytest.param({"status": Status.ACCEPTED}, "accept", Status.ACCEPTED, id="accept"),
        pytest.param({"status": Status.REJECTED}, "reject", None, id="reject"),
        pytest.param({"status": Status.DELETED}, "delete", None, id="delete"),
        pytest.param({"z": 9}, "edit", Status.PROPOSED, id="bring to the front"),
        pytest.param({"label": CLEAR}, "relabel", Status.PROPOSED, id="take the label away"),
    ],
)
def test_the_log_names_what_was_done(bench: Workbench, edit: dict[str, object], kind: str, status: Status) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)
    (proposal,) = person.sees()

    change = person.edits(replace(Edit(proposal.id, proposal.version), **edit))  # type: ignore[arg-type]

    assert change.kind == kind
    assert [a.status for a in person.sees()] == ([status] if status else [])


def test_accepting_keeps_the_score_and_where_it_came_from(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    proposal = person.sees()[0]

    person.accepts([proposal])

    (accepted,) = [a for a in person.sees() if a.id == proposal.id]
    assert (accepted.score, accepted.origin) == (proposal.score, proposal.origin)


def test_a_score_dies_at_the_first_edit_by_hand(bench: Workbench) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)
    (proposal,) = person.sees()

    person.edits(Edit(proposal.id, 1, mask=a_stroke(), kind="brush"))

    (edited,) = person.sees()
    assert (edited.score, edited.origin.kind, edited.status) == (None, "brush", Status.PROPOSED)


def test_choosing_another_candidate_keeps_its_score(bench: Workbench) -> None:
    person = Person.at(bench)
    answer = person.clicks(2, 15)
    (proposal,) = person.sees()
    other = next(c for c in answer.alternatives[proposal.id] if c.mask != proposal.mask)

    person.edits(Edit(proposal.id, 1, mask=other.mask))

    (now,) = person.sees()
    assert (now.mask, now.score, now.origin) == (other.mask, other.score, proposal.origin)


def test_many_are_accepted_at_once_or_none(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    first, second = person.sees()
    person.edits(Edit(first.id, 1, status=Status.REJECTED))

    with pytest.raises(Conflict) as caught:
        person.accepts([second, first])

    assert [a.id for a in caught.value.current] == [first.id]
    assert [a.status for a in person.sees()] == [Status.PROPOSED]


def test_an_edit_sent_again_is_applied_once(bench: Workbench) -> None:
    person = Person.at(bench)
    edit, command = Edit(uuid4(), mask=a_stroke()), uuid4()

    assert person.edits(edit, command=command) == person.edits(edit, command=command)

    assert len(person.sees()) == 1


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        pytest.param([], "nothing to change", id="nothing"),
        pytest.param([Edit(uuid4())], "needs a mask", id="new without a mask"),
        pytest.param([Edit(uuid4(), mask=a_mask("#"))], "another size", id="mask of another picture"),
        pytest.param([Edit(uuid4(), mask=empty(Size(40, 30)))], "Delete the object", id="empty mask"),
        pytest.param([Edit(ME.user_id, 1), Edit(ME.user_id, 2)], "only once", id="twice"),
    ],
)
def test_an_edit_that_makes_no_sense_is_a_sentence(bench: Workbench, edits: list[Edit], sentence: str) -> None:
    person = Person.at(bench)

    with pytest.raises(BadInput, match=sentence):
        person.edits(*edits)


def test_edits_of_what_is_not_there_are_refused(bench: Workbench) -> None:
    person = Person.at(bench)

    with pytest.raises(NotFound, match="There is no object"):
        person.edits(Edit(uuid4(), 1, z=1))
    with pytest.raises(NotFound, match="There is no label"):
        person.edits(Edit(uuid4(), mask=a_stroke(), label=uuid4()))


def test_opening_tells_all_that_is_needed(bench: Workbench) -> None:
    person = Person.at(bench)
    others = [uuid4(), uuid4()]
    for number, id in enumerate(others, start=1):
        bench.images.add(ME, person.project_id, id, f"{number}.png", a_picture(seed=number), uuid4())
    label = person.adds_label("square")
    drawn = person.edits(Edit(uuid4(), mask=a_stroke()))
    undone = person.undoes(drawn)

    opened = bench.labelling.open(ME, person.image_id)

    assert (opened.position, opened.count, opened.previous_id, opened.next_id) == (1, 3, None, others[0])
    assert [known.id for known in opened.labels] == [label]
    assert opened.annotations == ()
    assert opened.sequence == undone.sequence
    assert [(c.kind, c.undone_by) for c in opened.changes] == [
        ("add-label", None),
        ("draw", undone.sequence),
        ("undo", None),
    ]
    assert bench.labelling.open(ME, others[1]).previous_id == others[0]


def test_opening_five_hundred_masks_takes_few_queries(bench: Workbench) -> None:
    person = Person.at(bench)
    person.edits(*(Edit(uuid4(), mask=a_stroke(number % 40)) for number in range(500)))
    with bench.store.reading() as session:
        engine = session.get_bind()
    statements: list[object] = []
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))

    opened = bench.labelling.open(ME, person.image_id)

    assert len(opened.annotations) == 500
    assert len(statements) < 15


def test_the_label_of_masks_whose_label_is_deleted_is_gone_until_that_is_undone(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("square")
    person.edits(Edit(uuid4(), mask=a_stroke(), label=label))

    deleted = bench.labels.delete(ME, label, uuid4())

    assert [a.label_id for a in person.sees()] == [None]
    person.undoes(deleted)
    assert [a.label_id for a in person.sees()] == [label]


def test_a_label_does_not_come_back_beside_one_of_its_name(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("square")
    deleted = bench.labels.delete(ME, label, uuid4())
    person.adds_label("Square")

    with pytest.raises(BadInput, match="There is a label 'Square' already"):
        person.undoes(deleted)


def test_deleted_pictures_and_projects_come_back_with_their_masks(bench: Workbench) -> None:
    person = Person.at(bench)
    person.edits(Edit(uuid4(), mask=a_stroke()))
    image_gone = bench.images.delete(ME, person.image_id, uuid4())
    project_gone = bench.projects.delete(ME, person.project_id, uuid4())

    with pytest.raises(NotFound):
        person.sees()
    person.undoes(project_gone)
    person.undoes(image_gone)

    assert len(person.sees()) == 1


def test_the_log_is_read_from_any_place_on(bench: Workbench) -> None:
    person = Person.at(bench)
    drawn = person.edits(Edit(uuid4(), mask=a_stroke()))
    person.adds_label("square")

    log = bench.labelling.changes(ME, person.project_id, drawn.sequence - 1)

    assert [change.kind for change in log] == ["draw", "add-label"]
    assert log[0] == drawn
    assert [c.kind for c in bench.labelling.changes(ME, person.project_id, 0, person.image_id)] == ["add-image", "draw"]


def test_a_command_of_somebody_else_is_not_answered_with_their_change(bench: Workbench) -> None:
    person = Person.at(bench)
    command = uuid4()
    person.edits(Edit(uuid4(), mask=a_stroke()), command=command)
    other = replace(person, caller=replace(ME, user_id=uuid4()))

    with pytest.raises(Conflict, match="used by somebody else"):
        other.edits(Edit(uuid4(), mask=a_stroke()), command=command)


def test_versions_stay_in_the_history(bench: Workbench) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)
    (proposal,) = person.sees()
    person.edits(Edit(proposal.id, 1, mask=a_stroke(), kind="brush"))

    with bench.store.reading() as session:
        kept = objects.versions(session, [(proposal.id, 1), (proposal.id, 2)])

    assert {a.origin.kind for a in kept} == {"click", "brush"}
