"""Long work: begun by a door, run by a worker under a lease, looked at and stopped by whoever began it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

from core.errors import AppError, BadInput, Conflict, NotFound
from core.formats import ExportOptions, find
from core.progress import Cancelled
from core.store import Store, jobs, projects
from core.store.jobs import Job
from core.types import Caller, Right
from core.workbench.finding import Finding, Search
from core.workbench.lease import Outcome, Run
from core.workbench.models import Models
from core.workbench.names import many
from core.workbench.rights import allow
from core.workbench.transfer import Transfer

_log = logging.getLogger(__name__)
_LISTED = 100
_KEPT = timedelta(days=1)
WORK = ("export", "find")
FETCHING = ("download",)  # waits for a network more than for anything here, so it has a worker of its own


@dataclass(frozen=True, slots=True)
class _Runner:
    """How one kind of job is done."""

    run: Callable[[Job, Run], Outcome]
    what_is_left: str  # when it was stopped


class Jobs:
    def __init__(self, store: Store, transfer: Transfer, finding: Finding, models: Models, folder: Path) -> None:
        self._store = store
        self._transfer = transfer
        self._models = models
        self._folder = folder
        self._runners: Mapping[str, _Runner] = {
            "export": _Runner(self._export, "Nothing was kept."),
            "find": _Runner(finding.run, "What was found until then is kept."),
            "download": _Runner(models.run, "What came is kept, and the next download goes on there."),
        }

    def start_export(self, caller: Caller, project_id: UUID, format: str, options: ExportOptions) -> Job:
        """Put an export into the queue."""
        allow(caller, Right.VIEW)
        return self._add(caller, project_id, "export", {"format": find(format).name, **asdict(options)})

    def start_finding(self, caller: Caller, project_id: UUID, search: Search) -> Job:
        """Put a search for phrases over the whole project into the queue."""
        allow(caller, Right.LABEL)
        return self._add(caller, project_id, "find", search.to_parameters())

    def start_download(self, caller: Caller, model: str) -> Job:
        """Put the download of a model's weights into the queue. Conflict if it is there already."""
        allow(caller, Right.MANAGE)
        found = self._models.get(caller, model)
        if found.is_here:
            raise Conflict(f"{model} is here already.")
        if found.file is None:
            raise BadInput(f"{model} has no weights file that could be fetched.")
        return self._add(caller, None, "download", {"model": model})

    def get(self, caller: Caller, id: UUID) -> Job:
        """One of the caller's jobs."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            job = jobs.get(session, id)
        if job.author != caller.user_id:
            raise NotFound("job", id)
        return job

    def list(self, caller: Caller) -> list[Job]:
        """The caller's jobs, newest first."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            return jobs.of_author(session, caller.user_id, _LISTED)

    def cancel(self, caller: Caller, id: UUID) -> Job:
        """Ask it to stop; one that is over stays as it is."""
        self.get(caller, id)
        with self._store.writing() as session:
            jobs.ask_to_cancel(session, id)
        return self.get(caller, id)

    def go_on(self, caller: Caller, id: UUID) -> Job:
        """Go on with a search that was stopped. Conflict if it wasn't, NotFound if it is no search."""
        allow(caller, Right.LABEL)
        if self.get(caller, id).kind != "find":
            raise NotFound("search", id)
        with self._store.writing() as session:
            if not jobs.go_on(session, id):
                raise Conflict("This search was not stopped, so there is nothing to go on with.")
        return self.get(caller, id)

    def file(self, caller: Caller, id: UUID) -> Path:
        """What the job made."""
        job = self.get(caller, id)
        path = self._folder / job.file if job.file else None
        if path is None or not path.is_file():
            raise NotFound("file of the job", id)
        return path

    def remove_old_files(self) -> None:
        """Take away what jobs made more than a day ago: it can be made again."""
        with self._store.writing() as session:
            for file in jobs.forget_files(session, datetime.now(UTC) - _KEPT):
                shutil.rmtree(self._folder / Path(file).parts[0], ignore_errors=True)

    def run_one(self, worker: str, stop: Event, kinds: Collection[str] = (*WORK, *FETCHING)) -> bool:
        """Take the oldest job that is free and run it to its end; False if there was none. ``stop`` puts it back."""
        with self._store.reading() as session:
            if not jobs.is_any_free(session, kinds):
                return False
        self.remove_old_files()
        run = Run(self._store, f"{worker}/{uuid4().hex}", stop)
        job = run.take(kinds)
        if job is None:
            return False
        runner = self._runners[job.kind]
        try:
            with run.lease():
                outcome = runner.run(job, run)
        except Cancelled:
            run.end_early(runner.what_is_left)
        except AppError as error:
            run.finish(Outcome("failed", str(error)))
        except Exception:  # whatever went wrong, the job must not stay half done for ever
            _log.exception("job %s failed", job.id)
            run.finish(Outcome("failed", "Something went wrong on the server; its log tells more."))
        else:
            run.finish(outcome)
        return True

    def _add(self, caller: Caller, project_id: UUID | None, kind: str, parameters: Mapping[str, Any]) -> Job:
        with self._store.writing() as session:
            if project_id:
                projects.get(session, project_id)
            return jobs.add(session, uuid4(), kind, parameters, author=caller.user_id, project_id=project_id)

    def _export(self, job: Job, run: Run) -> Outcome:
        """Rights are those of whoever began it."""
        if job.project_id is None:
            raise NotFound("project of the job", job.id)
        options = ExportOptions(**{name: job.parameters[name] for name in ("proposals", "images")})
        path, report = self._transfer.export(
            Caller(user_id=job.author, door="job"),
            job.project_id,
            job.parameters["format"],
            options,
            run.progress,
            folder=self._folder / job.id.hex,
        )
        summary = f"{many(report.masks, 'mask')} on {many(report.pictures, 'picture')}."
        return Outcome("done", summary, report.lines, str(path.relative_to(self._folder)))
