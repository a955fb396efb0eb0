"""One thread owns the device and takes work from a bounded queue: clicks first, then glances, then what is fetched
ahead, then jobs.

Among work of one urgency the users take turns. Work is called with a ``check`` that raises ``Cancelled`` when
nobody wants the result any more; work that a click must not wait for is broken off by it and begun again later.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, Generic, TypeVar

from core.engine.protocol import Check
from core.errors import BackendUnavailable, Busy
from core.progress import Cancelled

T = TypeVar("T")
_CLOSED = "Sayseg is shutting down and takes no more work."
_BUSY = "Too many requests are waiting for the model. Try again in a moment."


class Urgency(IntEnum):
    CLICK = 0
    GLANCE = 1
    PREFETCH = 2
    JOB = 3


_LIMITS = {Urgency.CLICK: 64, Urgency.GLANCE: 16, Urgency.PREFETCH: 8, Urgency.JOB: 64}


class Interrupted(Cancelled):
    """Broken off for something more urgent; the work will be begun again."""


class Task(Generic[T]):
    """Work that was handed in; wait for it, or cancel it, from any thread."""

    def __init__(self, worker: Worker, work: Callable[[Check], T], urgency: Urgency, user: str, key: str) -> None:
        self.work, self.urgency, self.user, self.key = work, urgency, user, key
        self.future: Future[T] = Future()
        self.is_wanted = True
        self._worker = worker

    def cancel(self) -> None:
        """Nobody wants the result any more. Work that runs stops at its next check."""
        self.is_wanted = False
        self.future.cancel()
        self._worker.forget(self)

    def wait(self) -> T:
        """Block until it is done. Interrupting the wait (Ctrl+C) cancels the work."""
        try:
            return self.future.result()
        except KeyboardInterrupt:
            self.cancel()
            raise

    async def result(self) -> T:
        """Await it. Cancelling the awaiting task cancels the work."""
        try:
            return await asyncio.wrap_future(self.future)
        except asyncio.CancelledError:
            self.cancel()
            raise


class Lanes:
    """Waiting tasks of one urgency, a lane per user; users take turns."""

    def __init__(self) -> None:
        self._lanes: OrderedDict[str, deque[Task[Any]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._lanes.values()))

    def __iter__(self) -> Iterator[Task[Any]]:
        return (task for lane in self._lanes.values() for task in lane)

    def waiting(self, user: str) -> int:
        return len(self._lanes.get(user, ()))

    def add(self, task: Task[Any], *, first: bool = False) -> None:
        lane = self._lanes.setdefault(task.user, deque())
        (lane.appendleft if first else lane.append)(task)

    def take(self) -> Task[Any] | None:
        """The next task of the user whose turn it is."""
        if not self._lanes:
            return None
        user, lane = self._lanes.popitem(last=False)
        task = lane.popleft()
        if lane:
            self._lanes[user] = lane
        return task

    def remove(self, task: Task[Any]) -> None:
        lane = self._lanes.get(task.user, deque())
        if task in lane:
            lane.remove(task)
        if not lane:
            self._lanes.pop(task.user, None)


class Worker:
    """Runs tasks one at a time on its own thread.

    ``limits``: how many tasks of an urgency may wait; three quarters of that for one user.
    """

    def __init__(self, limits: Mapping[Urgency, int] = _LIMITS) -> None:
        self._limits = limits
        self._changed = threading.Condition()
        self._waiting = {urgency: Lanes() for urgency in Urgency}
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="sayseg-engine", daemon=True)
        self._thread.start()

    def submit(
        self,
        work: Callable[[Check], T],
        urgency: Urgency = Urgency.CLICK,
        *,
        user: str = "",
        key: str = "",
    ) -> Task[T]:
        """Hand in ``work``. Tasks with the same ``key`` never interrupt each other.

        Raises Busy when too much is waiting, BackendUnavailable after ``close``.
        """
        task = Task(self, work, urgency, user, key)
        with self._changed:
            if self._is_closed:
                raise BackendUnavailable(_CLOSED)
            if self._is_full(urgency, user):
                raise Busy(_BUSY)
            self._waiting[urgency].add(task)
            self._changed.notify_all()
        return task

    def has(self, key: str, urgency: Urgency) -> bool:
        """Whether work with this key is waiting already."""
        with self._changed:
            return any(task.key == key for task in self._waiting[urgency])

    def forget(self, task: Task[Any]) -> None:
        """Take a task that is still waiting out of the queue."""
        with self._changed:
            self._waiting[task.urgency].remove(task)

    def close(self, timeout_s: float = 30.0) -> None:
        """Stop what runs at its next check, refuse what waits, and end the thread. May be called twice."""
        with self._changed:
            self._is_closed = True
            left = [task for lanes in self._waiting.values() for task in lanes]
            self._waiting = {urgency: Lanes() for urgency in Urgency}
            self._changed.notify_all()
        for task in left:
            if _is_started(task):
                task.future.set_exception(BackendUnavailable(_CLOSED))
        if self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _is_full(self, urgency: Urgency, user: str) -> bool:
        lanes, limit = self._waiting[urgency], self._limits[urgency]
        return len(lanes) >= limit or lanes.waiting(user) >= max(1, limit * 3 // 4)

    def _run(self) -> None:
        while (task := self._next()) is not None:
            if _is_started(task):
                self._perform(task)
            del task  # its result must not live until the next task comes

    def _next(self) -> Task[Any] | None:
        with self._changed:
            while not self._is_closed:
                for lanes in self._waiting.values():
                    if (task := lanes.take()) is not None:
                        return task
                self._changed.wait()
        return None

    def _perform(self, task: Task[Any]) -> None:
        try:
            result = task.work(lambda: self._check(task))
        except Interrupted as error:
            if not self._put_back(task):
                task.future.set_exception(error)
        except Cancelled as error:
            task.future.set_exception(BackendUnavailable(_CLOSED) if self._is_closed else error)
        except BaseException as error:  # whoever waits must hear of it, whatever it is
            task.future.set_exception(error)
        else:
            task.future.set_result(result)

    def _put_back(self, task: Task[Any]) -> bool:
        with self._changed:
            if self._is_closed or not task.is_wanted:
                return False
            self._waiting[task.urgency].add(task, first=True)
            return True

    def _check(self, task: Task[Any]) -> None:
        if self._is_closed or not task.is_wanted:
            raise Cancelled
        if task.urgency is not Urgency.CLICK:
            with self._changed:
                if any(click.key != task.key for click in self._waiting[Urgency.CLICK]):
                    raise Interrupted


def _is_started(task: Task[Any]) -> bool:
    """Mark it as running; False if it was cancelled. Interrupted tasks are running already."""
    return task.future.running() or task.future.set_running_or_notify_cancel()
