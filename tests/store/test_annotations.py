"""Annotations in the database."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from core.errors import BadInput, Conflict
from core.masks import empty
from core.store import Store, schema
from core.store import annotations as objects
from core.types import Box, Origin, Point, Prompt, Rendering, Size, Status
from tests.building import a_mask, a_place, add_label, an_annotation, live, put, rewrite

PROMPT = Prompt(
    text="cat",
    negatives=("dog",),
    box=Box(0.5, 1, 3, 2.25),
    points=(Point(1, 2), Point(0, 0, positive=False)),
    scribbles=((Point(1, 1), Point(2, 2)),),
    threshold=0.0,
)
ORIGIN = Origin(
    "text",
    PROMPT,
    Rendering(3, (40.0, 400.0)),
    models={"segmenter": "bundled"},
    weights={"segmenter": "abc"},
    settings={"threshold": 0.5},
    device="cpu",
    dtype="float32",
    seconds=0.25,
    app_version="1",
)


def test_all_of_an_annotation_is_kept(store: Store) -> None:
    place = a_place(store)
    label = add_label(place, "cat")
    annotation = replace(
        an_annotation(place.image, "#...", "..#.", "...#"),
        label_id=label.id,
        z=7,
        score=0.75,
        phrase="cat",
        origin=ORIGIN,
    )

    put(place, annotation)

    (kept,) = live(place)
    assert replace(kept, changed_at=None) == annotation
    assert kept.changed_at is not None
    assert kept.changed_at.utcoffset() is not None


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(["...", "..."], id="empty"),
        pytest.param(["#..", "..."], id="one pixel"),
        pytest.param(["###", "###"], id="full"),
        pytest.param(["#.#", ".#."], id="checkerboard"),
    ],
)
def test_a_mask_comes_back_as_it_was(store: Store, rows: list[str]) -> None:
    place = a_place(store)

    put(place, replace(an_annotation(place.image), mask=a_mask(*rows)))

    assert live(place)[0].mask == a_mask(*rows)


def test_equal_masks_are_stored_once(store: Store) -> None:
    place = a_place(store)

    first = put(place, an_annotation(place.image), an_annotation(place.image))
    rewrite(place, replace(first.annotations[0], status=Status.REJECTED))

    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(schema.Mask)) == 1
        assert session.scalar(select(func.count()).select_from(schema.Region)) == 3


def test_an_empty_mask_of_another_size_is_another_mask(store: Store) -> None:
    place = a_place(store)

    put(place, *(replace(an_annotation(place.image), mask=empty(Size(width, 2))) for width in (1, 2)))

    assert {annotation.mask.size for annotation in live(place)} == {Size(1, 2), Size(2, 2)}


def test_every_version_stays(store: Store) -> None:
    place = a_place(store)
    first = put(place, replace(an_annotation(place.image), origin=ORIGIN)).annotations[0]
    rewrite(place, replace(first, mask=a_mask("#...", "....", "...."), origin=Origin("brush")))

    with store.reading() as session:
        versions = sorted(objects.versions(session, [(first.id, 1), (first.id, 2)]), key=lambda a: a.version)

    assert [version.origin.kind for version in versions] == ["text", "brush"]
    assert versions[0] == first


def test_an_id_that_is_taken_is_a_conflict(store: Store) -> None:
    place = a_place(store)
    annotation = an_annotation(place.image)
    put(place, annotation)

    with pytest.raises(Conflict, match="is there already"):
        put(place, annotation)


def test_one_that_was_never_there_is_a_conflict(store: Store) -> None:
    place = a_place(store)

    with pytest.raises(Conflict):
        rewrite(place, an_annotation(place.image))


def test_rejected_and_deleted_ones_are_not_live(store: Store) -> None:
    place = a_place(store)

    put(place, *(an_annotation(place.image, status=status) for status in Status))

    assert {annotation.status for annotation in live(place)} == {Status.PROPOSED, Status.ACCEPTED}


def test_many_masks_are_read_with_one_query(store: Store) -> None:
    place = a_place(store)
    put(place, *(replace(an_annotation(place.image), z=z) for z in range(500)))
    statements: list[str] = []

    with store.reading() as session:
        session.connection()
        bind = session.get_bind()
        event.listen(bind, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
        found = objects.live(session, place.image.id)

    assert [annotation.z for annotation in found] == list(range(500))
    assert len(statements) == 1


def test_counts_tell_what_an_export_leaves_out(store: Store) -> None:
    place = a_place(store)
    label = add_label(place, "cat")
    put(
        place,
        replace(an_annotation(place.image), label_id=label.id),
        an_annotation(place.image),
        an_annotation(place.image, status=Status.PROPOSED),
        an_annotation(place.image, status=Status.DELETED),
    )

    with store.reading() as session:
        counts = objects.counts(session, place.project_id)
        assert counts == {"accepted": 2, "proposals": 1, "unlabelled": 1, "unlabelled_proposals": 1}
        assert set(objects.counts(session, uuid4()).values()) == {0}


@pytest.mark.parametrize("text", [pytest.param("a\x00b", id="NUL"), pytest.param("\ud83d", id="half a character")])
def test_text_that_can_not_be_stored_is_refused_before_the_database(store: Store, text: str) -> None:
    place = a_place(store)
    origin = Origin("text", Prompt(text="cat", negatives=(text,)))

    with pytest.raises(BadInput, match="can't be stored"):
        put(place, replace(an_annotation(place.image), origin=origin))

    assert live(place) == []
