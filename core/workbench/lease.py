"""A job while it runs: a second thread keeps its lease, tells how far it is and learns whether it should stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event

from core.errors import StorageError
from core.progress import Cancelled
from core.store import Store, jobs
from core.store.jobs import Job

_log = logging.getLogger(__name__)
_BEAT_S = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended."""

    state: str  # done | failed | cancelled
    message: str
    report: Sequence[str] = ()
    file: str | None = None


class Run:
    """What one worker does with one job. ``stop`` is set when the worker itself has to end."""

    def __init__(self, store: Store, owner: str, stop: Event) -> None:
        self._store, self._owner, self._stop = store, owner, stop
        self._job: Job | None = None
        self._at = (0, 0, "")
        self._cursor: str | None = None
        self._is_wanted = True

    def take(self, kinds: Collection[str]) -> Job | None:
        """Lease the oldest free job of these kinds."""
        with self._store.writing() as session:
            self._job = jobs.take(session, self._owner, kinds)
        return self._job

    @contextmanager
    def lease(self) -> Iterator[None]:
        """Keep it for as long as the block runs."""
        is_over = Event()
        beat = threading.Thread(target=self._keep, args=(is_over,), name="sayseg-lease", daemon=True)
        beat.start()
        try:
            yield
        finally:
            is_over.set()
            beat.join()

    def progress(self, done: int, total: int, what: str = "", /) -> None:
        """How far it is; raises Cancelled if it should stop."""
        self._at = (done, total, what)
        if self._stop.is_set() or not self._is_wanted:
            raise Cancelled

    def mark(self, cursor: str) -> None:
        """Note where to go on if this run ends early; written with the next beat, or when it ends."""
        self._cursor = cursor

    def finish(self, outcome: Outcome) -> None:
        """Write down how it ended, unless it is somebody else's by now."""
        if self._job is None:
            return
        with self._store.writing() as session:
            jobs.keep(session, self._job.id, self._owner, *self._at, cursor=self._cursor)
            jobs.finish(
                session,
                self._job.id,
                self._owner,
                outcome.state,
                message=outcome.message,
                report=outcome.report,
                file=outcome.file,
            )

    def end_early(self, what_is_left: str) -> None:
        """It was cancelled, which leaves ``what_is_left``; or only this worker stops, and the next one goes on."""
        if not self._is_wanted:
            self.finish(Outcome("cancelled", f"Stopped. {what_is_left}"))
        elif self._job:
            with self._store.writing() as session:
                jobs.keep(session, self._job.id, self._owner, *self._at, cursor=self._cursor)
                jobs.put_back(session, self._job.id, self._owner)

    def _keep(self, is_over: Event) -> None:
        while self._job and self._is_wanted and not is_over.wait(_BEAT_S):
            try:
                with self._store.writing() as session:
                    self._is_wanted = jobs.keep(session, self._job.id, self._owner, *self._at, cursor=self._cursor)
            except StorageError as error:  # the lease outlasts a few missed beats
                _log.warning("the lease of job %s could not be kept: %s", self._job.id, error)
