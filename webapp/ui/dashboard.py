"""The dashboard of a project: Gradio's own plots, each with its table; filled when the tab is shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import gradio as gr
import pandas as pd

from core.errors import AppError, BadInput
from core.types import Caller
from core.workbench import Workbench
from core.workbench.dashboard import Figures

TELL_SHOWN = "element.addEventListener('dashboard-shown', () => trigger('dashboard_shown'));"
_PROJECT = "() => [new URLSearchParams(location.search).get('id')]"
_DOOR = Caller(door="dashboard")
_EMPTY = (
    "<p class='s-empty'>Nothing is marked yet. Open a picture and say what to find: the figures come by themselves.</p>"
)
_PARTS: tuple[tuple[str, Sequence[str], str, str, str | None], ...] = (
    ("Masks by label", ("label", "masks", "state"), "label", "masks", "state"),
    ("Masks accepted by person", ("person", "masks", "changes"), "person", "masks", None),
    ("Masks accepted per hour (UTC)", ("hour", "masks"), "hour", "masks", None),
    ("Size of accepted masks, as a share of the picture", ("size", "masks"), "size", "masks", None),
    ("What became of proposals", ("proposed", "masks", "became"), "proposed", "masks", "became"),
)


def dashboard(page: gr.HTML, workbench: Workbench) -> None:
    """Lay it out below the page, and fill it when ``page`` says that it is shown."""
    with gr.Column(elem_id="dashboard"):
        empty = gr.HTML(_EMPTY, apply_default_css=False, elem_classes="s-plain")
        rows = [_part(*part) for part in _PARTS]
    door = _Door(workbench)
    page.dashboard_shown(
        door.fill,
        [page],
        [empty, *(component for row in rows for component in row)],
        js=_PROJECT,
        api_visibility="private",
        show_progress="hidden",
    )


def _part(
    title: str, names: Sequence[str], x: str, y: str, color: str | None
) -> tuple[gr.Row, gr.BarPlot, gr.Dataframe]:
    with gr.Row(visible=False) as row:
        plot = gr.BarPlot(x=x, y=y, color=color, title=title, height=260, x_label_angle=0, min_width=320, scale=3)
        table = gr.Dataframe(headers=list(names), label=title, interactive=False, min_width=280, scale=2, wrap=True)
    return row, plot, table


class _Door:
    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    async def fill(self, project: str) -> list[Any]:
        """Updates for everything on the dashboard."""
        with _as_note():
            figures = await asyncio.to_thread(self._workbench.dashboard.figures, _DOOR, _id(project))
        updates: list[Any] = [gr.update(visible=figures.is_empty)]
        for frame, (_, names, *_rest) in zip(_frames(figures), _PARTS, strict=True):
            table = pd.DataFrame(frame, columns=list(names))
            is_shown = bool(frame) and not figures.is_empty
            plot = gr.BarPlot(
                value=table, y_lim=[0, _highest(table, names[0])], sort=list(dict.fromkeys(table[names[0]]))
            )
            updates += [gr.update(visible=is_shown), plot, gr.update(value=table)]
        return updates


def _highest(table: pd.DataFrame, by: str) -> int:
    """The height of the highest bar, so that the axis begins at nothing even for a single one."""
    return int(table.groupby(by)["masks"].sum().max()) if len(table) else 1


def _frames(figures: Figures) -> list[list[tuple[Any, ...]]]:
    states = [
        (label, count, state)
        for label, accepted, proposed, _ in figures.labels
        for state, count in (("accepted", accepted), ("proposed", proposed))
        if count
    ]
    return [
        states,
        [tuple(row) for row in figures.people],
        [(f"{hour:%Y-%m-%d %H}:00", count) for hour, count in figures.hours],
        [tuple(row) for row in figures.sizes],
        [(proposed, count, became) for proposed, became, count in figures.outcomes],
    ]


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput("This address names no project.") from error


@contextlib.contextmanager
def _as_note() -> Iterator[None]:
    try:
        yield
    except AppError as error:
        raise gr.Error(str(error), print_exception=False) from error
