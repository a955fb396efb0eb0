"""Prompts, through the whole of the workbench, on the model that needs no weights."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from core.engine import Found
from core.errors import BadInput, Conflict, NotFound
from core.images import decode, open_upload
from core.store import users
from core.types import Box, Caller, Point, Prompt, Status
from core.workbench import Edit, Workbench
from tests.building import a_mask
from tests.workbench.acting import BLUE_SQUARE, ME, RED, RED_SQUARES, Person, a_picture


def test_a_phrase_proposes_each_object_that_fits(bench: Workbench) -> None:
    person = Person.at(bench)

    answer = person.asks(RED)

    assert answer.change is not None
    assert answer.change.kind == "segment"
    assert [a.id for a in answer.change.annotations] == [a.id for a in person.sees()]
    assert {a.mask.bounds.box for a in person.sees() if a.mask.bounds} == set(RED_SQUARES)
    for proposal in person.sees():
        assert (proposal.status, proposal.phrase, proposal.author) == (Status.PROPOSED, "red", ME.user_id)
        assert proposal.score is not None
        assert proposal.origin.kind == "text"
        assert proposal.origin.prompt == RED
        assert answer.alternatives[proposal.id][0].mask == proposal.mask


def test_running_a_phrase_again_does_not_pile_up_doubles(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)

    again = person.asks(replace(RED, text=" RED  "))

    assert len(person.sees()) == 2
    assert again.change is not None
    assert sorted(a.status for a in again.change.annotations) == ["deleted", "deleted", "proposed", "proposed"]


def test_what_is_accepted_is_not_proposed_again(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    person.accepts(person.sees()[:1])

    person.asks(RED)
    person.accepts([a for a in person.sees() if a.status is Status.PROPOSED])
    last = person.asks(RED)

    assert [a.status for a in person.sees()] == [Status.ACCEPTED, Status.ACCEPTED]
    assert (last.change, last.message) == (None, "Everything here that looks like 'red' is marked already.")


def test_another_persons_proposals_stay(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    other = replace(person, caller=_somebody_else(bench))

    answer = other.asks(RED)

    assert answer.change is None
    assert {a.author for a in person.sees()} == {ME.user_id}


def test_a_phrase_inside_a_box_leaves_proposals_outside_it(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)

    person.asks(replace(RED, box=RED_SQUARES[0]))

    assert {a.mask.bounds.box for a in person.sees() if a.mask.bounds} == set(RED_SQUARES)


def test_a_label_with_the_phrases_name_is_attached(bench: Workbench) -> None:
    person = Person.at(bench)
    person.adds_label("Blue")
    red = person.adds_label("Reds")

    person.asks(RED)

    assert {a.label_id for a in person.sees()} == {red}


def test_nothing_found_is_said_and_offers_a_box(bench: Workbench) -> None:
    person = Person.at(bench)

    answer = person.asks(Prompt(text="zebra"))

    assert answer.change is None
    assert answer.message is not None
    assert answer.message.startswith("I see nothing that looks like 'zebra' here.")
    assert answer.message.endswith("Draw a box to show me.")


def test_a_click_proposes_one_object_with_alternatives(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("square")

    answer = person.clicks(10, 10, label=label)

    (proposal,) = person.sees()
    assert proposal.mask.bounds is not None
    assert proposal.mask.bounds.box == RED_SQUARES[0]
    assert (proposal.label_id, proposal.phrase, proposal.origin.kind) == (label, None, "click")
    assert len(answer.alternatives[proposal.id]) > 1


def test_a_further_click_corrects_the_object_and_keeps_what_it_is(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("square")
    person.clicks(10, 10, label=label)
    (first,) = person.sees()
    (accepted,) = person.accepts([first]).annotations

    answer = person.clicks(30, 10, target=first.id, expected=accepted.version)

    (now,) = person.sees()
    assert answer.change is not None
    assert answer.change.kind == "refine"
    assert now.mask.area == 200
    assert (now.id, now.version, now.status, now.label_id) == (first.id, 3, Status.ACCEPTED, label)
    assert now.origin.prompt == Prompt(points=(Point(10, 10), Point(30, 10)))


def test_a_click_takes_away_from_what_was_drawn_by_hand(bench: Workbench) -> None:
    person = Person.at(bench)
    whole = a_mask(*["#" * 40] * 30)
    (drawn,) = person.edits(Edit(uuid4(), mask=whole, kind="brush")).annotations

    person.clicks(15, 25, positive=False, target=drawn.id)

    assert person.sees()[0].mask.area == 40 * 30 - 60
    assert person.sees()[0].origin.kind == "click"


def test_a_box_replaces_the_box_before(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(Prompt(box=Box(2, 2, 18, 18)))
    (first,) = person.sees()

    person.asks(Prompt(box=Box(7, 19, 23, 30)), target=first.id)

    assert person.sees()[0].origin.prompt == Prompt(box=Box(7, 19, 23, 30))


def test_correcting_an_older_version_is_a_conflict(bench: Workbench) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)
    (first,) = person.sees()
    person.accepts([first])

    with pytest.raises(Conflict) as caught:
        person.clicks(30, 10, target=first.id, expected=first.version)

    assert [a.version for a in caught.value.current] == [2]


def test_correcting_a_deleted_object_is_a_conflict(bench: Workbench) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)
    (first,) = person.sees()
    person.edits(Edit(first.id, 1, status=Status.DELETED))

    with pytest.raises(Conflict, match="was deleted meanwhile"):
        person.clicks(30, 10, target=first.id)


def test_a_command_that_is_sent_again_changes_nothing(bench: Workbench) -> None:
    person = Person.at(bench)
    command = uuid4()

    first, second = person.asks(RED, command), person.asks(RED, command)

    assert first.change == second.change
    assert len(person.sees()) == 2


def test_a_correction_that_is_sent_again_changes_nothing(bench: Workbench) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)
    (first,) = person.sees()
    command = uuid4()

    answers = [person.clicks(30, 10, target=first.id, expected=1, command=command) for _ in range(2)]

    assert answers[0].change == answers[1].change
    assert person.sees()[0].version == 2


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        pytest.param(Prompt(), "nothing to look for", id="empty"),
        pytest.param(Prompt(text="  "), "nothing to look for", id="spaces"),
        pytest.param(Prompt(text="a\x00b"), "NUL character", id="NUL"),
        pytest.param(Prompt(text="x" * 10_000), "10,000 characters", id="long"),
        pytest.param(Prompt(box=replace(BLUE_SQUARE, x0=100, x1=120)), "outside the picture", id="box outside"),
        pytest.param(Prompt(points=(Point(-1, 5),)), "outside the picture", id="click outside"),
        pytest.param(Prompt(points=(Point(1, 1),) * 5001), "at most 5,000 points", id="too many points"),
        pytest.param(Prompt(text="red", threshold=7), "between 0 and 1", id="threshold"),
        pytest.param(Prompt(mask=a_mask("#")), "another size", id="mask of another picture"),
    ],
)
def test_a_prompt_that_makes_no_sense_is_a_sentence(bench: Workbench, prompt: Prompt, sentence: str) -> None:
    person = Person.at(bench)

    with pytest.raises(BadInput, match=sentence):
        person.asks(prompt)


def test_words_about_one_object_are_refused(bench: Workbench) -> None:
    person = Person.at(bench)
    person.clicks(10, 10)

    with pytest.raises(BadInput, match="click on it or draw a box"):
        person.asks(RED, target=person.sees()[0].id)


def test_things_that_are_not_there_are_named(bench: Workbench) -> None:
    person = Person.at(bench)

    with pytest.raises(NotFound, match="There is no object"):
        person.clicks(10, 10, target=uuid4())
    with pytest.raises(NotFound, match="There is no label"):
        person.clicks(10, 10, label=uuid4())
    with pytest.raises(NotFound, match="There is no picture"):
        asyncio.run(bench.labelling.segment(ME, uuid4(), RED, uuid4()))


def test_negatives_may_be_several_in_one(bench: Workbench) -> None:
    person = Person.at(bench)

    person.asks(replace(RED, negatives=("dark, green ,", "")))

    assert {a.origin.prompt.negatives for a in person.sees() if a.origin.prompt} == {("dark", "green")}


def test_the_demo_finds_and_keeps_nothing(bench: Workbench) -> None:
    person = Person.at(bench)
    pixels = decode(open_upload(a_picture(), "squares.png", 10_000))

    found: Found = asyncio.run(bench.demo.find(ME, pixels, "red"))

    assert len(found.objects) == 2
    assert found.heat is not None
    assert person.sees() == []
    assert len(bench.labelling.changes(ME, person.project_id)) == 2


def _somebody_else(bench: Workbench) -> Caller:
    id = uuid4()
    with bench.store.writing() as session:
        users.add(session, id, "Somebody else")
    return Caller(user_id=id, tab="their tab")
