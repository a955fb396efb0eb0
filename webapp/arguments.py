"""The command line's words. Every setting is an option and an environment variable; the option wins."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from core.errors import BadInput
from core.settings import Settings

_EPILOG = "Each option is an environment variable as well (in brackets); the option wins."


def parser() -> argparse.ArgumentParser:
    """All commands; without one the server is started."""
    options = _settings_options()
    main = argparse.ArgumentParser(
        prog="python -m webapp",
        description="Sayseg: say what to segment in a picture, get masks to correct, label, save and export. "
        "Without a command it serves.",
        epilog=_EPILOG,
        parents=[options],
    )
    commands = main.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=summary, description=summary, epilog=_EPILOG, parents=[options])

    add("serve", "Serve the web application (the default).")
    _add_segment_arguments(add("segment", "Find masks in one picture, without a server or a project."))
    _add_export_arguments(add("export", "Write a project to a file; a server may run on the same folder."))
    _add_models_arguments(add("models", "List the models; download, remove or import their weights."))
    add("worker", "Run exports and searches that wait, beside a server on the same data folder.")
    add("migrate", "Bring the database up to date and end; the server does it as well.")
    return main


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Settings from the environment and the options given. Raises BadInput naming the one that is wrong."""
    given = {name: value for name, value in vars(arguments).items() if name in Settings.model_fields}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        message = first["msg"][:1].lower() + first["msg"][1:]
        raise BadInput(f"{option_of(name)} (or {variable_of(name)}): {message}.") from error


def option_of(name: str) -> str:
    """The command line's word for a setting."""
    return "--" + name.replace("_", "-")


def variable_of(name: str) -> str:
    """The environment's word for a setting."""
    return f"SAYSEG_{name.upper()}"


def _settings_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    group = options.add_argument_group("settings")
    for name, field in Settings.model_fields.items():
        default = "none" if field.default in (None, "") else field.default
        group.add_argument(
            option_of(name),
            metavar=_metavar(field),
            help=f"{field.description} [{variable_of(name)}, default {default}]".replace("%", "%%"),
        )
    return options


def _metavar(field: FieldInfo) -> str:
    kind: Any = field.annotation
    if get_origin(kind) is Literal:
        return "|".join(get_args(kind))
    if kind is bool:
        return "true|false"
    if Path in (kind, *get_args(kind)):
        return "FOLDER"
    return "NUMBER" if kind is int else "TEXT"


def _add_segment_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("picture", metavar="PICTURE", type=Path, help="a picture file, DICOM included")
    command.add_argument("--text", metavar="PHRASE", help="what to find")
    command.add_argument(
        "--not", metavar="PHRASE", dest="negatives", action="append", default=[], help="what it is not; may be repeated"
    )
    command.add_argument("--box", nargs=4, type=_number, metavar=("X0", "Y0", "X1", "Y1"), help="a box, in pixels")
    command.add_argument(
        "--point",
        nargs=2,
        type=_number,
        metavar=("X", "Y"),
        action="append",
        default=[],
        help="inside; may be repeated",
    )
    command.add_argument(
        "--negative-point",
        nargs=2,
        type=_number,
        metavar=("X", "Y"),
        action="append",
        default=[],
        help="outside; may be repeated",
    )
    command.add_argument("--everything", action="store_true", help="all that the segmenter can make out")
    command.add_argument(
        "--points-per-side",
        type=_grid,
        metavar="N",
        help="with --everything: a grid of N x N points is asked about, 4 to 64 a side; the model's own if left out",
    )
    command.add_argument("--threshold", type=_number, metavar="SURE", help="how sure a text answer must be, 0 to 1")
    command.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="gets masks.png, masks.json, overlay.jpg"
    )


def _add_export_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("project", metavar="PROJECT", help="its id or its name")
    command.add_argument("--format", required=True, metavar="NAME", help="coco or png")
    command.add_argument("--out", type=Path, required=True, metavar="FILE", help="the zip file to write")
    command.add_argument("--proposals", action="store_true", help="include proposals that nobody accepted")
    command.add_argument("--without-images", action="store_true", help="leave the pictures out")


def _add_models_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", help="what there is, and what of it is here (the default)")
    download = actions.add_parser("download", help="fetch the weights; goes on where an earlier attempt stopped")
    remove = actions.add_parser("remove", help="delete the weights")
    for one in (download, remove):
        one.add_argument("name", metavar="NAME", help="the model's name in the list")
    bring_in = actions.add_parser("import", help="take a weights file from this machine, if it is the published one")
    bring_in.add_argument("file", metavar="FILE", type=Path)
    bring_in.add_argument(
        "--as", dest="as_name", metavar="NAME", help="the model it belongs to, if its name doesn't say"
    )


def _grid(text: str) -> int:
    if not (text.isdecimal() and 4 <= int(text) <= 64):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 4 to 64")
    return int(text)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number")
    return value


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Ends the program with a usage message if the words make no sense."""
    return parser().parse_args(list(words))
