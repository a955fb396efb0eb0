"""``GET /api/health``: open to all, so that a watchdog needs no token. It says nothing about the data."""

from __future__ import annotations

from fastapi import APIRouter

from webapp.api import wire
from webapp.api.deps import Bench
from webapp.version import app_version

health_routes = APIRouter(tags=["health"])


@health_routes.get("/api/health")
async def get_health(bench: Bench) -> wire.Health:
    """``ready`` once the models are loaded and warm; ``problem`` says what keeps them from it."""
    status = bench.engine.status()
    return wire.Health(
        ready=status.ready,
        version=app_version(),
        device=status.device,
        models=wire.Models(segmenter=status.segmenter, grounder=status.grounder),
        problem=status.problem,
    )
