"""The options all training commands share."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from training.run import Run


def add(parser: argparse.ArgumentParser, *, minutes: float, steps: int) -> None:
    parser.add_argument("data", type=Path, help="folder in the layout of docs/training.md")
    parser.add_argument("--work", type=Path, default=Path("work"), help="where runs and caches are kept")
    parser.add_argument("--name", default=None, help="name of the run; an existing one is resumed")
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every-minutes", type=float, default=10.0, help="how often to look at the validation part")
    parser.add_argument("--patience", type=int, default=6, help="stop after so many looks without an improvement")
    parser.add_argument("--start", type=Path, default=None, help="an exported file to go on from")
    parser.add_argument("--rate", type=float, default=None, help="highest learning rate; lower with --start")
    parser.add_argument("--pause-file", type=Path, default=None, help="training sleeps while this file exists")
    parser.add_argument("--open-licences", action="store_true", help="only sets whose licence allows any use")


def run_of(arguments: argparse.Namespace, kind: str, recipe: dict[str, Any]) -> Run:
    folder: Path = arguments.work / (arguments.name or kind)
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.start is not None:
        recipe = recipe | {"start": hashlib.sha256(arguments.start.read_bytes()).hexdigest()[:16]}
    run = Run(folder, recipe, arguments.minutes, arguments.steps, arguments.pause_file)
    (folder / "recipe.json").write_text(json.dumps(recipe | {"hash": run.recipe_hash}, indent=1))
    return run
