"""Work on one picture: open it, prompt, correct, accept, undo.

What infers reads, leaves the database, computes, and then writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from core.errors import AppError
from core.parts import Part
from core.store import Session, Store, changes, comments, gallery, images, labels, projects
from core.store import annotations as objects
from core.store.gallery import ALL, Choice
from core.store.things import Item
from core.types import (
    Annotation,
    Caller,
    Candidate,
    Change,
    Comment,
    Image,
    Label,
    Project,
    Prompt,
    Rendering,
    Right,
)
from core.workbench import prompts
from core.workbench.answers import Answers
from core.workbench.edits import Edit, kind_of, target_of, write_edits
from core.workbench.marks import MARKS
from core.workbench.pictures import Pictures
from core.workbench.proposals import Asked, Written, label_for, write_found
from core.workbench.recording import Draft, already_done, record
from core.workbench.rights import allow
from core.workbench.turns import Turn, Turns

if TYPE_CHECKING:
    from core.engine import Engine, Found

_AHEAD = 2  # pictures prepared before they are opened
_HISTORY = 200  # changes that can be undone after a reload


@dataclass(frozen=True, slots=True)
class OpenImage:
    """All that is needed to work on a picture. ``changes`` are the caller's own, without the things in them."""

    image: Image
    project: Project
    labels: tuple[Label, ...]
    annotations: tuple[Annotation, ...]
    sequence: int
    previous_id: UUID | None
    next_id: UUID | None
    position: int  # from 1; 0 if it is not among the chosen ones
    count: int
    changes: tuple[Change, ...]
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Segmented:
    """The answer to a prompt. Without a change nothing was kept, and ``message`` says why."""

    change: Change | None
    alternatives: Mapping[UUID, tuple[Candidate, ...]] = field(default_factory=dict)
    certainty: float | None = None
    nearest: tuple[tuple[str, float], ...] = ()
    message: str | None = None
    seconds: float = 0.0
    understood: tuple[Part, ...] = ()  # of a text: what it was taken to ask for


