"""The same phrases on every picture of a project: the work of a job that can be stopped and gone on with."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

from core.errors import AppError, BackendUnavailable, BadInput
from core.store import Store, images
from core.store.jobs import Job
from core.types import Annotation, Caller, Image, Prompt
from core.workbench import prompts
from core.workbench.labelling import Labelling
from core.workbench.lease import Outcome, Run
from core.workbench.names import many

UNSURE = 0.5  # a score below is worth a look
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for. ``threshold`` (0..1) is how sure an answer must be; None is the model's own."""

    phrases: tuple[str, ...]
    threshold: float | None = None
    only_untouched: bool = True

    @classmethod
    def of(cls, phrases: Sequence[str], threshold: float | None, only_untouched: bool) -> Search:
        """Tidy words, each once. Raises BadInput for none, too many, or what can't be asked."""
        once = prompts.clean_phrases(phrases, threshold)
        if not once:
            raise BadInput("There is nothing to look for. Type a phrase, or several with commas between them.")
        return cls(tuple(once), threshold, only_untouched)

    def to_parameters(self) -> dict[str, Any]:
        return asdict(self) | {"phrases": list(self.phrases)}

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any]) -> Search:
        return cls(tuple(parameters["phrases"]), parameters["threshold"], parameters["only_untouched"])


@dataclass(slots=True)
class Tally:
    """What came of it so far; kept with the job, so that one which is gone on with tells of everything."""

    at: str | None = None  # the picture in work
    seconds: float = 0.0
    masks: dict[str, int] = field(default_factory=dict)  # by phrase
    pictures: dict[str, int] = field(default_factory=dict)  # with at least one mask, by phrase
    looked_at: int = 0
    unsure: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def from_cursor(cls, cursor: str | None) -> Tally:
        return cls(**json.loads(cursor)) if cursor else cls()

    def to_cursor(self) -> str:
        return json.dumps(asdict(self))

    def count(self, image: Image, phrase: str, found: Sequence[Annotation]) -> None:
        if not found:
            return
        self.masks[phrase] = self.masks.get(phrase, 0) + len(found)
        self.pictures[phrase] = self.pictures.get(phrase, 0) + 1
        least = min(one.score if one.score is not None else 1.0 for one in found)
        if least < UNSURE:
            self.unsure.append(f"{image.name}: '{phrase}' ({least:.2f})")

    def lines(self, phrases: Sequence[str]) -> list[str]:
        """The report."""
        told = [f"'{p}': {many(self.masks[p], 'mask')} on {many(self.pictures[p], 'picture')}." for p in self.masks]
        told += [f"'{p}': nothing found." for p in phrases if p not in self.masks]
        told += [f"Worth a look, {line}." for line in self.unsure[:_LISTED]]
        if (more := len(self.unsure) - _LISTED) > 0:
            told.append(f"... and {more} more that are worth a look.")
        return told + self.problems[:_LISTED]


class Finding:
    def __init__(self, store: Store, labelling: Labelling) -> None:
        self._store = store
        self._labelling = labelling

    def run(self, job: Job, run: Run) -> Outcome:
        """Leave proposals on the pictures, one change for each phrase that is found there.

        The command of each change comes from the job, picture and phrase: done again after a kill, it counts once.
        """
        if job.project_id is None:
            raise BadInput("The job belongs to no project.")
        search, tally = Search.from_parameters(job.parameters), Tally.from_cursor(job.cursor)
        chosen, start = self._pictures(job.project_id, search, tally)
        for done, image in enumerate(chosen[start:], start):
            tally.at = str(image.id)
            run.mark(tally.to_cursor())
            run.progress(done, len(chosen), "pictures")
            before = time.perf_counter()
            self._look(job, image, search, tally)
            tally.seconds += time.perf_counter() - before
        run.progress(len(chosen), len(chosen), "pictures")
        summary = f"{many(sum(tally.masks.values()), 'proposal')} on {many(tally.looked_at, 'picture')}"
        return Outcome("done", f"{summary}, {tally.seconds:.0f} s of work.", tally.lines(search.phrases))

    def _pictures(self, project_id: UUID, search: Search, tally: Tally) -> tuple[list[Image], int]:
        """The pictures of the whole job, as they stand now, and which of them is next."""
        with self._store.reading() as session:
            all_of_them = images.page(session, project_id, 0, None)
            standings = images.standings(session, [image.id for image in all_of_them])
        at = next((i for i, image in enumerate(all_of_them) if str(image.id) == tally.at), 0)
        behind, ahead = all_of_them[:at], all_of_them[at:]

        def is_wanted(image: Image) -> bool:
            is_in_work = str(image.id) == tally.at
            return is_in_work or not search.only_untouched or images.state_of(image, standings[image.id]) == "untouched"

        return [*behind, *filter(is_wanted, ahead)], len(behind)

    def _look(self, job: Job, image: Image, search: Search, tally: Tally) -> None:
        try:
            found = asyncio.run(self._ask(job, image, search))
        except BackendUnavailable:
            raise  # no other picture will fare better
        except AppError as error:
            tally.problems.append(f"{image.name}: {error}")
            return
        tally.looked_at += 1
        for phrase, objects in found.items():
            tally.count(image, phrase, objects)

    async def _ask(self, job: Job, image: Image, search: Search) -> dict[str, list[Annotation]]:
        caller = Caller(user_id=job.author, door="job")
        found: dict[str, list[Annotation]] = {}
        for phrase, command in _commands(job, image, search):
            prompt = Prompt(text=phrase, threshold=search.threshold)
            answer = await self._labelling.segment(caller, image.id, prompt, command)
            changed = answer.change.annotations if answer.change else ()
            found[phrase] = [annotation for annotation in changed if annotation.status.is_live]
        return found


def _commands(job: Job, image: Image, search: Search) -> Iterator[tuple[str, UUID]]:
    for phrase in search.phrases:
        yield phrase, uuid5(job.id, f"{image.id}/{phrase}")
