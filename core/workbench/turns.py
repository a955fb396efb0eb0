"""The newest prompt wins: one that is superseded, or that nobody waits for any more, keeps nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from core.progress import Cancelled
from core.types import Caller

T = TypeVar("T")
Place = tuple[str, UUID]  # browser tab, picture


class Turn:
    """One prompt on its way. ``end`` may be called from any thread."""

    def __init__(self) -> None:
        self._is_over = False
        self._task: asyncio.Future[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def check(self) -> None:
        """Raise Cancelled if nobody wants the answer any more."""
        if self._is_over:
            raise Cancelled("A newer prompt took the place of this one.")

    def end(self) -> None:
        self._is_over = True
        if self._task and self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)

    async def wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result. Raises Cancelled if the turn ends before, and cancels the work then."""
        self._loop = asyncio.get_running_loop()
        task = asyncio.ensure_future(work)
        self._task = task
        if self._is_over:
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            waiting = asyncio.current_task()
            if self._is_over and not (waiting and waiting.cancelling()):
                self.check()
            raise


class Turns:
    """Which prompt is the newest of each browser tab on each picture."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[Place, Turn] = {}

    @contextmanager
    def take(self, caller: Caller, image_id: UUID) -> Iterator[Turn]:
        """A turn that ends the older one of the same tab on the same picture; callers without a tab end nobody's."""
        turn = Turn()
        place = (caller.tab, image_id)
        if caller.tab:
            with self._lock:
                older = self._newest.get(place)
                self._newest[place] = turn
            if older:
                older.end()
        try:
            yield turn
        finally:
            turn.end()
            with self._lock:
                if self._newest.get(place) is turn:
                    del self._newest[place]
