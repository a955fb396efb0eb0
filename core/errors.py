"""Errors whose message a person reads: what is the matter, what to do. No stack, no path of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.types import Annotation


class AppError(Exception):
    """Base of all errors whose message is safe to show to a user; ``status`` is the HTTP status."""

    status = 400


class BadInput(AppError):
    """Something the caller sent makes no sense."""

    status = 422


class NotFound(AppError):
    status = 404

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"There is no {kind} '{key}'. It may have been deleted.")


class NotAllowed(AppError):
    status = 403


class Conflict(AppError):
    """Somebody else changed it first. ``current`` holds what is stored now."""

    status = 409

    def __init__(self, message: str, current: Sequence[Annotation] = ()) -> None:
        super().__init__(message)
        self.current = tuple(current)


class UnreadableImage(AppError):
    """A file that can't become a picture."""

    status = 415


class TooLarge(AppError):
    status = 413


class BackendUnavailable(AppError):
    """A model can't run here; the message names what is missing."""

    status = 503


class Busy(AppError):
    """Too much is waiting already."""

    status = 503


class StorageError(AppError):
    """The disk or the database refused; nothing was half written."""

    status = 507
