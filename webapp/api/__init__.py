"""The HTTP API: routes that translate between the wire and the workbench, and nothing else."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI

from webapp.api import demo, explaining, images, labelling, models, projects, transfer, wire
from webapp.api.docs import DOCS_PATH, OPENAPI_PATH, docs_routes
from webapp.api.errors import translate_errors
from webapp.api.health import health_routes

__all__ = ["API_TITLE", "API_VERSION", "DOCS_PATH", "OPENAPI_PATH", "add_api"]

API_TITLE = "Sayseg"
API_VERSION = "1"  # that of the addresses; the program's own is told by /api/health
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": wire.Problem, "description": "What is the matter, in a sentence"},
    "5XX": {"model": wire.Problem, "description": "What is the matter, in a sentence"},
}


def add_api(app: FastAPI) -> None:
    """Put the whole API under ``/api`` of ``app``, with its error sentences and its description."""
    translate_errors(app)
    versioned = APIRouter(prefix="/api/v1", responses=_PROBLEMS)
    for part in (projects, images, labelling, explaining, transfer, models, demo):
        versioned.include_router(part.routes)
    app.include_router(versioned)
    app.include_router(health_routes)
    app.include_router(docs_routes(app))
