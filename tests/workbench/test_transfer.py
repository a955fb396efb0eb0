"""Exports and the jobs that make them."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from sqlalchemy import update

from core import masks
from core.errors import BadInput, NotFound
from core.progress import Cancelled
from core.store import jobs, schema
from core.types import Size
from core.workbench import WORK, Edit, ExportOptions, Workbench
from core.workbench.lease import Run
from tests.workbench.acting import ME, RED, Person

WORKER = "a test"


@pytest.fixture
def person(bench: Workbench) -> Person:
    """Has accepted one of two red squares, with a label."""
    person = Person.at(bench)
    person.adds_label("red")
    person.asks(RED)
    person.accepts(person.sees()[:1])
    return person


def exported(path: Path) -> dict[str, list[dict[str, object]]]:
    with ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".json")]
        result: dict[str, list[dict[str, object]]] = json.loads(archive.read(name))
    return result


def test_an_export_holds_what_is_accepted(bench: Workbench, person: Person) -> None:
    path, report = bench.transfer.export(ME, person.project_id, "coco", ExportOptions())

    (annotation,) = exported(path)["annotations"]
    accepted = next(a for a in person.sees() if a.status == "accepted")
    segmentation = annotation["segmentation"]
    assert isinstance(segmentation, dict)
    assert masks.from_coco(Size(40, 30), segmentation["counts"]) == accepted.mask
    assert (report.pictures, report.masks) == (1, 1)
    assert any("proposal" in line for line in report.lines)
    assert path.name == "Squares-coco.zip"


def test_proposals_go_out_when_asked_for(bench: Workbench, person: Person) -> None:
    path, _ = bench.transfer.export(ME, person.project_id, "coco", ExportOptions(proposals=True))

    assert len(exported(path)["annotations"]) == 2


def test_masks_of_a_deleted_label_go_out_without_it(bench: Workbench, person: Person) -> None:
    (label,) = bench.labels.list(ME, person.project_id)
    bench.labels.delete(ME, label.id, uuid4())

    _, report = bench.transfer.export(ME, person.project_id, "coco", ExportOptions())

    assert report.masks == 0
    assert bench.transfer.preview(ME, person.project_id).unlabelled == 1


def test_the_preview_counts_what_goes_and_what_stays(bench: Workbench, person: Person) -> None:
    preview = bench.transfer.preview(ME, person.project_id)

    assert (preview.accepted, preview.proposals, preview.unlabelled) == (1, 1, 0)


def test_an_export_shows_one_moment(bench: Workbench, person: Person) -> None:
    def change_while_it_runs(done: int, total: int, what: str = "", /) -> None:  # noqa: ARG001
        if done == 0:
            person.edits(*(Edit(a.id, a.version, status=a.status, z=a.z + 1) for a in person.sees()))
            bench.labels.delete(ME, bench.labels.list(ME, person.project_id)[0].id, uuid4()) if total else None

    before = bench.transfer.export(ME, person.project_id, "coco", ExportOptions())[0]

    after, _ = bench.transfer.export(ME, person.project_id, "coco", ExportOptions(), change_while_it_runs)

    assert exported(after)["annotations"] == exported(before)["annotations"]


def test_an_export_that_is_stopped_leaves_no_file(bench: Workbench, person: Person, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, _what: str = "", /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        bench.transfer.export(ME, person.project_id, "coco", ExportOptions(), stop, path=tmp_path / "out" / "x.zip")

    assert list((tmp_path / "out").iterdir()) == []


def test_a_format_that_is_not_known_is_named(bench: Workbench, person: Person) -> None:
    with pytest.raises(BadInput, match="There is no export format 'excel'"):
        bench.transfer.export(ME, person.project_id, "excel", ExportOptions())


def test_a_job_makes_the_export(bench: Workbench, person: Person) -> None:
    started = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    assert started.state == "waiting"

    assert bench.jobs.run_one(WORKER, Event())

    done = bench.jobs.get(ME, started.id)
    assert (done.state, done.message) == ("done", "1 mask on 1 picture.")
    assert done.report
    assert done.finished_at is not None
    assert bench.jobs.file(ME, started.id).name == "Squares-coco.zip"
    assert bench.jobs.list(ME) == [done]
    assert not bench.jobs.run_one(WORKER, Event())


def test_what_a_job_made_is_removed_after_a_day(bench: Workbench, person: Person) -> None:
    old, new = (bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions()) for _ in range(2))
    assert bench.jobs.run_one(WORKER, Event())
    path = bench.jobs.file(ME, old.id)
    with bench.store.writing() as session:
        session.execute(update(schema.Job).values(finished_at=datetime.now(UTC) - timedelta(hours=25)))

    assert bench.jobs.run_one(WORKER, Event())

    assert not path.parent.exists()
    with pytest.raises(NotFound, match="file of the job"):
        bench.jobs.file(ME, old.id)
    assert bench.jobs.file(ME, new.id).is_file()


def test_a_job_that_fails_says_why(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    bench.projects.delete(ME, person.project_id, uuid4())

    bench.jobs.run_one(WORKER, Event())

    failed = bench.jobs.get(ME, job.id)
    assert failed.state == "failed"
    assert failed.message is not None
    assert failed.message.startswith("There is no project")
    with pytest.raises(NotFound, match="file of the job"):
        bench.jobs.file(ME, job.id)


def test_a_waiting_job_is_cancelled_at_once(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())

    assert bench.jobs.cancel(ME, job.id).state == "cancelled"

    assert not bench.jobs.run_one(WORKER, Event())


def test_a_running_job_learns_that_it_is_cancelled(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    run = Run(bench.store, WORKER, Event())
    assert run.take(WORK) is not None
    bench.jobs.cancel(ME, job.id)

    with run.lease(), pytest.raises(Cancelled):
        _go_on(run)
    run.end_early("")

    assert bench.jobs.get(ME, job.id).state == "cancelled"


def test_a_worker_that_has_to_stop_puts_its_job_back(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    stop = Event()
    stop.set()

    bench.jobs.run_one(WORKER, stop)

    assert bench.jobs.get(ME, job.id).state == "waiting"
    bench.jobs.run_one(WORKER, Event())
    assert bench.jobs.get(ME, job.id).state == "done"


def test_a_job_is_run_by_one_worker_only(bench: Workbench, person: Person) -> None:
    ids = [bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions()).id for _ in range(3)]
    taken: list[UUID] = []

    def work() -> None:
        run = Run(bench.store, f"{threading.get_ident()}", Event())
        if job := run.take(WORK):
            taken.append(job.id)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == sorted(ids)


def test_a_job_whose_worker_died_is_taken_up_again(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    dead = Run(bench.store, "dead", Event())
    dead.take(WORK)
    bench.close()

    again = Workbench.open(bench.settings)
    assert again.jobs.run_one(WORKER, Event())

    assert again.jobs.get(ME, job.id).state == "done"
    again.close()


def test_a_lease_that_ran_out_may_be_taken_and_the_late_one_writes_nothing(
    bench: Workbench, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    late = Run(bench.store, "late", Event())
    monkeypatch.setattr(jobs, "LEASE", -jobs.LEASE)
    late.take(WORK)
    monkeypatch.undo()

    assert bench.jobs.run_one(WORKER, Event())
    late.end_early("")

    assert bench.jobs.get(ME, job.id).state == "done"


def test_the_jobs_of_somebody_else_are_not_there(bench: Workbench, person: Person) -> None:
    job = bench.jobs.start_export(ME, person.project_id, "coco", ExportOptions())
    other = replace(ME, user_id=uuid4())

    assert bench.jobs.list(other) == []
    with pytest.raises(NotFound, match="There is no job"):
        bench.jobs.get(other, job.id)


def _go_on(run: Run) -> None:
    while True:
        run.progress(1, 2, "going on")
