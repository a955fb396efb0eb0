"""The pages, built with Gradio and mounted last, at "/". The only package, with ``webapp.app``, that imports Gradio."""

from __future__ import annotations

import warnings

import gradio as gr
from fastapi import FastAPI

from core.settings import Settings
from core.workbench import Workbench
from webapp.auth import user_of
from webapp.ui.demo import demo_page
from webapp.ui.pages import models_page, project_page, projects_page
from webapp.ui.theme import sayseg_theme

_UPLOADS_KEPT_S = 60  # what a program uploaded and never asked about; what it asked about is deleted at once
_HEAD = """
<link rel="icon" href="/static/pages/icon.svg">
<link rel="stylesheet" href="/static/pages/tokens.css">
<link rel="stylesheet" href="/static/pages/pages.css">
<link rel="stylesheet" href="/static/pages/gallery.css">
<script type="module" src="/static/pages/main.js"></script>
"""


def mount_pages(app: FastAPI, workbench: Workbench, settings: Settings) -> None:
    """Build all pages and mount them; call it inside a running event loop (Gradio makes and leaks one otherwise)."""
    with gr.Blocks(
        title="Sayseg",
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_UPLOADS_KEPT_S, _UPLOADS_KEPT_S),
    ) as pages:
        projects_page(settings)
    with pages.route("Project", "project"):
        project_page(workbench, settings)
    with pages.route("Demo", "demo"):
        demo_page(workbench, settings)
    with pages.route("Models", "models"):
        models_page()
    pages.queue(default_concurrency_limit=8)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*SSR mode is not supported.*")
        gr.mount_gradio_app(
            app,
            pages,
            path="/",
            auth_dependency=user_of,
            footer_links=[],
            run_history=False,
            show_error=False,
            max_file_size=f"{settings.max_upload_mb}mb",
            ssr_mode=False,
            theme=sayseg_theme(),
            head=_HEAD,
        )
    pages.has_launched = True  # else Gradio takes any path that a caller names for an upload, and serves a copy of it
