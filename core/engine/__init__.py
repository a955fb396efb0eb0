"""Pixels and a prompt -> masks. The engine owns the models, one thread for them, and what they remember.

with Engine(Settings()) as engine:
    picture = engine.open(pixels)  # uint8 (H, W, 3)
    found = picture.ask(text="cat")
    bitmap = found.bitmaps[0]  # bool (H, W)
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType

import numpy as np

from core.engine.answering import NOTHING, Answerer
from core.engine.everything import Tell
from core.engine.explaining import Question, Why
from core.engine.prompts import clean_text, cleaned
from core.engine.proposing import Request, told_nobody
from core.engine.protocol import Check
from core.engine.values import EngineStatus, Found
from core.engine.worker import Task, Urgency, Worker
from core.errors import AppError
from core.parts import About
from core.settings import Settings
from core.types import Box, Mask, Pixels, Point, Prompt

__all__ = ["Engine", "EngineStatus", "Found", "Picture", "Why"]
_log = logging.getLogger(__name__)

ReadPixels = Callable[[], Pixels]


class Engine:
    """Finds what prompts ask for. For any number of threads and asyncio tasks; close it, or use ``with``."""

    def __init__(self, settings: Settings) -> None:
        """Loads nothing yet: models come with the first question, or with ``warm_up``."""
        self._settings = settings
        self._answerer = Answerer(settings)
        self._worker = Worker()
        self._is_ready = False
        self._problem: str | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Load the models and use them once, in the engine's thread. Returns at once; ``status`` tells the rest."""
        self._worker.submit(self._warm_up)

    async def segment(
        self,
        key: str,
        read_pixels: ReadPixels,
        prompt: Prompt,
        *,
        user: str = "",
        is_urgent: bool = True,
        about: About = NOTHING,
    ) -> Found:
        """Answer ``prompt`` about the picture that ``key`` names (its content and how it was rendered).

        ``read_pixels`` is called in the engine's thread, and only if the picture isn't remembered. Cancelling the
        awaiting task cancels the work. A prompt with text and box looks for the text inside the box. What is not
        urgent comes after everybody's clicks. ``about`` is what else is known of the picture, for texts.
        Raises BackendUnavailable, BadInput and Busy, each with a sentence.
        """
        urgency = Urgency.CLICK if is_urgent else Urgency.JOB
        return await self._submit(key, read_pixels, prompt, user, urgency, about).result()

    async def glance(self, key: str, prompt: Prompt, *, user: str = "") -> Found | None:
        """What box and clicks would give, to look at only: after everybody's clicks, and no logits are kept for it.

        None if the picture is not remembered: it isn't read for a look. Raises as ``segment`` does.
        """
        clean = cleaned(prompt)
        task = self._worker.submit(
            lambda check: self._answerer.glance(key, clean, check), Urgency.GLANCE, user=user, key=key
        )
        return await task.result()

    async def propose(
        self,
        key: str,
        read_pixels: ReadPixels,
        *,
        points_per_side: int | None = None,
        tell: Tell = told_nobody,
        user: str = "",
    ) -> Found:
        """Every object that the segmenter can make out, by asking about a grid of points.

        It gives way to everybody's clicks, and goes on where it was. ``tell`` is called in the engine's thread with
        how many points were asked about, of how many. Cancelling the awaiting task cancels the work.
        """
        return await self._submit_sweep(key, read_pixels, Request(points_per_side, tell), user).result()

    def segment_now(
        self, key: str, read_pixels: ReadPixels, prompt: Prompt, *, user: str = "", about: About = NOTHING
    ) -> Found:
        """``segment`` for programs: blocks."""
        return self._submit(key, read_pixels, prompt, user, Urgency.CLICK, about).wait()

    def prefetch(self, key: str, read_pixels: ReadPixels) -> None:
        """Remember a picture ahead of its first prompt, when nothing else is to be done. Dropped if much is waiting."""
        if self._worker.has(key, Urgency.PREFETCH):
            return
        try:
            self._worker.submit(lambda check: self._prefetch(key, read_pixels, check), Urgency.PREFETCH, key=key)
        except AppError as error:
            _log.debug("not fetched ahead: %s", error)

    async def explain(
        self,
        key: str,
        read_pixels: ReadPixels,
        mask: Mask,
        phrase: str,
        *,
        negatives: Sequence[str] = (),
        user: str = "",
    ) -> Why:
        """What of the picture and which words carried ``mask``, which is not empty.

        It takes dozens of passes over the picture, so it comes after everybody's clicks: one that comes meanwhile
        breaks it off, and it goes on from there. Cancelling the awaiting task cancels the work.
        """
        question = Question(mask, clean_text(phrase), tuple(negatives))

        def work(check: Check) -> Why:
            return self._answerer.explain(read_pixels, question, check)

        return await self._worker.submit(work, Urgency.PREFETCH, user=user, key=f"{key}:why").result()

    def propose_now(self, key: str, read_pixels: ReadPixels, points_per_side: int | None = None) -> Found:
        """``propose`` for programs: blocks."""
        return self._submit_sweep(key, read_pixels, Request(points_per_side)).wait()

    def open(self, pixels: Pixels) -> Picture:
        """A picture to ask about: uint8 (H, W, 3) RGB, not to be changed as long as it is asked about."""
        if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
            raise ValueError(f"pixels are uint8 (H, W, 3) RGB, got {pixels.dtype} {pixels.shape}")
        whole = np.ascontiguousarray(pixels)
        digest = hashlib.sha256(whole.data).hexdigest()
        return Picture(self, f"{digest}:{whole.shape[0]}x{whole.shape[1]}", whole)

    def status(self) -> EngineStatus:
        problem = self._problem or self._answerer.models.notice
        device = self._answerer.models.device
        return EngineStatus(self._is_ready, device, self._settings.segmenter, self._settings.grounder, problem)

    def close(self) -> None:
        """Stop the work and the thread. Who waits gets BackendUnavailable. May be called twice."""
        self._worker.close()

    def _submit(
        self,
        key: str,
        read_pixels: ReadPixels,
        prompt: Prompt,
        user: str,
        urgency: Urgency,
        about: About,
    ) -> Task[Found]:
        clean = cleaned(prompt)

        def work(check: Check) -> Found:
            return self._answerer.answer(key, read_pixels, clean, check, about)

        return self._worker.submit(work, urgency, user=user, key=key)

    def _submit_sweep(self, key: str, read_pixels: ReadPixels, request: Request, user: str = "") -> Task[Found]:
        def work(check: Check) -> Found:
            return self._answerer.propose(key, read_pixels, request, check)

        return self._worker.submit(work, Urgency.JOB, user=user, key=f"{key}#everything")

    def _prefetch(self, key: str, read_pixels: ReadPixels, check: Check) -> None:
        try:
            self._answerer.remember(key, read_pixels, check)
        except AppError as error:  # whoever asks about the picture will be told
            _log.debug("not fetched ahead: %s", error)

    def _warm_up(self, check: Check) -> None:
        try:
            self._answerer.warm_up(check)
        except AppError as error:
            self._problem = str(error)
        except Exception:
            self._problem = "The models could not be started. The server's log says why."
            _log.exception("warming up failed")
        else:
            self._is_ready, self._problem = True, None


