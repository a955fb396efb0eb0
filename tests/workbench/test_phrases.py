"""Phrases on the way from a prompt to proposals: names, labels, and what was understood."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from core.types import Prompt
from core.workbench import Workbench
from tests.workbench.acting import Person


def test_several_things_each_get_their_own_label(bench: Workbench) -> None:
    person = Person.at(bench)
    red, blue = person.adds_label("red"), person.adds_label("blue")

    answer = person.asks(Prompt(text="blue and the red"))

    assert [chips[0] for chips in answer.understood] == ["blue", "red"]
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
    assert answer.understood == (("red", "left"),)
    assert (found.label_id, found.phrase) == (red, "red on the left")
    assert found.mask.bounds is not None
    assert found.mask.bounds.left == 5
    assert found.origin.settings["understood"] == "red, left"


def test_millimetres_are_refused_where_nobody_knows_them(bench: Workbench) -> None:
    person = Person.at(bench)

    with pytest.raises(BadInput, match="how large its pixels are"):
        person.asks(Prompt(text="red larger than 5 mm"))
    assert person.sees() == []
