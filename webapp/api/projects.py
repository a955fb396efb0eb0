"""Routes of projects and their labels."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from core.errors import BadInput
from core.types import Overlap
from webapp.api import wire
from webapp.api.commands import LabelPatch, NewLabel, NewProject, ProjectPatch
from webapp.api.convert import change_to_wire, project_to_wire, wire_to_attributes
from webapp.api.deps import Bench
from webapp.auth import Known

routes = APIRouter(tags=["projects and labels"])


@routes.get("/projects")
def list_projects(bench: Bench, caller: Known) -> list[wire.Project]:
    """All projects, the one changed last first."""
    return [project_to_wire(summary) for summary in bench.projects.list(caller)]


@routes.post("/projects", status_code=201)
def create_project(bench: Bench, caller: Known, body: NewProject) -> wire.Change:
    """Make a project; its id is the client's."""
    return change_to_wire(bench.projects.create(caller, body.id, body.name, body.command))


@routes.post("/projects/sample", status_code=201)
def add_sample_project(bench: Bench, caller: Known) -> wire.ProjectName:
    """Put in the sample project, or find it."""
    project = bench.projects.add_sample(caller)
    return wire.ProjectName(id=project.id, name=project.name)


@routes.get("/projects/{project_id}")
def get_project(bench: Bench, caller: Known, project_id: UUID) -> wire.Project:
    return project_to_wire(bench.projects.get(caller, project_id))


@routes.patch("/projects/{project_id}")
def change_project(bench: Bench, caller: Known, project_id: UUID, body: ProjectPatch) -> wire.Change:
    """Rename it, set its rules, the phrases asked on opening or where the patient's left is, or delete it."""
    if body.deleted:
        return change_to_wire(bench.projects.delete(caller, project_id, body.command))
    if body.opening_phrases is not None:
        return change_to_wire(bench.projects.ask_on_opening(caller, project_id, body.opening_phrases, body.command))
    if body.overlap is not None or body.attributes is not None:
        overlap = Overlap(body.overlap) if body.overlap else None
        attributes = wire_to_attributes(body.attributes)
        return change_to_wire(bench.projects.set_rules(caller, project_id, overlap, attributes, body.command))
    if body.patient_left is not None:
        return change_to_wire(bench.projects.set_side(caller, project_id, body.patient_left, body.command))
    if body.name is None:
        raise BadInput(
            "Say what to change: 'name', 'opening_phrases', 'overlap', 'attributes', 'patient_left' or 'deleted'."
        )
    return change_to_wire(bench.projects.rename(caller, project_id, body.name, body.command))


@routes.get("/projects/{project_id}/changes")
def list_changes(
    bench: Bench, caller: Known, project_id: UUID, after: int = 0, image: UUID | None = None
) -> list[wire.Change]:
    """What happened after change number ``after``, oldest first, at most 500."""
    return [change_to_wire(c) for c in bench.labelling.changes(caller, project_id, after, image)]


@routes.post("/projects/{project_id}/labels", status_code=201)
def add_label(bench: Bench, caller: Known, project_id: UUID, body: NewLabel) -> wire.Change:
    """Add a label; without a colour it gets the one farthest from those in use."""
    return change_to_wire(bench.labels.add(caller, project_id, body.id, body.name, body.color, body.command))


@routes.patch("/labels/{label_id}")
def change_label(bench: Bench, caller: Known, label_id: UUID, body: LabelPatch) -> wire.Change:
    """Rename, recolour, describe, put under another, merge into another or delete it: one of these at a time."""
    if body.deleted:
        return change_to_wire(bench.labels.delete(caller, label_id, body.command))
    if body.into is not None:
        return change_to_wire(bench.labels.merge(caller, label_id, body.into, body.command))
    if "parent" in body.model_fields_set:
        return change_to_wire(bench.labels.put_under(caller, label_id, body.parent, body.command))
    if body.description is not None or body.synonyms is not None:
        described = bench.labels.describe(caller, label_id, body.description, body.synonyms, body.command)
        return change_to_wire(described)
    if body.name is None and body.color is None:
        raise BadInput("Say what to change: 'name', 'color', 'description', 'synonyms', 'parent', 'into' or 'deleted'.")
    return change_to_wire(bench.labels.update(caller, label_id, body.name, body.color, body.command))
