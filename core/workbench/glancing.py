"""A look at what a click would give, before it is made. Nothing is kept, logged or read from disk for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from core.errors import BadInput
from core.store import Store, images
from core.types import Caller, Candidate, Prompt, Rendering, Right
from core.workbench import prompts
from core.workbench.answers import Answers
from core.workbench.edits import target_of
from core.workbench.pictures import Pictures
from core.workbench.rights import allow
from core.workbench.turns import Turns

if TYPE_CHECKING:
    from core.engine import Engine


class Glancing:
    def __init__(self, store: Store, engine: Engine, pictures: Pictures, answers: Answers) -> None:
        self._store = store
        self._engine = engine
        self._pictures = pictures
        self._answers = answers
        self._turns = Turns()  # of its own: a look never ends a prompt

    async def look(
        self, caller: Caller, image_id: UUID, prompt: Prompt, *, target: UUID | None = None, expected: int | None = None
    ) -> Candidate | None:
        """The mask that the prompt would give, as it is or as the target's next version.

        None if there would be none, or if the picture is not encoded yet. A newer look of the same tab ends this one
        with Cancelled.
        """
        allow(caller, Right.VIEW)
        prompt = prompts.clean(prompt)
        if prompt.text:
            raise BadInput("Words look over the whole picture, which is no glance. Ask for them.")
        with self._turns.take(caller, image_id) as turn:
            key, whole = await asyncio.to_thread(self._read, image_id, prompt, target, expected)
            found = await turn.wait_for(self._engine.glance(key, whole, user=str(caller.user_id)))
            return found.best if found else None

    def _read(self, image_id: UUID, prompt: Prompt, target_id: UUID | None, expected: int | None) -> tuple[str, Prompt]:
        """The engine's name for the picture, and all that it is to be asked."""
        with self._store.reading() as session:
            image = images.get(session, image_id)
            target = target_of(session, image_id, target_id, expected) if target_id else None
        if target:
            prompt = prompts.joined(target, prompt, self._answers.logits_of(target))
        prompts.require_inside(prompt, image.size)
        return self._pictures.key(image, Rendering()), prompt