class Picture:
    """A picture in the engine, to be asked about from a program. Each question blocks until it is answered."""

    def __init__(self, engine: Engine, key: str, pixels: Pixels) -> None:
        self._engine, self._key, self._pixels = engine, key, pixels

    def ask(
        self,
        text: str | None = None,
        *,
        negatives: Sequence[str] = (),
        box: Box | tuple[float, float, float, float] | None = None,
        points: Iterable[tuple[float, float]] = (),
        negative_points: Iterable[tuple[float, float]] = (),
        threshold: float | None = None,
    ) -> Found:
        """Find every object that fits the text, or the one that box and points (x, y) mean.

        ``negatives`` are words for what must not be taken, ``threshold`` (0..1) how sure a text answer must be.
        """
        marks = [Point(x, y) for x, y in points] + [Point(x, y, positive=False) for x, y in negative_points]
        corners = box if isinstance(box, Box) or box is None else Box(*box)
        prompt = Prompt(text, tuple(negatives), corners, tuple(marks), threshold=threshold)
        return self._engine.segment_now(self._key, lambda: self._pixels, prompt)

    def everything(self, points_per_side: int | None = None) -> Found:
        """Every object that the segmenter can make out. ``points_per_side``: of the grid that is asked about."""
        return self._engine.propose_now(self._key, lambda: self._pixels, points_per_side)
