"""How many pieces of work a device takes at once: fewer, once its memory was too small for so many."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

_log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a device had too little memory; by name, since torch may not be there."""
    return type(error).__name__ == "OutOfMemoryError"


class Batches:
    """``size`` pieces at a time at most. ``notice`` says in a sentence when that had to become fewer."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.notice: str | None = None

    def run(self, pieces: Sequence[T], work: Callable[[Sequence[T]], Sequence[R]]) -> Iterator[R]:
        """``work`` on all pieces, in order, part by part. A part that the memory is too small for is done again in
        halves; for a single piece the error is raised."""
        start = 0
        while start < len(pieces):
            some = pieces[start : start + self.size]
            try:
                done = work(some)
            except Exception as error:
                if not is_out_of_memory(error) or len(some) == 1:
                    raise
                self._halve(len(some))
                continue
            yield from done
            start += len(some)

    def _halve(self, tried: int) -> None:
        self.size = max(1, tried // 2)
        self.notice = f"The graphics card has little memory left, so only {self.size} prompts are answered at a time."
        _log.warning(self.notice)
