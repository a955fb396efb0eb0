"""The engine's thread: order, fairness, cancellation, limits, closing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from core.engine.protocol import Check
from core.engine.worker import Task, Urgency, Worker
from core.errors import BackendUnavailable, Busy
from core.progress import Cancelled


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker({Urgency.CLICK: 8, Urgency.GLANCE: 2, Urgency.PREFETCH: 2, Urgency.JOB: 8})
    yield worker
    worker.close()


class Gate:
    """Work that stays in the thread until it is let go, or its check says stop."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        self.times = 0

    def __call__(self, check: Check) -> str:
        self.times += 1
        self.entered.set()
        while not self.open.wait(0.005):
            check()
        return "through"


def noting(name: str, into: list[str]) -> Callable[[Check], str]:
    def work(_check: Check) -> str:
        into.append(name)
        return name

    return work


def test_the_result_comes_back(worker: Worker) -> None:
    assert worker.submit(lambda _check: 6 * 7).wait() == 42


def test_an_error_comes_back(worker: Worker) -> None:
    def fail(_check: Check) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        worker.submit(fail).wait()

    assert worker.submit(lambda _check: "still there").wait() == "still there"


def test_clicks_go_before_what_is_fetched_ahead_and_that_before_jobs(worker: Worker) -> None:
    gate, order = Gate(), list[str]()
    worker.submit(gate)
    gate.entered.wait()
    tasks = [worker.submit(noting(u.name, order), u) for u in (Urgency.JOB, Urgency.PREFETCH, Urgency.CLICK)]

    gate.open.set()
    for task in tasks:
        task.wait()

    assert order == ["CLICK", "PREFETCH", "JOB"]


def test_users_take_turns(worker: Worker) -> None:
    gate, order = Gate(), list[str]()
    worker.submit(gate)
    gate.entered.wait()
    names = ["ann 1", "ann 2", "ann 3", "bob 1", "eve 1", "bob 2"]
    tasks = [worker.submit(noting(name, order), user=name.split()[0]) for name in names]

    gate.open.set()
    for task in tasks:
        task.wait()

    assert order == ["ann 1", "bob 1", "eve 1", "ann 2", "bob 2", "ann 3"]


def test_too_much_waiting_is_refused_with_a_sentence(worker: Worker) -> None:
    gate = Gate()
    worker.submit(gate)
    gate.entered.wait()
    for number in range(8):
        worker.submit(lambda _check: None, user=f"user {number}")

    with pytest.raises(Busy, match="Too many requests are waiting"):
        worker.submit(lambda _check: None, user="one more")
    gate.open.set()


def test_one_user_cannot_fill_the_queue(worker: Worker) -> None:
    gate = Gate()
    worker.submit(gate)
    gate.entered.wait()
    for _ in range(6):
        worker.submit(lambda _check: None, user="ann")

    with pytest.raises(Busy):
        worker.submit(lambda _check: None, user="ann")
    bob = worker.submit(lambda _check: "served", user="bob")

    gate.open.set()
    assert bob.wait() == "served"


def test_running_work_stops_at_its_next_check(worker: Worker) -> None:
    gate = Gate()
    task = worker.submit(gate)
    gate.entered.wait()

    task.cancel()

    with pytest.raises(Cancelled):
        task.wait()


def test_waiting_work_that_is_cancelled_never_runs_and_gives_its_place_back(worker: Worker) -> None:
    gate, order = Gate(), list[str]()
    worker.submit(gate)
    gate.entered.wait()
    tasks = [worker.submit(noting("cancelled", order)) for _ in range(6)]

    for task in tasks:
        task.cancel()
    last = worker.submit(noting("last", order))
    gate.open.set()
    last.wait()

    assert order == ["last"]


def test_cancelling_the_awaiting_task_cancels_the_work(worker: Worker) -> None:
    gate = Gate()
    handed_in: list[Task[str]] = []

    async def ask() -> str:
        handed_in.append(worker.submit(gate))
        return await handed_in[0].result()

    async def main() -> None:
        asking = asyncio.create_task(ask())
        await asyncio.to_thread(gate.entered.wait)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(main())

    with pytest.raises(Cancelled):
        handed_in[0].future.result(timeout=10)


def test_a_click_breaks_off_what_is_fetched_ahead_which_begins_again_later(worker: Worker) -> None:
    gate = Gate()
    ahead = worker.submit(gate, Urgency.PREFETCH, key="one picture")
    gate.entered.wait()

    assert worker.submit(lambda _check: "clicked", key="another").wait() == "clicked"
    gate.open.set()

    assert ahead.wait() == "through"
    assert gate.times >= 2


def test_a_click_waits_for_its_own_picture_to_be_fetched(worker: Worker) -> None:
    gate = Gate()
    ahead = worker.submit(gate, Urgency.PREFETCH, key="the picture")
    gate.entered.wait()
    click = worker.submit(lambda _check: gate.times, key="the picture")

    gate.open.set()

    assert ahead.wait() == "through"
    assert click.wait() == 1


def test_closing_stops_what_runs_and_refuses_what_waits(worker: Worker) -> None:
    gate = Gate()
    running = worker.submit(gate)
    gate.entered.wait()
    waiting = worker.submit(lambda _check: None)

    worker.close()

    for task in (running, waiting):
        with pytest.raises(BackendUnavailable, match="shutting down"):
            task.wait()
    with pytest.raises(BackendUnavailable):
        worker.submit(lambda _check: None)
