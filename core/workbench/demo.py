"""One shot: a picture, a phrase, what was found. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from core.types import Caller, Pixels, Prompt, Right
from core.workbench.rights import allow

if TYPE_CHECKING:
    from core.engine import Engine, Found


class Demo:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def find(
        self,
        caller: Caller,
        picture: Pixels,
        phrase: str,
        negatives: Sequence[str] = (),
        threshold: float | None = None,
    ) -> Found:
        """All that looks like the phrase, with the heat map."""
        allow(caller, Right.VIEW)
        prompt = Prompt(text=phrase, negatives=tuple(negatives), threshold=threshold)
        key = f"{sha256(picture.tobytes()).hexdigest()}:{picture.shape[1]}x{picture.shape[0]}"
        return await self._engine.segment(key, lambda: picture, prompt, user=str(caller.user_id))
