"""Routes of what takes long: exports, phrases over whole projects, and the jobs that do them."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import FileResponse

from core.workbench import ExportOptions, Search
from webapp.api import wire
from webapp.api.commands import ExportRequest, FindRequest
from webapp.api.convert import format_to_wire, job_to_wire, preview_to_wire
from webapp.api.deps import Bench
from webapp.auth import Known

routes = APIRouter(tags=["export and jobs"])


@routes.get("/formats")
def list_formats(bench: Bench, _caller: Known) -> list[wire.Format]:
    """What can be exported to, what each loses, and which overlap rule holds."""
    return [format_to_wire(format) for format in bench.transfer.formats()]


@routes.get("/projects/{project_id}/export-preview")
def preview_export(bench: Bench, caller: Known, project_id: UUID) -> wire.ExportPreview:
    """How many masks would go out, and how many would not."""
    return preview_to_wire(bench.transfer.preview(caller, project_id))


@routes.post("/projects/{project_id}/exports", status_code=202)
def start_export(bench: Bench, caller: Known, project_id: UUID, body: ExportRequest) -> wire.Job:
    """Begin an export; the job says how far it is and, at the end, where the file lies."""
    options = ExportOptions(proposals=body.proposals, images=body.images)
    return job_to_wire(bench.jobs.start_export(caller, project_id, body.format, options))


@routes.post("/projects/{project_id}/finds", status_code=202)
def start_finding(bench: Bench, caller: Known, project_id: UUID, body: FindRequest) -> wire.Job:
    """Look for phrases on the project's pictures; what is found is left there as proposals."""
    search = Search.of(body.phrases, body.threshold, body.only_untouched)
    return job_to_wire(bench.jobs.start_finding(caller, project_id, search))


@routes.get("/jobs")
def list_jobs(bench: Bench, caller: Known) -> list[wire.Job]:
    """The caller's jobs, newest first."""
    return [job_to_wire(job) for job in bench.jobs.list(caller)]


@routes.get("/jobs/{job_id}")
def get_job(bench: Bench, caller: Known, job_id: UUID) -> wire.Job:
    return job_to_wire(bench.jobs.get(caller, job_id))


@routes.post("/jobs/{job_id}/cancel")
def cancel_job(bench: Bench, caller: Known, job_id: UUID) -> wire.Job:
    """Ask a job to stop. An unfinished export is taken away, proposals that were found are kept."""
    return job_to_wire(bench.jobs.cancel(caller, job_id))


@routes.post("/jobs/{job_id}/go-on", responses={409: {"model": wire.Problem, "description": "It was not stopped"}})
def go_on_with_job(bench: Bench, caller: Known, job_id: UUID) -> wire.Job:
    """Go on with a search where it was stopped."""
    return job_to_wire(bench.jobs.go_on(caller, job_id))


@routes.get("/jobs/{job_id}/file", response_class=FileResponse)
def get_job_file(bench: Bench, caller: Known, job_id: UUID) -> FileResponse:
    """Download what the job made."""
    path = bench.jobs.file(caller, job_id)
    return FileResponse(path, filename=path.name, headers={"Cache-Control": "private, no-store"})
