"""Routes of the models: what there is, and how weights come and go."""

from __future__ import annotations

from fastapi import APIRouter

from webapp.api import wire
from webapp.api.convert import job_to_wire, model_to_wire
from webapp.api.deps import Bench
from webapp.auth import Known

routes = APIRouter(tags=["models"])


@routes.get("/models")
def list_models(bench: Bench, caller: Known) -> list[wire.Model]:
    """What is in the catalogue, with what is missing here."""
    return [model_to_wire(model) for model in bench.models.list(caller)]


@routes.post("/models/{name}/download", status_code=202)
def download_model(bench: Bench, caller: Known, name: str) -> wire.Job:
    """Begin to fetch its weights, or go on where an earlier download stopped."""
    return job_to_wire(bench.jobs.start_download(caller, name))


@routes.post("/models/{name}/remove")
def remove_model(bench: Bench, caller: Known, name: str) -> wire.Model:
    """Delete its weights, or what came of them."""
    bench.models.remove(caller, name)
    return model_to_wire(bench.models.get(caller, name))