class Labelling:
    def __init__(self, store: Store, engine: Engine, pictures: Pictures, answers: Answers) -> None:
        self._store = store
        self._engine = engine
        self._pictures = pictures
        self._turns = Turns()
        self._answers = answers

    def open(self, caller: Caller, image_id: UUID, choice: Choice = ALL) -> OpenImage:
        """The picture with its live annotations; it and the next ones are prepared for prompts meanwhile.

        What is next and where the picture stands is said of the chosen ones.
        """
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            image = images.get(session, image_id)
            around = gallery.surroundings(session, image, choice, _AHEAD)
            following = around.following or _from_the_start(session, image, choice)
            opened = OpenImage(
                image=image,
                project=projects.get(session, image.project_id),
                labels=tuple(labels.of_project(session, image.project_id)),
                annotations=tuple(objects.live(session, image_id)),
                sequence=changes.latest_sequence(session, image.project_id),
                previous_id=gallery.before(session, image, replace(choice, states=())),  # what was just done as well
                next_id=following[0].id if following else None,
                comments=tuple(comments.of_image(session, image_id)),
                position=around.position,
                count=around.count,
                changes=tuple(changes.of_author(session, caller.user_id, image.project_id, image_id, _HISTORY)),
            )
        for wanted in (image, *following):
            self._prepare(wanted)
        return opened

    async def segment(
        self,
        caller: Caller,
        image_id: UUID,
        prompt: Prompt,
        command: UUID,
        *,
        target: UUID | None = None,
        expected: int | None = None,
        label: UUID | None = None,
        is_anew: bool = False,
        rendering: Rendering = Rendering(),  # noqa: B008 - immutable
    ) -> Segmented:
        """Find what the prompt asks for and keep it as proposals or, with a target, as that object's next version.

        ``is_anew``: the target is made from this prompt alone, not from what it was made from before.
        A prompt that a newer one of the same tab took the place of raises Cancelled and keeps nothing.
        """
        allow(caller, Right.LABEL)
        prompt = prompts.clean(prompt)
        with self._turns.take(caller, image_id) as turn:
            asked = await asyncio.to_thread(
                self._read, caller, image_id, prompt, command, target, expected, label, is_anew, rendering
            )
            if isinstance(asked, Change):
                return Segmented(asked)
            found = await turn.wait_for(
                self._engine.segment(
                    self._pictures.key(asked.image, rendering),
                    self._pictures.reader(asked.image, rendering),
                    asked.prompt,
                    user=str(caller.user_id),
                    is_urgent=caller.door != "job",
                    about=asked.about,
                )
            )
            return await asyncio.to_thread(self._keep, caller, command, asked, found, turn)

    def edit(self, caller: Caller, image_id: UUID, edits: Sequence[Edit], command: UUID) -> Change:
        """Draw, change, accept, reject, label or delete objects: all of them, or none if one was changed meanwhile."""
        allow(caller, Right.LABEL)

        def work(session: Session) -> Draft:
            image = images.get(session, image_id)
            projects.lock(session, image.project_id)
            items = write_edits(session, caller, image, edits, self._answers)
            return Draft(kind_of(edits), image.project_id, items, image_id)

        return record(self._store, caller, command, work)

    def undo(self, caller: Caller, sequence: int, command: UUID) -> Change:
        """Take a change back, by a further change; undoing an undo is redo. Conflict if its things changed since."""
        allow(caller, Right.LABEL)

        def work(session: Session) -> Draft:
            target = changes.get(session, sequence)
            projects.lock(session, target.project_id, deleted=True)
            if target.projects or (target.images and target.kind not in MARKS):
                allow(caller, Right.MANAGE)
            items = changes.undo(session, caller, sequence)
            _require_unlike_names(session, target, items)
            kind = "redo" if target.kind == "undo" else "undo"
            return Draft(kind, target.project_id, items, target.image_id, undoes=sequence)

        return record(self._store, caller, command, work)

    def changes(
        self, caller: Caller, project_id: UUID, after: int = 0, image_id: UUID | None = None, limit: int = 500
    ) -> list[Change]:
        """What happened after change number ``after``, oldest first."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id, deleted=True)
            return changes.after(session, project_id, after, image_id=image_id, limit=limit)

    def _prepare(self, image: Image) -> None:
        rendering = Rendering()
        with suppress(AppError):  # a picture can be looked at without a model
            self._engine.prefetch(self._pictures.key(image, rendering), self._pictures.reader(image, rendering))

    def _read(
        self,
        caller: Caller,
        image_id: UUID,
        prompt: Prompt,
        command: UUID,
        target_id: UUID | None,
        expected: int | None,
        label_id: UUID | None,
        is_anew: bool,
        rendering: Rendering,
    ) -> Asked | Change:
        """What the engine is to be asked, or the change that the command made before."""
        if done := already_done(self._store, caller, command):
            return done
        with self._store.reading() as session:
            image = images.get(session, image_id)
            names = labels.of_project(session, image.project_id)
            side = projects.get(session, image.project_id).patient_left
            target = target_of(session, image_id, target_id, expected) if target_id else None
        if label_id is not None:
            labels.require(names, [label_id])
        if target and is_anew:
            prompt = prompts.marks_only(prompt)
        elif target:
            prompt = prompts.joined(target, prompt, self._answers.logits_of(target))
        prompts.require_inside(prompt, image.size)
        if label_id is None and prompt.text and not prompt.parts:
            label_id = label_for(prompt.text, names)
        return Asked(image, prompt, rendering, label_id, target, tuple(names), side)

    def _keep(self, caller: Caller, command: UUID, asked: Asked, found: Found, turn: Turn) -> Segmented:
        """Write what was found, unless the turn is over by then."""
        turn.check()
        written = Written()
        kind = "refine" if asked.target else "segment"

        def work(session: Session) -> Draft:
            nonlocal written
            projects.lock(session, asked.image.project_id)
            written = write_found(session, caller, asked, found)
            if not written.items:
                raise _NothingToKeep
            return Draft(kind, asked.image.project_id, written.items, asked.image.id)

        change = None
        with suppress(_NothingToKeep):
            change = record(self._store, caller, command, work, still_wanted=turn.check)
        self._answers.remember(asked.image.id, (c for candidates in written.alternatives.values() for c in candidates))
        return Segmented(
            change=change,
            alternatives=written.alternatives,
            certainty=found.certainty,
            nearest=found.nearest,
            message=_message(asked, found, written),
            seconds=found.origin.seconds or 0.0,
            understood=found.understood,
        )


class _NothingToKeep(Exception):
    """The prompt found nothing that isn't there already; the transaction is given up."""


def _from_the_start(session: Session, image: Image, choice: Choice) -> tuple[Image, ...]:
    """Behind the last picture, what still is in a state that was asked for comes round again."""
    if not choice.states:
        return ()
    first = gallery.page(session, image.project_id, choice, 0, _AHEAD)
    return tuple(one for one in first if one.id != image.id)


def _require_unlike_names(session: Session, target: Change, items: Sequence[Item]) -> None:
    """A label that comes back must not bear the name of one that was added since."""
    for item in items:
        if item.thing == "label" and item.after and not item.after["deleted"]:
            labels.refuse_taken(session, target.project_id, item.after["name"], but=item.id)


def _message(asked: Asked, found: Found, written: Written) -> str | None:
    if written.alternatives:
        return None
    if written.has_doubles:
        return f"Everything here that looks like '{asked.prompt.text}' is marked already."
    return prompts.nothing_found(asked.prompt, found.nearest)
