"""The worker loop: takes jobs until told to stop, in a thread of the server or as ``python -m webapp worker``."""

from __future__ import annotations

import logging
from collections.abc import Collection
from threading import Event

from core.workbench import FETCHING, WORK, Workbench

_log = logging.getLogger(__name__)
_PAUSE_S = 0.3


def work_on_jobs(
    workbench: Workbench, stop: Event, worker: str = "server", kinds: Collection[str] = (*WORK, *FETCHING)
) -> None:
    """Run what waits, oldest first; a failure of the queue itself is logged and tried again."""
    while not stop.is_set():
        try:
            found = workbench.jobs.run_one(worker, stop, kinds)
        except Exception:
            _log.exception("the queue of jobs can't be read")
            found = False
        if not found:
            stop.wait(_PAUSE_S)
