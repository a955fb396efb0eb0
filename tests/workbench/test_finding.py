"""Phrases over a whole project: a job that is stopped, killed and gone on with, and leaves each proposal once."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from uuid import UUID, uuid4

import pytest

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.store import jobs
from core.store.jobs import Job
from core.types import Right
from core.workbench import WORK, ExportOptions, Search, Workbench
from core.workbench.finding import Finding, Tally
from core.workbench.lease import Run
from tests.workbench.acting import ME, RED, Person, a_picture

WORKER = "a test"


@pytest.fixture
def person(bench: Workbench) -> Person:
    """Has three pictures, each with two red squares and a blue one."""
    person = Person.at(bench)
    for seed in (1, 2):
        bench.images.add(ME, person.project_id, uuid4(), f"more {seed}.png", a_picture(seed=seed), uuid4())
    return person


def all_pictures(person: Person) -> list[UUID]:
    return [row.image.id for row in person.bench.images.list(ME, person.project_id)]


def proposals(person: Person) -> list[int]:
    """How many open ones each picture has."""
    return [len(person.bench.labelling.open(ME, id).annotations) for id in all_pictures(person)]


def finding(person: Person, *phrases: str, only_untouched: bool = True) -> Job:
    search = Search.of(phrases, None, only_untouched)
    return person.bench.jobs.start_finding(ME, person.project_id, search)


class Interrupted(Run):
    """Stops, as at a kill, when it begins the given picture."""

    def __init__(self, person: Person, at: int) -> None:
        super().__init__(person.bench.store, WORKER, Event())
        self._last = at

    def progress(self, done: int, total: int, what: str = "", /) -> None:
        if done == self._last:
            self._stop.set()
        super().progress(done, total, what)


def test_what_is_found_is_proposed_on_every_picture_and_told(bench: Workbench, person: Person) -> None:
    job = finding(person, "red", "blue", "green")

    assert bench.jobs.run_one(WORKER, Event())

    over = bench.jobs.get(ME, job.id)
    assert proposals(person) == [3, 3, 3]
    assert (over.state, over.done, over.total) == ("done", 3, 3)
    assert over.message is not None
    assert over.message.startswith("9 proposals on 3 pictures")
    assert over.report[:3] == (
        "'red': 6 masks on 3 pictures.",
        "'blue': 3 masks on 3 pictures.",
        "'green': nothing found.",
    )


def test_pictures_that_somebody_worked_on_are_left_alone(bench: Workbench, person: Person) -> None:
    person.asks(RED)
    finding(person, "blue")

    bench.jobs.run_one(WORKER, Event())

    assert proposals(person) == [2, 1, 1]


def test_all_pictures_when_asked_for(bench: Workbench, person: Person) -> None:
    person.asks(RED)
    finding(person, "blue", only_untouched=False)

    bench.jobs.run_one(WORKER, Event())

    assert proposals(person) == [3, 1, 1]


def test_one_that_was_interrupted_goes_on_where_it_was_and_tells_of_all(bench: Workbench, person: Person) -> None:
    job = finding(person, "red")
    run = Interrupted(person, at=2)
    taken = run.take(WORK)
    assert taken is not None
    with pytest.raises(Exception, match=r"^$"):
        Finding(bench.store, bench.labelling).run(taken, run)
    run.end_early("")
    assert proposals(person) == [2, 2, 0]

    bench.jobs.run_one(WORKER, Event())

    over = bench.jobs.get(ME, job.id)
    assert proposals(person) == [2, 2, 2]
    assert (over.done, over.total) == (3, 3)
    assert over.report == ("'red': 6 masks on 3 pictures.",)


def test_a_picture_done_twice_after_a_kill_has_its_proposals_once(bench: Workbench, person: Person) -> None:
    job = finding(person, "red")
    run = Run(bench.store, WORKER, Event())
    taken = run.take(WORK)
    assert taken is not None
    Finding(bench.store, bench.labelling).run(taken, run)  # and was killed before anything about the job was written
    with bench.store.writing() as session:
        jobs.put_all_back(session)

    bench.jobs.run_one(WORKER, Event())

    assert proposals(person) == [2, 2, 2]
    assert bench.jobs.get(ME, job.id).state == "done"


def test_a_search_that_was_stopped_can_be_gone_on_with(bench: Workbench, person: Person) -> None:
    job = finding(person, "red")
    bench.jobs.cancel(ME, job.id)
    assert not bench.jobs.run_one(WORKER, Event())

    bench.jobs.go_on(ME, job.id)
    bench.jobs.run_one(WORKER, Event())

    assert proposals(person) == [2, 2, 2]
    with pytest.raises(Conflict, match="not stopped"):
        bench.jobs.go_on(ME, job.id)


def test_an_export_is_not_gone_on_with(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())

    with pytest.raises(NotFound, match="search"):
        bench.jobs.go_on(ME, job.id)


def test_a_picture_that_is_deleted_meanwhile_is_told_and_passed_over(bench: Workbench, person: Person) -> None:
    gone = all_pictures(person)[1]
    search = Search.of(["red"], None, only_untouched=True)
    job = bench.jobs.start_finding(ME, person.project_id, search)

    class Deletes(Run):
        def progress(self, done: int, total: int, what: str = "", /) -> None:
            if done == 0:
                bench.images.delete(ME, gone, uuid4())
            super().progress(done, total, what)

    run = Deletes(bench.store, WORKER, Event())
    taken = run.take(WORK)
    assert taken is not None
    outcome = Finding(bench.store, bench.labelling).run(taken, run)

    assert taken.id == job.id
    assert outcome.report[0] == "'red': 4 masks on 2 pictures."
    assert outcome.report[1].startswith("more 1.png: ")


def test_unsure_answers_are_worth_a_look(bench: Workbench, person: Person) -> None:
    person.asks(RED)
    image = bench.images.list(ME, person.project_id)[0].image
    sure, unsure = person.sees()
    tally = Tally()

    tally.count(image, "red", [replace(sure, score=0.9), replace(unsure, score=0.31)])

    assert tally.lines(["red"]) == ["'red': 2 masks on 1 picture.", "Worth a look, squares.png: 'red' (0.31)."]


@pytest.mark.parametrize(
    ("phrases", "complaint"),
    [
        ([], "nothing to look for"),
        (["  "], "nothing to look for"),
        (["a\0b"], "NUL"),
        ([str(i) for i in range(21)], "20"),
    ],
)
def test_what_cannot_be_looked_for_is_a_sentence(phrases: list[str], complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        Search.of(phrases, None, only_untouched=True)


def test_a_phrase_given_twice_is_looked_for_once() -> None:
    assert Search.of(["Red", "red ", "blue"], None, only_untouched=True).phrases == ("red", "blue")


def test_looking_on_does_not_let_one_search(bench: Workbench, person: Person) -> None:
    with pytest.raises(NotAllowed):
        bench.jobs.start_finding(
            replace(ME, rights=frozenset({Right.VIEW})), person.project_id, Search.of(["red"], None, True)
        )
