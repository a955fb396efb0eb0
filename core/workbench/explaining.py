"""Seeing why: what of a picture and which words carried a mask."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from core.errors import BadInput, NotFound
from core.store import Store, images, labels
from core.store import annotations as objects
from core.types import Annotation, Caller, Image, Prompt, Rendering, Right
from core.workbench import prompts
from core.workbench.pictures import Pictures
from core.workbench.rights import allow
from core.workbench.turns import Turns

if TYPE_CHECKING:
    from core.engine import Engine, Why

_NO_WORDS = "Nobody looked for this mask by words, and it has no label. Say what it is, to see what speaks for it."
_EMPTY = "This mask is empty, so there is nothing to explain."


class Explaining:
    def __init__(self, store: Store, engine: Engine, pictures: Pictures) -> None:
        self._store, self._engine, self._pictures = store, engine, pictures
        self._turns = Turns()

    async def why(self, caller: Caller, image_id: UUID, annotation_id: UUID, phrase: str | None = None) -> Why:
        """What carried the mask: parts of the picture, and words of ``phrase``.

        Without a phrase, by what it was found as, or else by its label. A further question of the same tab about the
        picture takes the place of an earlier one, which raises Cancelled. Keeps nothing.
        """
        allow(caller, Right.VIEW)
        with self._turns.take(caller, image_id) as turn:
            image, found, prompt = await asyncio.to_thread(self._read, image_id, annotation_id, phrase)
            return await turn.wait_for(
                self._engine.explain(
                    self._pictures.key(image, Rendering()),
                    self._pictures.reader(image, Rendering()),
                    found.mask,
                    prompt.text or "",
                    negatives=prompt.negatives,
                    user=str(caller.user_id),
                )
            )

    def _read(self, image_id: UUID, annotation_id: UUID, phrase: str | None) -> tuple[Image, Annotation, Prompt]:
        with self._store.reading() as session:
            image = images.get(session, image_id)
            found = objects.current(session, image_id, [annotation_id]).get(annotation_id)
            names = {label.id: label.name for label in labels.of_project(session, image.project_id)}
        if found is None or not found.status.is_live:
            raise NotFound("object", annotation_id)
        if not found.mask.area:
            raise BadInput(_EMPTY)
        text = phrase or found.phrase or (names.get(found.label_id) if found.label_id else None)
        if not text or not text.strip():
            raise BadInput(_NO_WORDS)
        asked = found.origin.prompt
        return image, found, prompts.clean(Prompt(text=text, negatives=asked.negatives if asked else ()))
