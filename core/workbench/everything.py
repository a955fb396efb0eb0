"""Propose everything: all that the segmenter can make out on a picture, as proposals to accept or reject."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from core.errors import BadInput
from core.store import Session, Store, images, labels, projects
from core.types import Caller, Change, Prompt, Rendering, Right
from core.workbench.labelling import Segmented
from core.workbench.pictures import Pictures
from core.workbench.proposals import Asked, Written, write_everything
from core.workbench.recording import Draft, already_done, record
from core.workbench.rights import allow
from core.workbench.turns import Turn, Turns

if TYPE_CHECKING:
    from core.engine import Engine, Found

FEWEST_POINTS, MOST_POINTS = 4, 64  # per side of the grid
_ALL_MARKED = "All that can be made out here is marked already."
_NOTHING = "I can't make out objects here. Say what to find, draw a box, or click on an object."


class Everything:
    def __init__(self, store: Store, engine: Engine, pictures: Pictures) -> None:
        self._store = store
        self._engine = engine
        self._pictures = pictures
        self._turns = Turns()
        self._progress: dict[UUID, tuple[int, int]] = {}  # by command, while it runs

    async def propose(
        self,
        caller: Caller,
        image_id: UUID,
        command: UUID,
        *,
        label: UUID | None = None,
        points_per_side: int | None = None,
        rendering: Rendering = Rendering(),  # noqa: B008 - immutable
    ) -> Segmented:
        """Keep as proposals what is found and not marked yet, all in one change.

        ``points_per_side``: how fine a grid is asked about; None is the model's own. A newer one of the same tab on the
        picture ends it with Cancelled.
        """
        allow(caller, Right.LABEL)
        if points_per_side is not None and not FEWEST_POINTS <= points_per_side <= MOST_POINTS:
            raise BadInput(f"The grid has {FEWEST_POINTS} to {MOST_POINTS} points a side, not {points_per_side}.")
        with self._turns.take(caller, image_id) as turn:
            asked = await asyncio.to_thread(self._read, caller, image_id, command, label, rendering)
            if isinstance(asked, Change):
                return Segmented(asked)
            try:
                found = await turn.wait_for(
                    self._engine.propose(
                        self._pictures.key(asked.image, asked.rendering),
                        self._pictures.reader(asked.image, asked.rendering),
                        points_per_side=points_per_side,
                        tell=lambda done, total: self._progress.update({command: (done, total)}),
                        user=str(caller.user_id),
                    )
                )
                return await asyncio.to_thread(self._keep, caller, command, asked, found, turn)
            finally:
                self._progress.pop(command, None)

    def progress(self, caller: Caller, command: UUID) -> tuple[int, int] | None:
        """How many points were asked about, of how many; None if the command doesn't run, or waits still."""
        allow(caller, Right.VIEW)
        return self._progress.get(command)

    def _read(
        self, caller: Caller, image_id: UUID, command: UUID, label_id: UUID | None, rendering: Rendering
    ) -> Asked | Change:
        if done := already_done(self._store, caller, command):
            return done
        with self._store.reading() as session:
            image = images.get(session, image_id)
            names = labels.of_project(session, image.project_id)
        if label_id is not None:
            labels.require(names, [label_id])
        return Asked(image, Prompt(), rendering, label_id)

    def _keep(self, caller: Caller, command: UUID, asked: Asked, found: Found, turn: Turn) -> Segmented:
        written = Written()

        def work(session: Session) -> Draft:
            nonlocal written
            projects.lock(session, asked.image.project_id)
            written = write_everything(session, caller, asked, found)
            if not written.items:
                raise _NothingToKeep
            return Draft("propose", asked.image.project_id, written.items, asked.image.id)

        change = None
        with suppress(_NothingToKeep):
            change = record(self._store, caller, command, work, still_wanted=turn.check)
        message = None if change else _ALL_MARKED if written.has_doubles else _NOTHING
        return Segmented(change, message=message, seconds=found.origin.seconds or 0.0)


class _NothingToKeep(Exception):
    """Nothing new was found; the transaction is given up."""
