"""Long work that waits, runs under a lease, or is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Update, and_, or_, select, update
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.store import schema

LEASE = timedelta(seconds=30)
_Job = schema.Job


@dataclass(frozen=True, slots=True)
class Job:
    id: UUID
    project_id: UUID | None
    author: UUID
    kind: str
    state: str  # waiting | running | done | failed | cancelled
    parameters: Mapping[str, Any]
    done: int
    total: int
    what: str
    message: str | None
    report: tuple[str, ...]
    file: str | None
    cursor: str | None  # where to go on; only its kind of job can read it
    cancel_asked: bool
    created_at: datetime
    finished_at: datetime | None


def add(
    session: Session, id: UUID, kind: str, parameters: Mapping[str, Any], *, author: UUID, project_id: UUID | None
) -> Job:
    row = _Job(
        id=id,
        kind=kind,
        parameters=dict(parameters),
        author_id=author,
        project_id=project_id,
        state="waiting",
        created_at=datetime.now(UTC),
    )
    session.add(row)
    session.flush()
    return _from_row(row)


def get(session: Session, id: UUID) -> Job:
    row = session.get(_Job, id)
    if row is None:
        raise NotFound("job", id)
    return _from_row(row)


def of_author(session: Session, author: UUID, limit: int) -> list[Job]:
    """A person's jobs, newest first."""
    statement = select(_Job).where(_Job.author_id == author).order_by(_Job.created_at.desc(), _Job.id).limit(limit)
    return [_from_row(row) for row in session.scalars(statement)]


def is_any_free(session: Session, kinds: Collection[str]) -> bool:
    """Whether ``take`` would find something."""
    free = select(_Job.id).where(_is_free(datetime.now(UTC)), _Job.kind.in_(kinds))
    return session.scalar(free.limit(1)) is not None


def take(session: Session, owner: str, kinds: Collection[str]) -> Job | None:
    """Lease the oldest job of these kinds that waits or whose lease ran out; None if there is none to be had."""
    now = datetime.now(UTC)
    oldest = select(_Job).where(_is_free(now), _Job.kind.in_(kinds)).order_by(_Job.created_at, _Job.id).limit(1)
    row = session.scalar(oldest.with_for_update(skip_locked=True))
    if row is None:
        return None
    row.state, row.owner, row.lease_until = "running", owner, now + LEASE
    session.flush()
    return _from_row(row)


def keep(
    session: Session, id: UUID, owner: str, done: int, total: int, what: str, *, cursor: str | None = None
) -> bool:
    """Prolong the lease and note how far it is; False: stop, it was cancelled or is somebody else's now."""
    held = _held(id, owner).values(lease_until=datetime.now(UTC) + LEASE, done=done, total=total, what=what)
    if cursor is not None:
        held = held.values(cursor=cursor)
    if not _hit(session, held):
        return False
    return not session.scalar(select(_Job.cancel_asked).where(_Job.id == id))


def finish(
    session: Session,
    id: UUID,
    owner: str,
    state: str,
    *,
    message: str | None = None,
    report: Sequence[str] = (),
    file: str | None = None,
) -> bool:
    """Write down how it ended; False if it is somebody else's now."""
    values = {"message": message, "report": list(report), "file": file, "finished_at": datetime.now(UTC)}
    return _hit(session, _held(id, owner).values(state=state, owner=None, lease_until=None, **values))


def forget_files(session: Session, before: datetime) -> list[str]:
    """Of jobs that ended before then: what they made, which is theirs no longer."""
    is_old = and_(_Job.file.is_not(None), _Job.finished_at < before)
    files = [file for file in session.scalars(select(_Job.file).where(is_old)) if file]
    session.execute(update(_Job).where(is_old).values(file=None))
    return files


def put_back(session: Session, id: UUID, owner: str) -> None:
    """Let it wait for the next worker: this one has to stop."""
    session.execute(_held(id, owner).values(state="waiting", owner=None, lease_until=None))


def put_all_back(session: Session) -> None:
    """Free what a worker that died held; only for whoever is the one server of the database."""
    session.execute(update(_Job).where(_Job.state == "running").values(state="waiting", owner=None, lease_until=None))


def ask_to_cancel(session: Session, id: UUID) -> None:
    """A waiting job ends at once, a running one at its next step; one that is over stays as it is."""
    now = datetime.now(UTC)
    session.execute(
        update(_Job).where(_Job.id == id, _Job.state == "waiting").values(state="cancelled", finished_at=now)
    )
    session.execute(update(_Job).where(_Job.id == id, _Job.state == "running").values(cancel_asked=True))


def go_on(session: Session, id: UUID) -> bool:
    """Let a cancelled job wait again, to go on where it was stopped; False if it is not cancelled."""
    cancelled = update(_Job).where(_Job.id == id, _Job.state == "cancelled")
    return _hit(session, cancelled.values(state="waiting", cancel_asked=False, finished_at=None, message=None))


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(_Job.state == "waiting", and_(_Job.state == "running", _Job.lease_until < now))


def _held(id: UUID, owner: str) -> Update:
    return update(_Job).where(_Job.id == id, _Job.owner == owner, _Job.state == "running")


def _hit(session: Session, statement: Update) -> bool:
    result = session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount == 1


def _from_row(row: schema.Job) -> Job:
    return Job(
        id=row.id,
        project_id=row.project_id,
        author=row.author_id,
        kind=row.kind,
        state=row.state,
        parameters=row.parameters,
        done=row.done,
        total=row.total,
        what=row.what,
        message=row.message,
        report=tuple(row.report),
        file=row.file,
        cursor=row.cursor,
        cancel_asked=row.cancel_asked,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
