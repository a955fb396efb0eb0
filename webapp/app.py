"""The web application: guard, API, canvas, then Gradio's pages at "/", in one process."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from core.settings import Settings
from core.workbench import Workbench
from webapp.api import API_TITLE, API_VERSION, add_api
from webapp.auth import Guard, Known
from webapp.gradio_files import prepare_gradio
from webapp.limits import BodyLimit
from webapp.login import login_routes

STATIC = Path(__file__).resolve().parents[1] / "static"

_ANNOTATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Annotate · Sayseg</title><link rel="icon" href="/static/pages/icon.svg">
<link rel="stylesheet" href="/static/pages/tokens.css"><link rel="stylesheet" href="/static/annotator/annotator.css">
<style>html, body {{ height: 100%; margin: 0; overflow: hidden; background: var(--s-page); }}
body {{ font-family: var(--s-font); }}
mask-annotator {{ display: block; height: 100dvh; }}</style>
<script type="module" src="/static/annotator/main.js"></script>
<script type="module" src="/static/pages/annotate.js"></script></head>
<body><mask-annotator image-id="{image_id}"></mask-annotator>
<noscript>Annotating needs JavaScript.</noscript></body></html>"""


class Modules(StaticFiles):
    """Our modules have no hash in their names: a browser asks each time whether it is still the same (ETag)."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def create_app(workbench: Workbench, settings: Settings) -> FastAPI:
    """Build everything; async, since Gradio is built inside a running event loop. The workbench stays the caller's."""
    app = FastAPI(
        title=API_TITLE,
        version=API_VERSION,
        openapi_url=None,
        separate_input_output_schemas=False,
    )
    app.state.workbench = workbench
    add_api(app)
    app.include_router(login_routes(settings))
    _add_pages(app)
    for folder in ("annotator", "pages"):
        app.mount(f"/static/{folder}", Modules(directory=STATIC / folder))
    prepare_gradio(settings)
    import_module("webapp.ui").mount_pages(app, workbench, settings)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(Guard, settings=settings)  # added last, so it is the outermost
    return app


def _add_pages(app: FastAPI) -> None:
    @app.get("/annotate/{image_id}", include_in_schema=False)
    def annotate(_caller: Known, image_id: UUID) -> HTMLResponse:
        return HTMLResponse(_ANNOTATE.format(image_id=image_id), headers={"Cache-Control": "no-cache"})

    @app.get("/project/{project_id}", include_in_schema=False)
    def project(_caller: Known, project_id: UUID) -> RedirectResponse:
        return RedirectResponse(f"/project?id={project_id}", 307)

    @app.api_route("/api/{_rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def nothing_here(_caller: Known, _rest: str) -> None:
        raise HTTPException(404)
