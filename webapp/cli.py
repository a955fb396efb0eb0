"""What ``python -m webapp`` does: one function a command, each over the workbench."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from threading import Event
from uuid import UUID

from core.errors import AppError, BadInput
from core.settings import Settings
from core.types import Box, Caller, Point, Prompt
from core.workbench import WORK, ExportOptions, Workbench, oneshot
from core.workbench.names import many
from webapp.arguments import parse, settings_of
from webapp.cli_models import show_models

_DOOR = Caller(door="cli")


def main(words: list[str]) -> int:
    """The exit status: 0, or 1 with a sentence on standard error."""
    arguments = parse(words)
    command = _COMMANDS[arguments.command or "serve"]
    try:
        command(settings_of(arguments), arguments)
    except AppError as error:
        print(f"Sayseg: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _serve(settings: Settings, _arguments: argparse.Namespace) -> None:
    from webapp.serving import configure_logging, serve

    configure_logging(settings)
    serve(settings)


def _segment(settings: Settings, arguments: argparse.Namespace) -> None:
    if arguments.everything:
        answer = _everything(settings, arguments)
    else:
        answer = oneshot.segment_file(arguments.picture, _prompt(arguments), settings)
    oneshot.write_answer(answer, arguments.out)
    print(f"{oneshot.message(answer.prompt, answer.found)} Written to {arguments.out}.")


def _everything(settings: Settings, arguments: argparse.Namespace) -> oneshot.Answer:
    if not _prompt(arguments).is_empty:
        raise BadInput("With --everything there is nothing else to look for: leave out text, box and points.")
    return oneshot.propose_file(arguments.picture, settings, arguments.points_per_side)


def _prompt(arguments: argparse.Namespace) -> Prompt:
    try:
        box = Box(*arguments.box) if arguments.box else None
    except ValueError as error:
        raise BadInput(f"The box can't be used: {error}.") from error
    points = [Point(x, y) for x, y in arguments.point] + [Point(x, y, False) for x, y in arguments.negative_point]
    return Prompt(
        text=arguments.text,
        negatives=tuple(arguments.negatives),
        box=box,
        points=tuple(points),
        threshold=arguments.threshold,
    )


def _export(settings: Settings, arguments: argparse.Namespace) -> None:
    options = ExportOptions(proposals=arguments.proposals, images=not arguments.without_images)
    with closing(Workbench.open(settings, serves=False)) as workbench:
        project = _project(workbench, arguments.project)
        _, report = workbench.transfer.export(_DOOR, project, arguments.format, options, path=arguments.out)
    print(f"Wrote {many(report.masks, 'mask')} on {many(report.pictures, 'picture')} to {arguments.out}.")
    for line in report.lines:
        print(line)


def _project(workbench: Workbench, wanted: str) -> UUID:
    """By id, or by a name that only one project has."""
    summaries = workbench.projects.list(_DOOR)
    found = [s.project.id for s in summaries if wanted in (str(s.project.id), s.project.name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"There are {len(found)} projects named '{wanted}'. Give the id: {', '.join(map(str, found))}.")
    names = ", ".join(f"'{s.project.name}'" for s in summaries) or "none"
    raise BadInput(f"There is no project '{wanted}' in this data folder. There are: {names}.")


def _work(settings: Settings, _arguments: argparse.Namespace) -> None:
    from webapp.jobs import work_on_jobs

    with closing(Workbench.open(settings, serves=False)) as workbench:
        print("Waiting for exports and searches. Ctrl-C ends it.")
        work_on_jobs(workbench, Event(), "worker", WORK)


def _migrate(settings: Settings, _arguments: argparse.Namespace) -> None:
    Workbench.open(settings).close()
    print("The database is up to date.")


_COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], None]] = {
    "serve": _serve,
    "segment": _segment,
    "export": _export,
    "worker": _work,
    "migrate": _migrate,
    "models": show_models,
}
