"""Labels under labels and merged into each other; attributes that a project asks its objects for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import pytest

from core.errors import BadInput, Conflict
from core.types import Attribute, AttributeValue
from core.workbench import Edit, Workbench
from tests.building import a_mask
from tests.workbench.acting import ME, Person, a_picture

MASK = "#" * 40
ASKED = (Attribute("Side", "choice", ("left", "right")), Attribute("Size", "number"), Attribute("Sure", "flag"))


def defines(person: Person, attributes: Sequence[Attribute]) -> None:
    person.bench.projects.set_rules(ME, person.project_id, None, attributes, uuid4())


def draws(person: Person, label: object = None) -> Edit:
    edit = Edit(uuid4(), mask=a_mask(*[MASK] * 30), label=label)  # type: ignore[arg-type]
    person.edits(edit)
    return edit


def test_merging_moves_the_objects_of_all_pictures_and_is_undone_in_one(bench: Workbench) -> None:
    person = Person.at(bench)
    cat, dog = person.adds_label("cat"), person.adds_label("dog")
    other = uuid4()
    bench.images.add(ME, person.project_id, other, "other.png", a_picture(seed=1), uuid4())
    there = Person(bench, person.project_id, other)
    for one in (person, there):
        draws(one, cat)

    change = bench.labels.merge(ME, cat, dog, uuid4())

    assert [label.name for label in bench.labels.list(ME, person.project_id)] == ["dog"]
    assert [one.sees()[0].label_id for one in (person, there)] == [dog, dog]
    person.undoes(change)
    assert [label.name for label in bench.labels.list(ME, person.project_id)] == ["cat", "dog"]
    assert [one.sees()[0].label_id for one in (person, there)] == [cat, cat]


def test_a_merge_is_not_undone_over_what_changed_since(bench: Workbench) -> None:
    person = Person.at(bench)
    cat, dog = person.adds_label("cat"), person.adds_label("dog")
    draws(person, cat)
    change = bench.labels.merge(ME, cat, dog, uuid4())
    (one,) = person.sees()
    person.edits(Edit(one.id, one.version, mask=a_mask("#" * 40, *["." * 40] * 29)))

    with pytest.raises(Conflict):
        person.undoes(change)


def test_labels_stand_under_labels_but_never_in_a_ring(bench: Workbench) -> None:
    person = Person.at(bench)
    animal, cat, tabby = (person.adds_label(name) for name in ("animal", "cat", "tabby"))
    bench.labels.put_under(ME, cat, animal, uuid4())
    bench.labels.put_under(ME, tabby, cat, uuid4())

    assert [label.parent for label in bench.labels.list(ME, person.project_id)] == [None, 1, 2]
    for above in (animal, tabby, cat):
        if above != animal:
            with pytest.raises(BadInput):
                bench.labels.put_under(ME, animal, above, uuid4())
    bench.labels.merge(ME, cat, animal, uuid4())
    assert [label.parent for label in bench.labels.list(ME, person.project_id)] == [None, 1]


@pytest.mark.parametrize(
    ("values", "is_taken"),
    [
        pytest.param({"Side": "left", "Size": 2.5, "Sure": True}, True, id="all kinds"),
        pytest.param({"Side": "up"}, False, id="no such choice"),
        pytest.param({"Size": "big"}, False, id="no number"),
        pytest.param({"Size": True}, False, id="a flag is no number"),
        pytest.param({"Sure": 1.0}, False, id="a number is no flag"),
        pytest.param({"Age": 3.0}, False, id="not asked for"),
    ],
)
def test_an_object_takes_the_values_that_are_asked_for(
    bench: Workbench, values: dict[str, AttributeValue], is_taken: bool
) -> None:
    person = Person.at(bench)
    defines(person, ASKED)
    edit = draws(person)

    if is_taken:
        change = person.edits(Edit(edit.annotation_id, 1, attributes=values))
        assert person.sees()[0].attributes == values
        person.undoes(change)
        assert person.sees()[0].attributes == {}
    else:
        with pytest.raises(BadInput):
            person.edits(Edit(edit.annotation_id, 1, attributes=values))


def test_a_value_stays_when_its_question_goes(bench: Workbench) -> None:
    person = Person.at(bench)
    defines(person, ASKED)
    edit = draws(person)
    person.edits(Edit(edit.annotation_id, 1, attributes={"Side": "left"}))
    defines(person, ASKED[1:])

    person.edits(Edit(edit.annotation_id, 2, attributes={"Side": "left", "Size": 1.0}))

    assert person.sees()[0].attributes == {"Side": "left", "Size": 1.0}


@pytest.mark.parametrize(
    "attributes",
    [
        pytest.param([Attribute("", "text")], id="no name"),
        pytest.param([Attribute("Score", "number")], id="a name that exports use"),
        pytest.param([Attribute("a", "text"), Attribute("A", "flag")], id="twice"),
        pytest.param([Attribute("a", "choice")], id="no choice"),
        pytest.param([Attribute("a", "colour")], id="no such kind"),
    ],
)
def test_odd_questions_are_refused(bench: Workbench, attributes: list[Attribute]) -> None:
    with pytest.raises(BadInput):
        defines(Person.at(bench), attributes)
