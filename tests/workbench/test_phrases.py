"""Phrases on the way from a prompt to proposals: names, labels, and what was understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import BadInput
from core.parts import Part
from core.types import Box, Point, Prompt
from core.workbench import Workbench
from tests.workbench.acting import Person


def test_several_things_each_get_their_own_label(bench: Workbench) -> None:
    person = Person.at(bench)
    red, blue = person.adds_label("red"), person.adds_label("blue")

    answer = person.asks(Prompt(text="blue and the red"))

    assert [part.thing for part in answer.understood] == ["blue", "red"]
    assert sorted(a.phrase or "" for a in person.sees()) == ["blue", "red", "red"]
    assert {(a.phrase, a.label_id) for a in person.sees()} == {("red", red), ("blue", blue)}


def test_asking_again_for_several_things_piles_up_nothing(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(Prompt(text="red"))
    person.asks(Prompt(text="blue, red"))
    person.asks(Prompt(text="blue, red"))

    assert len(person.sees()) == 3


def test_a_place_chooses_and_the_label_is_the_things(bench: Workbench) -> None:
    person = Person.at(bench)
    red = person.adds_label("red")

    answer = person.asks(Prompt(text="red on the left"))

    (found,) = person.sees()
    assert [part.chips for part in answer.understood] == [("red", "left")]
    assert (found.label_id, found.phrase) == (red, "red on the left")
    assert found.mask.bounds is not None
    assert found.mask.bounds.left == 5
    assert found.origin.settings["understood"] == "red, left"


def test_millimetres_are_refused_where_nobody_knows_them(bench: Workbench) -> None:
    person = Person.at(bench)

    with pytest.raises(BadInput, match="how large its pixels are"):
        person.asks(Prompt(text="red larger than 5 mm"))
    assert person.sees() == []


def test_an_understanding_that_was_edited_is_asked_as_it_is(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("red")
    first = person.asks(Prompt(text="red on the left"))
    edited = replace(first.understood[0], place=("right",))

    answer = person.asks(Prompt(text="red on the left", parts=(edited,)))

    (found,) = person.sees()  # the proposal for the words as they were understood before is gone
    assert answer.understood == (edited,)
    assert found.mask.bounds is not None
    assert found.mask.bounds.left == 25
    assert (found.label_id, found.phrase) == (label, "red, right")
    assert found.origin.prompt == Prompt(text="red on the left", parts=(edited,))


def test_without_a_chip_all_of_them_are_found(bench: Workbench) -> None:
    person = Person.at(bench)
    first = person.asks(Prompt(text="the largest red, blue"))

    person.asks(Prompt(text="the largest red, blue", parts=(replace(first.understood[0], size=None),)))

    assert [one.phrase for one in person.sees()] == ["red", "red"]


def test_each_of_several_things_has_its_own_label_whatever_new_ones_get(bench: Workbench) -> None:
    person = Person.at(bench)
    red, other = person.adds_label("red"), person.adds_label("other")

    person.asks(Prompt(text="blue, red"), label=other)

    assert {(one.phrase, one.label_id) for one in person.sees()} == {("red", red), ("blue", None)}


def test_a_part_without_a_name_is_refused(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="no name"):
        Person.at(bench).asks(Prompt(text="x", parts=(Part(" "),)))


def test_a_proposal_keeps_what_the_segmenter_was_given_and_is_made_anew_from_it(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(Prompt(text="the largest red on the right"))
    (found,) = person.sees()
    asked = found.origin.asked
    assert asked is not None
    assert asked.box is not None
    assert asked.box.x0 >= 20
    assert asked.points
    elsewhere = Prompt(box=Box(4, 4, 16, 16), points=(Point(10, 10),))

    person.asks(elsewhere, target=found.id, expected=found.version, is_anew=True)

    (anew,) = person.sees()
    assert anew.id == found.id
    assert anew.mask.bounds is not None
    assert (anew.mask.bounds.left, anew.mask.bounds.top) == (5, 5)
    assert anew.origin.prompt == elsewhere  # and nothing of the words' own
    assert anew.phrase == found.phrase


def test_words_make_no_object_anew(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(Prompt(text="blue"))
    (found,) = person.sees()

    with pytest.raises(BadInput, match="whole picture"):
        person.asks(Prompt(text="red"), target=found.id, expected=found.version, is_anew=True)
