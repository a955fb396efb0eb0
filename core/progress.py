"""How long work tells how far it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import Protocol, TypeVar

T = TypeVar("T")


class Cancelled(Exception):
    """Raised by a ``Progress`` (or a check) when nobody wants the result any more."""


class Progress(Protocol):
    """Called with work done, work in all and a word on what is being done; raises ``Cancelled`` to stop."""

    def __call__(self, done: int, total: int, what: str = "", /) -> None: ...


def silent(_done: int, _total: int, _what: str = "", /) -> None:
    """Tell nobody."""


def steps(items: Iterable[T], progress: Progress, what: str = "") -> Iterator[T]:
    """Go through ``items``, reporting before each and after the last."""
    total = len(items) if isinstance(items, Sized) else 0
    done = 0
    for item in items:
        progress(done, total, what)
        yield item
        done += 1
    progress(done, max(total, done), what)
