"""The Gradio pages but for the Demo: a header and one element each, which speaks to the API by itself."""

from __future__ import annotations

from html import escape

import gradio as gr

from core.settings import Settings
from core.workbench import Workbench
from webapp.ui.dashboard import TELL_SHOWN, dashboard


def header() -> gr.HTML:
    """The bar on top of every page."""
    return _element("<sayseg-header></sayseg-header>")


def projects_page(settings: Settings) -> None:
    """All projects."""
    header()
    _element(_with_limit("projects-page", settings))


def project_page(workbench: Workbench, settings: Settings) -> None:
    """One project; which one stands in the address."""
    header()
    dashboard(_element(_with_limit("project-page", settings), TELL_SHOWN), workbench)


def models_page() -> None:
    """What is in use, and whether it is ready."""
    header()
    _element("<models-page></models-page>")


def _with_limit(tag: str, settings: Settings) -> str:
    return f'<{tag} limit-mb="{escape(str(settings.max_upload_mb))}"></{tag}>'


def _element(markup: str, js_on_load: str | None = None) -> gr.HTML:
    """Constant markup: Gradio leaves an element alone as long as its HTML does not change."""
    return gr.HTML(html_template=markup, js_on_load=js_on_load, apply_default_css=False, elem_classes="s-plain")
