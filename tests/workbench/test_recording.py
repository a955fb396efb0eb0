"""Changes that come at the same time, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from core.store import Session, Store, changes, labels, projects
from core.store import annotations as objects
from core.types import Change
from core.workbench.labels import Labels
from core.workbench.recording import Draft, record
from tests.building import ME, Place, a_place, an_annotation, live


def at_once(work: Callable[[], object], times: int) -> list[Exception]:
    """Run it in that many threads; returns what went wrong."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def draw(place: Place, command: UUID) -> Change:
    def work(session: Session) -> Draft:
        projects.lock(session, place.project_id)
        return Draft("draw", place.project_id, objects.add(session, [an_annotation(place.image)]), place.image.id)

    return record(place.store, ME, command, work)


def test_a_command_sent_several_times_at_once_is_applied_once(store: Store) -> None:
    place = a_place(store)
    command = uuid4()
    answers: list[Change] = []

    failures = at_once(lambda: answers.append(draw(place, command)), 4)

    assert failures == []
    assert len(live(place)) == 1
    assert all(answer == answers[0] for answer in answers)


def test_a_new_project_sent_several_times_at_once_is_made_once(store: Store) -> None:
    id, command = uuid4(), uuid4()
    answers: list[Change] = []

    def work(session: Session) -> Draft:
        return Draft("create-project", id, [projects.add(session, id, "Cats")])

    failures = at_once(lambda: answers.append(record(store, ME, command, work)), 4)

    assert failures == []
    assert {answer.sequence for answer in answers} == {answers[0].sequence}


def test_labels_that_are_added_at_once_get_numbers_of_their_own(store: Store) -> None:
    place = a_place(store)
    subject = Labels(store)

    failures = at_once(lambda: subject.add(ME, place.project_id, uuid4(), f"{uuid4()}", None, uuid4()), 5)

    with store.reading() as session:
        found = labels.of_project(session, place.project_id)
    assert failures == []
    assert [label.number for label in found] == [1, 2, 3, 4, 5]
    assert len({label.color for label in found}) == 5


def test_the_changes_of_a_project_are_seen_in_the_order_of_their_numbers(store: Store) -> None:
    """A later change can't overtake an earlier one that is still being written."""
    place = a_place(store)
    first: list[int] = []

    with store.writing() as session:
        projects.lock(session, place.project_id)
        items = objects.add(session, [an_annotation(place.image)])
        change = changes.append(
            session, ME, uuid4(), "draw", items, project_id=place.project_id, image_id=place.image.id
        )
        first.append(change.sequence)
        second = threading.Thread(target=lambda: first.append(draw(place, uuid4()).sequence))
        second.start()
        second.join(0.3)
        assert second.is_alive(), "the second change did not wait for the first"
    second.join()

    with store.reading() as session:
        seen = [change.sequence for change in changes.after(session, place.project_id, 0)]
    assert seen[-2:] == first
    assert first == sorted(first)


def test_what_is_no_longer_wanted_at_the_end_is_not_kept(store: Store) -> None:
    place = a_place(store)

    def work(session: Session) -> Draft:
        return Draft("draw", place.project_id, objects.add(session, [an_annotation(place.image)]), place.image.id)

    with pytest.raises(RuntimeError, match="not wanted"):
        record(store, ME, uuid4(), work, still_wanted=_refuse)

    assert live(place) == []


def _refuse() -> None:
    raise RuntimeError("not wanted")
