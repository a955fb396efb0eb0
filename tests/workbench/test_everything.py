"""Propose everything, through the whole of the workbench, on the model that needs no weights."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from core.errors import BadInput, NotFound
from core.progress import Cancelled
from core.types import Caller, Status
from core.workbench import Edit, Segmented, Workbench
from tests.workbench.acting import BLUE_SQUARE, ME, RED, RED_SQUARES, Person

FINE = 12  # points a side: some lie on each square of the picture


def all_of(person: Person, **options: object) -> Segmented:
    work = person.bench.everything.propose(
        person.caller,
        person.image_id,
        uuid4(),
        **{"points_per_side": FINE, **options},  # type: ignore[arg-type]
    )
    return asyncio.run(work)


def test_every_object_is_proposed_once(bench: Workbench) -> None:
    person = Person.at(bench)

    answer = all_of(person)

    assert answer.change is not None
    assert answer.change.kind == "propose"
    boxes = [a.mask.bounds.box for a in person.sees() if a.mask.bounds]
    assert {*RED_SQUARES, BLUE_SQUARE} <= set(boxes)
    assert len(boxes) == len(set(boxes))
    for proposal in person.sees():
        assert (proposal.status, proposal.phrase, proposal.origin.kind) == (Status.PROPOSED, None, "everything")
        assert proposal.origin.settings["points_per_side"] == FINE
        assert proposal.origin.models == {"segmenter": "threshold"}


def test_running_it_again_makes_no_doubles(bench: Workbench) -> None:
    person = Person.at(bench)
    all_of(person)
    before = person.sees()

    again = all_of(person)

    assert (again.change, again.message) == (None, "All that can be made out here is marked already.")
    assert person.sees() == before


def test_what_is_marked_already_is_left_as_it_is(bench: Workbench) -> None:
    person = Person.at(bench)
    person.asks(RED)
    person.accepts(person.sees())
    accepted = person.sees()

    all_of(person)

    reds = [a for a in person.sees() if a.mask.bounds and a.mask.bounds.box in RED_SQUARES]
    assert sorted(reds, key=lambda a: a.id) == sorted(accepted, key=lambda a: a.id)
    assert len(person.sees()) > len(accepted)


def test_it_is_one_change_that_is_taken_back_as_one(bench: Workbench) -> None:
    person = Person.at(bench)
    answer = all_of(person)
    assert answer.change is not None

    person.undoes(answer.change)

    assert person.sees() == []


def test_a_label_can_be_given_to_all(bench: Workbench) -> None:
    person = Person.at(bench)
    label = person.adds_label("square")

    all_of(person, label=label)

    assert {a.label_id for a in person.sees()} == {label}
    with pytest.raises(NotFound):
        all_of(person, label=uuid4())


def test_a_command_sent_twice_is_done_once(bench: Workbench) -> None:
    person = Person.at(bench)
    command = uuid4()

    first, second = (asyncio.run(bench.everything.propose(ME, person.image_id, command)) for _ in range(2))

    assert first.change == second.change is not None


def test_it_tells_how_far_it_is_while_it_runs(bench: Workbench) -> None:
    person, command = Person.at(bench), uuid4()
    told = []

    async def watched() -> None:
        work = asyncio.ensure_future(bench.everything.propose(ME, person.image_id, command, points_per_side=64))
        while not work.done():
            told.append(bench.everything.progress(ME, command))
            await asyncio.sleep(0)
        await work

    asyncio.run(watched())

    counts = [one for one in told if one]
    assert counts
    assert {total for _, total in counts} == {64 * 64}
    assert [done for done, _ in counts] == sorted(done for done, _ in counts)
    assert bench.everything.progress(ME, command) is None


def test_a_newer_one_of_the_same_tab_ends_it(bench: Workbench) -> None:
    person = Person.at(bench)

    async def both() -> tuple[object, Segmented]:
        older = asyncio.ensure_future(bench.everything.propose(ME, person.image_id, uuid4(), points_per_side=64))
        await asyncio.sleep(0)
        newer = await bench.everything.propose(ME, person.image_id, uuid4(), points_per_side=FINE)
        return (await asyncio.gather(older, return_exceptions=True))[0], newer

    older, newer = asyncio.run(both())

    assert isinstance(older, Cancelled)
    assert newer.change is not None


def test_nothing_is_proposed_where_nothing_can_be_made_out(bench: Workbench) -> None:
    person = Person.at(bench)
    all_of(person)
    person.edits(*(Edit(a.id, a.version, status=Status.REJECTED) for a in person.sees()))

    assert all_of(person).change is not None  # what was rejected may be proposed anew when asked for

    with pytest.raises(BadInput, match="4 to 64 points a side, not 3"):
        all_of(person, points_per_side=3)


def test_another_tab_goes_on(bench: Workbench) -> None:
    person = Person.at(bench)
    other = Caller(tab="another")

    async def both() -> list[Segmented]:
        works = (bench.everything.propose(one, person.image_id, uuid4(), points_per_side=FINE) for one in (ME, other))
        return list(await asyncio.gather(*works))

    answers = asyncio.run(both())

    assert [a.change is not None for a in answers].count(True) == 1  # the second finds all marked
    assert len(person.sees()) == len({a.mask for a in person.sees()})
