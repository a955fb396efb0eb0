"""Projects, labels, pictures, and the sample project."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import text

from core.errors import BadInput, Conflict, NotFound, StorageError, TooLarge, UnreadableImage
from core.masks import from_bitmap
from core.settings import Settings
from core.types import Mask, Rendering, Size, Status
from core.workbench import Added, Edit, Workbench
from tests.workbench.acting import ME, RED, Person, a_picture


def test_a_project_is_made_renamed_and_deleted(bench: Workbench) -> None:
    id = uuid4()
    bench.projects.create(ME, id, "  Cats ", uuid4())
    bench.projects.rename(ME, id, "Dogs", uuid4())

    assert [summary.project.name for summary in bench.projects.list(ME)] == ["Dogs"]

    change = bench.projects.delete(ME, id, uuid4())
    assert [project.deleted for project in change.projects] == [True]
    assert bench.projects.list(ME) == []
    with pytest.raises(NotFound, match="There is no project"):
        bench.projects.get(ME, id)


def test_the_project_changed_last_comes_first(bench: Workbench) -> None:
    first, second = uuid4(), uuid4()
    bench.projects.create(ME, first, "First", uuid4())
    bench.projects.create(ME, second, "Second", uuid4())

    bench.projects.rename(ME, first, "First again", uuid4())

    assert [summary.project.id for summary in bench.projects.list(ME)] == [first, second]


def test_a_summary_counts_pictures_by_where_they_stand(bench: Workbench) -> None:
    person = Person.at(bench)
    others = [uuid4() for _ in range(3)]
    for number, id in enumerate(others, start=1):
        bench.images.add(ME, person.project_id, id, f"{number}.png", a_picture(seed=number), uuid4())
    person.asks(RED)
    other = replace(person, image_id=others[0])
    other.asks(RED)
    other.accepts(other.sees())
    bench.images.delete(ME, others[2], uuid4())

    summary = bench.projects.get(ME, person.project_id)

    assert summary.image_count == 3
    assert {state: count for state, count in summary.counts.items() if count} == {
        "untouched": 1,
        "proposed": 1,
        "accepted": 1,
    }
    assert summary.thumbnails == (person.image_id, others[0], others[1])
    assert bench.projects.list(ME) == [summary]
    rows = bench.images.list(ME, person.project_id)
    assert [(row.status, row.mask_count) for row in rows] == [("proposed", 2), ("accepted", 2), ("untouched", 0)]


def test_pictures_are_listed_a_page_at_a_time(bench: Workbench) -> None:
    person = Person.at(bench)
    ids = [person.image_id, uuid4(), uuid4()]
    for number, id in enumerate(ids[1:], start=1):
        bench.images.add(ME, person.project_id, id, f"{number}.png", a_picture(seed=number), uuid4())

    first = bench.images.list(ME, person.project_id, limit=2)
    rest = bench.images.list(ME, person.project_id, after=first[-1].image.position)

    assert [row.image.id for row in first + rest] == ids


def test_an_upload_becomes_a_picture(bench: Workbench) -> None:
    person = Person.at(bench)

    added = bench.images.add(ME, person.project_id, uuid4(), "../sub/<b>häh</b>.png", a_picture(seed=1), uuid4())

    assert added.image is not None
    assert (added.image.name, added.image.size, added.image.media_type) == ("b>.png", Size(40, 30), "image/png")
    assert added.change is not None
    assert (added.change.kind, added.change.images) == ("add-image", (added.image,))


def test_the_same_file_twice_is_asked_about(bench: Workbench) -> None:
    person = Person.at(bench)

    there = bench.images.get(ME, person.image_id)

    def again(on_duplicate: Literal["ask", "add", "skip"]) -> Added:
        return bench.images.add(ME, person.project_id, uuid4(), "again.png", a_picture(), uuid4(), on_duplicate)

    assert again("ask") == Added(None, None, duplicate_of=there)
    assert again("skip") == Added(None, there, duplicate_of=there)
    assert again("add").change is not None
    assert bench.projects.get(ME, person.project_id).image_count == 2
    assert len(list((bench.settings.data_dir / "blobs").rglob("*.png"))) == 1


def test_a_file_whose_picture_was_deleted_is_no_duplicate(bench: Workbench) -> None:
    person = Person.at(bench)
    bench.images.delete(ME, person.image_id, uuid4())

    added = bench.images.add(ME, person.project_id, uuid4(), "again.png", a_picture(), uuid4())

    assert added.duplicate_of is None
    assert added.image is not None


def test_an_upload_sent_again_is_added_once(bench: Workbench) -> None:
    person = Person.at(bench)
    id, command = uuid4(), uuid4()

    answers = [bench.images.add(ME, person.project_id, id, "1.png", a_picture(seed=1), command) for _ in range(2)]

    assert answers[0] == answers[1]
    assert bench.projects.get(ME, person.project_id).image_count == 2


def test_files_that_can_not_be_pictures_are_refused_and_nothing_is_kept(bench: Workbench, settings: Settings) -> None:
    person = Person.at(bench)

    with pytest.raises(UnreadableImage, match=r"notes\.png"):
        bench.images.add(ME, person.project_id, uuid4(), "notes.png", b"just text", uuid4())
    with pytest.raises(NotFound, match="There is no project"):
        bench.images.add(ME, uuid4(), uuid4(), "1.png", a_picture(seed=1), uuid4())
    small = Workbench.open(settings.model_copy(update={"max_upload_mb": 0}), serves=False)
    with pytest.raises(TooLarge, match=r"1\.png is larger than 0 MB"):
        small.images.add(ME, person.project_id, uuid4(), "1.png", a_picture(seed=1), uuid4())
    small.close()

    assert bench.projects.get(ME, person.project_id).image_count == 1
    assert len([path for path in (settings.data_dir / "blobs").rglob("*") if path.is_file()]) == 1


def test_a_full_disk_keeps_nothing_of_an_upload(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person.at(bench)

    def refuse(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(StorageError, match="The disk is full"):
        bench.images.add(ME, person.project_id, uuid4(), "1.png", a_picture(seed=1), uuid4())

    assert bench.projects.get(ME, person.project_id).image_count == 1


def test_a_picture_is_renamed(bench: Workbench) -> None:
    person = Person.at(bench)

    change = bench.images.rename(ME, person.image_id, "two squares.png", uuid4())

    assert bench.images.get(ME, person.image_id).name == "two squares.png"
    bench.labelling.undo(ME, change.sequence, uuid4())
    assert bench.images.get(ME, person.image_id).name == "squares.png"


def test_pixels_for_the_browser(bench: Workbench) -> None:
    person = Person.at(bench)

    assert bench.images.tile(ME, person.image_id, Rendering(), 0, 0, 0) == (a_picture(), "image/png")
    halved, media_type = bench.images.tile(ME, person.image_id, Rendering(), 1, 0, 0)
    assert (halved[:4], media_type) == (b"\x89PNG", "image/png")
    with pytest.raises(NotFound, match="There is no tile"):
        bench.images.tile(ME, person.image_id, Rendering(), 0, 1, 0)
    thumbnail = bench.images.thumbnail(ME, person.image_id)
    assert thumbnail[:2] == b"\xff\xd8"
    assert bench.images.thumbnail(ME, person.image_id) == thumbnail


def test_labels_are_added_renamed_recoloured_and_deleted(bench: Workbench) -> None:
    person = Person.at(bench)
    cat = person.adds_label("cat")
    dog = person.adds_label("dog")

    bench.labels.update(ME, cat, "kitten", None, uuid4())
    bench.labels.update(ME, dog, None, "#ABCDEF", uuid4())

    assert [(label.number, label.name, label.color) for label in bench.labels.list(ME, person.project_id)] == [
        (1, "kitten", "#e69f00"),
        (2, "dog", "#abcdef"),
    ]
    bench.labels.delete(ME, cat, uuid4())
    with pytest.raises(NotFound, match="There is no label"):
        bench.labels.update(ME, cat, "cat", None, uuid4())


def test_a_label_name_is_there_only_once(bench: Workbench) -> None:
    person = Person.at(bench)
    person.adds_label("cat")
    dog = person.adds_label("dog")

    with pytest.raises(BadInput, match="There is a label 'cat' already"):
        person.adds_label("Cat")
    with pytest.raises(BadInput, match="There is a label 'cat' already"):
        bench.labels.update(ME, dog, "CAT", None, uuid4())
    bench.labels.update(ME, dog, "Dog", None, uuid4())


def test_an_id_that_is_taken_is_a_conflict(bench: Workbench) -> None:
    person = Person.at(bench)

    with pytest.raises(Conflict):
        bench.projects.create(ME, person.project_id, "Squares", uuid4())


def test_the_sample_project_is_put_in_once(bench: Workbench) -> None:
    project = bench.projects.add_sample(ME)

    assert bench.projects.add_sample(ME).id == project.id
    assert bench.projects.add_sample_once(ME) is None
    (summary,) = bench.projects.list(ME)
    assert summary.image_count >= 8
    assert len(summary.labels) >= 4


def test_a_sample_project_that_was_cut_short_is_completed(bench: Workbench) -> None:
    whole = bench.projects.add_sample(ME)
    images = bench.images.list(ME, whole.id)
    with bench.store.writing() as session:  # as if it had been killed before the end
        session.execute(text("DELETE FROM change WHERE kind = 'add-sample'"))

    assert bench.projects.add_sample_once(ME) is not None

    assert [row.image.id for row in bench.images.list(ME, whole.id)] == [row.image.id for row in images]


def test_a_deleted_sample_project_comes_back_only_when_asked_for(bench: Workbench) -> None:
    project = bench.projects.add_sample(ME)
    first = bench.images.list(ME, project.id)[0].image
    person = Person(bench, project.id, first.id)
    person.edits(Edit(uuid4(), mask=_whole(first.size)))
    bench.projects.delete(ME, project.id, uuid4())

    assert bench.projects.add_sample_once(ME) is None
    assert bench.projects.list(ME) == []
    assert bench.projects.add_sample(ME).id == project.id
    assert [a.status for a in person.sees()] == [Status.ACCEPTED]


def _whole(size: Size) -> Mask:
    return from_bitmap(np.ones(size.shape, dtype=bool))
