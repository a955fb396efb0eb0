"""``/api/docs``: the API described from its OpenAPI document by a page of our own, so that it works offline."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from webapp.auth import Known

OPENAPI_PATH = "/api/openapi.json"
DOCS_PATH = "/api/docs"

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sayseg API</title><link rel="icon" href="/static/pages/icon.svg">
<link rel="stylesheet" href="/static/pages/docs.css">
<script type="module" src="/static/pages/docs.js"></script></head>
<body><main id="docs" data-openapi="/api/openapi.json"><noscript>This page needs JavaScript. The same is in
<a href="/api/openapi.json">openapi.json</a>.</noscript></main></body></html>"""


def docs_routes(app: FastAPI) -> APIRouter:
    """The page and the document it shows."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(DOCS_PATH)
    def show(_caller: Known) -> HTMLResponse:
        return HTMLResponse(_PAGE)

    @routes.get(OPENAPI_PATH)
    def describe(_request: Request, _caller: Known) -> JSONResponse:
        document: dict[str, Any] = app.openapi()
        return JSONResponse(document)

    return routes
