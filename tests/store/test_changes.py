"""The log: one row per change, once per command, undone by further changes."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from core.errors import Conflict, NotFound
from core.store import Store, changes, images, labels, projects, schema, things, users
from core.types import LOCAL_USER, Change, Status
from tests.building import ME, Place, a_mask, a_place, add_label, an_annotation, live, put, rewrite, take_back


def in_the_log(place: Place, after: int = 0, image_id: UUID | None = None) -> list[Change]:
    with place.store.reading() as session:
        return changes.after(session, place.project_id, after, image_id=image_id)


def test_a_change_tells_what_it_did(store: Store) -> None:
    place = a_place(store)
    annotation = an_annotation(place.image)
    command = uuid4()

    change = put(place, annotation, command=command)

    assert (change.kind, change.command, change.author, change.tab) == ("draw", command, LOCAL_USER, "my tab")
    assert (change.project_id, change.image_id, change.undoes, change.undone_by) == (
        place.project_id,
        place.image.id,
        None,
        None,
    )
    assert [a.id for a in change.annotations] == [annotation.id]
    assert in_the_log(place)[-1] == change


def test_a_command_is_kept_only_once(store: Store) -> None:
    place = a_place(store)
    command = uuid4()
    change = put(place, an_annotation(place.image), command=command)

    with pytest.raises(IntegrityError):
        put(place, an_annotation(place.image), command=command)

    with store.reading() as session:
        assert changes.by_command(session, command) == change
        assert changes.by_command(session, uuid4()) is None


def test_the_log_is_read_from_any_place_on(store: Store) -> None:
    place = a_place(store)
    first = put(place, an_annotation(place.image))
    add_label(place, "cat")

    assert [change.kind for change in in_the_log(place)] == ["create-project", "add-image", "draw", "add-label"]
    assert [change.kind for change in in_the_log(place, first.sequence)] == ["add-label"]
    assert [change.kind for change in in_the_log(place, image_id=place.image.id)] == ["add-image", "draw"]


def test_the_log_shows_things_as_they_were_then(store: Store) -> None:
    place = a_place(store)
    label = add_label(place, "cat")
    with store.writing() as session:
        item = things.change(session, schema.Label, label.id, name="dog")
        changes.append(session, ME, uuid4(), "rename-label", [item], project_id=place.project_id)

    names = [change.labels[0].name for change in in_the_log(place) if change.labels]

    assert names == ["cat", "dog"]


def test_undo_takes_a_new_object_away_and_redo_brings_it_back(store: Store) -> None:
    place = a_place(store)
    drawn = put(place, an_annotation(place.image))

    undone = take_back(place, drawn)

    assert live(place) == []
    assert undone.annotations[0].status is Status.DELETED
    redone = take_back(place, undone)
    assert [a.id for a in live(place)] == [drawn.annotations[0].id]
    assert redone.annotations[0].version == 3


def test_undo_restores_the_mask_before(store: Store) -> None:
    place = a_place(store)
    first = put(place, an_annotation(place.image)).annotations[0]
    edited = rewrite(place, replace(first, mask=a_mask("#...", "....", "....")))

    take_back(place, edited)

    assert live(place)[0].mask == first.mask
    assert live(place)[0].version == 3


def test_one_may_go_on_undoing_and_redoing(store: Store) -> None:
    place = a_place(store)
    first = put(place, an_annotation(place.image))
    second = rewrite(place, replace(first.annotations[0], z=2))
    third = rewrite(place, replace(second.annotations[0], z=3))

    undone = [take_back(place, change) for change in (third, second, first)]

    assert live(place) == []
    for change in reversed(undone):
        take_back(place, change)
    assert live(place)[0].z == 3


def test_a_redone_change_can_be_undone_again(store: Store) -> None:
    place = a_place(store)
    change = put(place, an_annotation(place.image))

    for _ in range(4):
        change = take_back(place, change)

    assert len(live(place)) == 1
    assert [c.undone_by for c in in_the_log(place)[-5:]] == [c.sequence for c in in_the_log(place)[-4:]] + [None]


def test_what_has_changed_since_can_not_be_undone(store: Store) -> None:
    place = a_place(store)
    first = put(place, an_annotation(place.image))
    second = rewrite(place, replace(first.annotations[0], z=2))

    with pytest.raises(Conflict, match="This object has been changed since") as caught:
        take_back(place, first)

    assert caught.value.current == second.annotations
    assert len(live(place)) == 1


def test_a_change_is_undone_only_once(store: Store) -> None:
    place = a_place(store)
    change = put(place, an_annotation(place.image))
    take_back(place, change)

    with pytest.raises(Conflict, match="This change is undone already"):
        take_back(place, change)


def test_a_change_that_never_was_can_not_be_undone(store: Store) -> None:
    a_place(store)

    with pytest.raises(NotFound, match="There is no change '999'"), store.writing() as session:
        changes.undo(session, ME, 999)


def test_labels_images_and_projects_are_undone_alike(store: Store) -> None:
    place = a_place(store)
    label = add_label(place, "cat")
    with store.writing() as session:
        items = [
            things.change(session, schema.Label, label.id, name="dog", color="#000000"),
            things.change(session, schema.Image, place.image.id, deleted=True),
            things.change(session, schema.Project, place.project_id, name="Dogs"),
        ]
        change = changes.append(session, ME, uuid4(), "edit", items, project_id=place.project_id)

    take_back(place, change)

    with store.reading() as session:
        assert labels.get(session, label.id) == label
        assert not images.get(session, place.image.id).deleted
        assert projects.get(session, place.project_id).name == "Cats"


def test_undoing_a_new_label_deletes_it_and_its_number_is_not_used_again(store: Store) -> None:
    place = a_place(store)
    add_label(place, "cat")

    take_back(place, in_the_log(place)[-1])

    with store.reading() as session:
        assert labels.of_project(session, place.project_id) == []
    assert add_label(place, "dog").number == 2


def test_a_renamed_label_can_not_be_undone_to_what_it_was_before_that(store: Store) -> None:
    place = a_place(store)
    label = add_label(place, "cat")
    added = in_the_log(place)[-1]
    with store.writing() as session:
        things.change(session, schema.Label, label.id, name="dog")

    with pytest.raises(Conflict, match="This label has been changed since"):
        take_back(place, added)


def test_my_changes_are_mine_and_of_this_picture_and_its_labels(store: Store) -> None:
    place = a_place(store)
    somebody = uuid4()
    with store.writing() as session:
        users.add(session, somebody, "Somebody")
    drawn = put(place, an_annotation(place.image))
    add_label(place, "cat")
    undone = take_back(place, drawn)

    with store.reading() as session:
        mine = changes.of_author(session, LOCAL_USER, place.project_id, place.image.id, 200)
        theirs = changes.of_author(session, somebody, place.project_id, place.image.id, 200)

    assert [(c.kind, c.undoes, c.undone_by) for c in mine] == [
        ("draw", None, undone.sequence),
        ("add-label", None, None),
        ("undo", drawn.sequence, None),
    ]
    assert theirs == []
