"""How everything that changes a project is done: once per command, in one transaction, as one row of the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import Conflict
from core.store import IntegrityError, Session, Store, changes
from core.store.things import Item
from core.types import Caller, Change


@dataclass(frozen=True, slots=True)
class Draft:
    """What was done and is to be written into the log."""

    kind: str
    project_id: UUID
    items: Sequence[Item]
    image_id: UUID | None = None
    undoes: int | None = None


def always() -> None:
    """Still wanted."""


def record(
    store: Store,
    caller: Caller,
    command: UUID,
    work: Callable[[Session], Draft],
    *,
    still_wanted: Callable[[], None] = always,
) -> Change:
    """Do ``work`` and log it, unless the command was applied already: then its change is returned.

    ``work`` locks its project first. ``still_wanted`` is asked last, before all is kept; it raises to keep nothing.
    """
    try:
        with store.writing() as session:
            if done := _done(session, caller, command):
                return done
            draft = work(session)
            change = changes.append(
                session,
                caller,
                command,
                draft.kind,
                draft.items,
                project_id=draft.project_id,
                image_id=draft.image_id,
                undoes=draft.undoes,
            )
            still_wanted()
            return change
    except (IntegrityError, Conflict) as error:  # the same command at the same time got there first?
        with store.reading() as session:
            if done := _done(session, caller, command):
                return done
        if isinstance(error, Conflict):
            raise
        raise Conflict("Somebody else did the same at the same time. Reload the page and try again.") from error


def already_done(store: Store, caller: Caller, command: UUID) -> Change | None:
    """The change that the command made, if it was applied before."""
    with store.reading() as session:
        return _done(session, caller, command)


def _done(session: Session, caller: Caller, command: UUID) -> Change | None:
    change = changes.by_command(session, command)
    if change and change.author != caller.user_id:
        raise Conflict("This command's id was used by somebody else. Send a new one.")
    return change
