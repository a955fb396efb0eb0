"""Which models there are, which are here, and how their weights come and go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.engine import pins, recognising
from core.engine.backends import GROUNDERS, SEGMENTERS, Backend
from core.engine.downloads import adopt, download
from core.engine.recognising import Found
from core.engine.weights import Weights
from core.errors import BadInput, Conflict, NotFound, StorageError
from core.progress import Progress
from core.settings import Settings
from core.store.jobs import Job
from core.types import Caller, Right
from core.workbench.lease import Outcome, Run
from core.workbench.rights import allow


@dataclass(frozen=True, slots=True)
class Model:
    """A line of the catalogue, as things are here."""

    name: str
    title: str
    roles: tuple[str, ...]  # segmenter, grounder
    purpose: str
    takes: str  # what follows the name after a colon
    file: str | None  # its weights, if they are one published file
    url: str | None
    size_bytes: int | None
    licence: str
    sha256: str | None  # published, or pinned
    pinned_since: str | None  # the day of the first download, where none is published
    is_here: bool  # nothing is missing
    missing: tuple[str, ...]  # what is, in words
    is_in_use: bool


class Models:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def list(self, caller: Caller) -> list[Model]:
        """All that is in the catalogue, the bundled one first."""
        allow(caller, Right.VIEW)
        known = {**SEGMENTERS, **GROUNDERS}
        files = frozenset(backend.weights.file for backend in known.values() if backend.weights)
        brought = recognising.found_in(self._settings.weights_folder, files)
        listed = [self._model(backend) for backend in known.values() if not backend.is_hidden]
        return [*listed, *(self._brought(found) for found in brought)]

    def get(self, caller: Caller, name: str) -> Model:
        """Raises NotFound."""
        allow(caller, Right.VIEW)
        return self._model(_backend(name))

    def download(self, caller: Caller, name: str, progress: Progress) -> Path:
        """Fetch the weights now; goes on where an earlier attempt stopped. Raises what ``downloads`` does."""
        allow(caller, Right.MANAGE)
        return download(_weights(name), self._settings.weights_folder, progress, mirror=self._settings.weights_mirror)

    def run(self, job: Job, run: Run) -> Outcome:
        """``download`` as a job."""
        name = str(job.parameters["model"])
        self.download(Caller(user_id=job.author, door="job"), name, run.progress)
        return Outcome("done", f"{name} is here.", [how_to_use(self._model(_backend(name)))])

    def remove(self, caller: Caller, name: str) -> None:
        """Delete the weights, or what came of them. Conflict while the model is in use, NotFound if there are none."""
        allow(caller, Right.MANAGE)
        weights = _weights(name)
        if self._is_in_use(_backend(name)):
            raise Conflict(f"{name} is in use. Start Sayseg with another model first.")
        files = [self._settings.weights_folder / f"{weights.file}{suffix}" for suffix in ("", ".part", ".lock")]
        if not any(path.is_file() for path in files[:2]):
            raise NotFound("weights file", weights.file)
        try:
            for path in files:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{weights.file} could not be removed: {error.strerror or error}.") from error

    def bring_in(self, caller: Caller, source: Path, name: str | None = None) -> Model:
        """Take a file from this machine; without ``name`` its own name says whose it is. Raises what ``adopt`` does."""
        allow(caller, Right.MANAGE)
        if not source.is_file():
            raise BadInput(f"There is no file {source}.")
        chosen = name or _named_by(source)
        adopt(_weights(chosen), source, self._settings.weights_folder)
        return self._model(_backend(chosen))

    def _model(self, backend: Backend) -> Model:
        weights, missing = backend.weights, tuple(backend.missing(self._settings.weights_folder))
        pinned = pins.read(self._settings.weights_folder, weights.file) if weights and not weights.sha256 else None
        return Model(
            name=backend.name,
            title=backend.title,
            roles=_roles(backend),
            purpose=backend.purpose,
            takes=backend.takes,
            file=weights.file if weights else None,
            url=weights.url if weights else None,
            size_bytes=(weights.size_bytes or None) if weights else None,
            licence=weights.licence if weights else backend.licence,
            sha256=pinned.sha256 if pinned else (weights.sha256 or None) if weights else None,
            pinned_since=pinned.since if pinned else None,
            is_here=not missing,
            missing=missing,
            is_in_use=self._is_in_use(backend),
        )

    def _brought(self, found: Found) -> Model:
        return Model(
            name=found.name or found.file,
            title=found.title,
            roles=(found.role,) if found.role else (),
            purpose=found.problem or "Found in the weights folder.",
            takes="",
            file=None,
            url=None,
            size_bytes=found.size_bytes,
            licence="",
            sha256=None,
            pinned_since=None,
            is_here=not found.problem,
            missing=(found.problem,) if found.problem else (),
            is_in_use=found.name in (self._settings.segmenter, self._settings.grounder),
        )

    def _is_in_use(self, backend: Backend) -> bool:
        chosen = (self._settings.segmenter, self._settings.grounder)
        return backend.name in {name.partition(":")[0] for name in chosen}


def how_to_use(model: Model) -> str:
    """The sentence that follows a download."""
    choices = " and ".join(f"SAYSEG_{role.upper()}={model.name}" for role in model.roles)
    return f"To use it, start Sayseg with {choices}."


def checksum(model: Model) -> str:
    """What its file is held to, in words; empty if it has none of its own."""
    if not model.file:
        return ""
    if model.pinned_since:
        return f"SHA-256 pinned at the first download, {model.pinned_since}"
    return "" if model.sha256 else "no published checksum: the first download will be pinned"


def _backend(name: str) -> Backend:
    backend = SEGMENTERS.get(name) or GROUNDERS.get(name)
    if backend is None or backend.is_hidden:
        raise NotFound("model", name)
    return backend


def _weights(name: str) -> Weights:
    weights = _backend(name).weights
    if weights is None:
        raise BadInput(f"{name} has no weights file of its own that could be fetched, brought in or removed.")
    return weights


def _named_by(source: Path) -> str:
    known = {backend.weights.file: name for name, backend in {**SEGMENTERS, **GROUNDERS}.items() if backend.weights}
    if source.name not in known:
        raise BadInput(f"Whose weights are in {source.name}? Say it with --as NAME. Known: {_names()}.")
    return known[source.name]


def _names() -> str:
    return ", ".join(name for name, backend in {**SEGMENTERS, **GROUNDERS}.items() if backend.weights)


def _roles(backend: Backend) -> tuple[str, ...]:
    catalogues = (("segmenter", SEGMENTERS), ("grounder", GROUNDERS))
    return tuple(role for role, catalogue in catalogues if backend.name in catalogue)
