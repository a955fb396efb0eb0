"""Pictures are chosen, ordered and paged by the database, the same on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from core.errors import BadInput
from core.store import Store, changes, gallery, images, schema, things
from core.store.gallery import ALL, Choice
from core.types import Status
from tests.building import ME, Place, a_place, add_label, an_annotation, an_image, put

NAMES = ("cat.png", "Dog.png", "ape_10%.png", "bee.png")


@pytest.fixture
def place(store: Store) -> Place:
    """A project with four pictures; the first is called cat.png."""
    place = a_place(store)
    with store.writing() as session:
        for name in NAMES[1:]:
            image = an_image(place.project_id, name)
            item = images.add(session, image, ".png", 10)
            changes.append(session, ME, uuid4(), "add-image", [item], project_id=place.project_id, image_id=image.id)
    return place


def listed(place: Place, choice: Choice = ALL, after: int = 0, limit: int = 10) -> list[str]:
    with place.store.reading() as session:
        return [image.name for image in gallery.page(session, place.project_id, choice, after, limit)]


def mark(place: Place, name: str, **values: object) -> None:
    with place.store.writing() as session:
        (image,) = gallery.page(session, place.project_id, Choice(text=name), 0, 1)
        item = things.change(session, schema.Image, image.id, **values)
        changes.append(session, ME, uuid4(), "mark", [item], project_id=place.project_id, image_id=image.id)


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (ALL, NAMES),
        (Choice(sort="newest"), NAMES[::-1]),
        (Choice(sort="name"), ("ape_10%.png", "bee.png", "cat.png", "Dog.png")),
        (Choice(text="DOG"), ("Dog.png",)),
        (Choice(text="0%"), ("ape_10%.png",)),
        (Choice(text="e_1"), ("ape_10%.png",)),
        (Choice(text="t_p"), ()),  # signs of LIKE are signs like others
    ],
)
def test_names_order_and_choose(place: Place, choice: Choice, names: Sequence[str]) -> None:
    assert listed(place, choice) == list(names)


def test_a_tag_chooses_whole_words_and_is_found_by_search(place: Place) -> None:
    mark(place, "dog", tags=["Größe XL", "night"])
    mark(place, "bee", tags=["nightly"])

    assert listed(place, Choice(tag="night")) == ["Dog.png"]
    assert listed(place, Choice(text="NIGHT")) == ["Dog.png", "bee.png"]
    assert listed(place, Choice(text="größe")) == ["Dog.png"]
    with place.store.reading() as session:
        assert gallery.tags(session, place.project_id) == [("Größe XL", 1), ("night", 1), ("nightly", 1)]


def test_a_label_chooses_by_live_objects(place: Place) -> None:
    label = add_label(place, "Tabby")
    drawn = an_annotation(place.image)
    put(place, replace(drawn, label_id=label.id))

    assert listed(place, Choice(label=label.id)) == ["cat.png"]
    assert listed(place, Choice(text="tabb")) == ["cat.png"]
    assert listed(place, Choice(label=uuid4())) == []


def test_each_state_chooses_its_own_and_all_are_counted(place: Place) -> None:
    put(place, an_annotation(place.image, status=Status.PROPOSED), an_annotation(place.image))
    mark(place, "dog", review="sent_back")
    mark(place, "ape", review="reviewed")
    mark(place, "bee", skipped=True)
    expected = {"proposed": "cat.png", "sent_back": "Dog.png", "reviewed": "ape_10%.png", "skipped": "bee.png"}

    assert {state: listed(place, Choice((state,))) for state in gallery.STATES} == {
        state: [expected[state]] if state in expected else [] for state in gallery.STATES
    }
    assert listed(place, Choice(("skipped", "proposed"))) == ["cat.png", "bee.png"]
    with place.store.reading() as session:
        counts = gallery.states(session, [place.project_id])[place.project_id]
        rows = gallery.page(session, place.project_id, ALL, 0, 10)
        standings = images.standings(session, [row.id for row in rows])
    assert {state for state, count in counts.items() if count == 1} == set(expected)
    assert [images.state_of(row, standings[row.id]) for row in rows] == list(expected)


@pytest.mark.parametrize("sort", ["added", "newest", "name", "changed"])
def test_pages_in_either_direction_make_the_whole_list(place: Place, sort: gallery.Sort) -> None:
    put(place, an_annotation(place.image))  # changed last
    choice = Choice(sort=sort)
    whole = listed(place, choice)
    with place.store.reading() as session:
        outline = gallery.outline(session, place.project_id, choice, 3)
        last = gallery.page(session, place.project_id, choice, 0, 10)[-1]
        before = gallery.page_before(session, place.project_id, choice, last.position, 2)

    assert (outline.count, len(outline.starts)) == (4, 2)
    assert [name for start in outline.starts for name in listed(place, choice, start, 3)] == whole
    assert [image.name for image in before] == whole[1:3]


def test_the_picture_changed_last_comes_first(place: Place) -> None:
    put(place, an_annotation(place.image))

    assert listed(place, Choice(sort="changed")) == ["cat.png", "bee.png", "ape_10%.png", "Dog.png"]


def test_surroundings_are_those_of_the_choice(place: Place) -> None:
    mark(place, "dog", skipped=True)
    with place.store.reading() as session:
        cat, ape, bee = gallery.page(session, place.project_id, Choice(("untouched",)), 0, 10)
        dog = gallery.page(session, place.project_id, Choice(("skipped",)), 0, 10)[0]
        previous = gallery.before(session, ape, Choice(("untouched",)))
        among = gallery.surroundings(session, ape, Choice(("untouched",)), 5)
        beside = gallery.surroundings(session, dog, Choice(("untouched",)), 1)

    assert (previous, among.position, among.count) == (cat.id, 2, 3)
    assert [image.id for image in among.following] == [bee.id]
    assert (beside.position, beside.count) == (0, 3)
    assert [image.id for image in beside.following] == [ape.id]


def test_a_page_behind_a_picture_that_is_not_there_is_refused(place: Place) -> None:
    with place.store.reading() as session, pytest.raises(BadInput, match="Load it again"):
        gallery.page(session, place.project_id, Choice(sort="name"), 99, 10)


def test_an_empty_choice_has_no_pages(store: Store) -> None:
    with store.reading() as session:
        assert gallery.outline(session, UUID(int=0), ALL, 3) == gallery.Outline(0, 3, ())
