"""``python -m webapp models``: list, download, remove and import weights, without a server."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from core.settings import Settings
from core.types import Caller
from core.workbench import Model, checksum, how_to_use
from core.workbench.models import Models

_DOOR = Caller(door="cli")
_BAR = 30


def show_models(settings: Settings, arguments: argparse.Namespace) -> None:
    """The command; without an action it lists."""
    _ACTIONS[arguments.action or "list"](Models(settings), arguments)


def _list(models: Models, _arguments: argparse.Namespace) -> None:
    for model in models.list(_DOOR):
        what = ", ".join(part for part in (model.title, model.licence) if part)
        print(f"{model.name:<24} {_state(model):<10} {_size(model):>8}  {what}")
        print(f"{'':<44}  {model.purpose}")
        if note := checksum(model):
            print(f"{'':<44}  {note}")


def _download(models: Models, arguments: argparse.Namespace) -> None:
    if not models.get(_DOOR, arguments.name).is_here:
        models.download(_DOOR, arguments.name, _bar)
        print(file=sys.stderr)
    print(f"{arguments.name} is here. {how_to_use(models.get(_DOOR, arguments.name))}")


def _remove(models: Models, arguments: argparse.Namespace) -> None:
    models.remove(_DOOR, arguments.name)
    print(f"{arguments.name} is removed.")


def _import(models: Models, arguments: argparse.Namespace) -> None:
    model = models.bring_in(_DOOR, arguments.file, arguments.as_name)
    print(f"{model.name} is here. {how_to_use(model)}")


def _bar(done: int, total: int, _what: str = "", /) -> None:
    full = _BAR * done // max(1, total)
    line = f"{'#' * full}{'.' * (_BAR - full)} {done / 1e6:,.0f} of {total / 1e6:,.0f} MB"
    sys.stderr.write(f"\r{line}")
    sys.stderr.flush()


def _state(model: Model) -> str:
    if not model.roles:
        return "not known"
    return "in use" if model.is_in_use else "here" if model.is_here else "not here"


def _size(model: Model) -> str:
    return f"{model.size_bytes / 1e6:,.0f} MB" if model.size_bytes else ""


_ACTIONS: dict[str, Callable[[Models, argparse.Namespace], None]] = {
    "list": _list,
    "download": _download,
    "remove": _remove,
    "import": _import,
}
