"""Every method of the workbench looks at the caller's rights before it does anything."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core.errors import NotAllowed
from core.types import Caller, Right
from core.workbench import Workbench

STRANGER = Caller(rights=frozenset())
ONLOOKER = Caller(rights=frozenset({Right.VIEW}))
OPEN_TO_ALL = {
    "transfer.formats",
    "jobs.run_one",
    "jobs.remove_old_files",
    "models.run",
}  # a table of ours; the worker's own methods
FOR_ONLOOKERS = {
    "projects.list",
    "projects.get",
    "labels.list",
    "images.list",
    "images.list_before",
    "images.outline",
    "images.tags",
    "images.window",
    "images.get",
    "images.tile",
    "images.thumbnail",
    "images.overlay",
    "labelling.open",
    "labelling.changes",
    "transfer.export",
    "transfer.preview",
    "jobs.start_export",
    "jobs.get",
    "jobs.list",
    "jobs.cancel",
    "jobs.file",
    "demo.find",
    "explaining.why",
    "glancing.look",
    "dashboard.figures",
    "everything.progress",
    "models.list",
    "models.get",
}


def methods(bench: Workbench) -> Iterator[tuple[str, Callable[..., Any]]]:
    for subject, value in vars(bench).items():
        if subject.startswith("_") or not type(value).__module__.startswith("core.workbench."):
            continue  # a part below the workbench
        for name, method in inspect.getmembers(value, inspect.ismethod):
            if not name.startswith("_") and f"{subject}.{name}" not in OPEN_TO_ALL:
                yield f"{subject}.{name}", method


def call(method: Callable[..., Any], caller: Caller) -> None:
    """Call it with nonsense for all but the caller: rights come first."""
    needed = [p for p in inspect.signature(method).parameters.values() if p.default is p.empty]
    assert needed[0].name == "caller"
    result = method(caller, *[None] * (len(needed) - 1))
    if inspect.iscoroutine(result):
        asyncio.run(result)


def test_a_stranger_may_do_nothing(bench: Workbench) -> None:
    found = list(methods(bench))

    assert len(found) > 25
    for _, method in found:
        with pytest.raises(NotAllowed):
            call(method, STRANGER)


def test_an_onlooker_may_change_nothing(bench: Workbench) -> None:
    for name, method in methods(bench):
        if name not in FOR_ONLOOKERS:
            with pytest.raises(NotAllowed, match="You may"):
                call(method, ONLOOKER)
