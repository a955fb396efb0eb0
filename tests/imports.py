"""Reads who imports whom, in Python and in the browser's modules, and holds it against the rules of the house."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TOP = ("core", "webapp", "migrations", "training", "benchmarks", "tests")


@dataclass(frozen=True, slots=True)
class Import:
    """``module`` is what is imported: a dotted name, or a path below static/annotator for JavaScript."""

    file: str  # from the root, with slashes
    line: int
    module: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Files under ``where`` import nothing of ``forbidden``, but ``allowed`` all the same."""

    words: str
    where: tuple[str, ...]
    forbidden: tuple[str, ...]
    allowed: tuple[str, ...] = ()
    but_not_in: tuple[str, ...] = ()

    def breaks(self, found: Import) -> bool:
        if not _within(found.file, self.where, "/") or _within(found.file, self.but_not_in, "/"):
            return False
        return _within(found.module, self.forbidden, ".") and not _within(found.module, self.allowed, ".")


def complaints(imports: Sequence[Import], rules: Sequence[Rule]) -> list[str]:
    """Each violation with its file, line and rule."""
    return [
        f"{found.file}:{found.line} imports {found.module}: {rule.words}"
        for found in imports
        for rule in rules
        if rule.breaks(found)
    ]


def of_python(root: Path, tops: Sequence[str] = TOP) -> list[Import]:
    """Every import of every Python file below ``root``, those inside functions too."""
    files = sorted(path for top in tops for path in (root / top).rglob("*.py"))
    return [found for path in files for found in _python(path, path.relative_to(root).as_posix())]


def of_scripts(root: Path) -> list[Import]:
    """Every import of every JavaScript module below static/annotator; the paths are below that folder."""
    folder = (root / "static/annotator").resolve()
    found = []
    for path in sorted(folder.rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        for match in _SCRIPT_IMPORT.finditer(text):
            kind = match.lastgroup or ""
            target = (path.parent / match[kind]).resolve()
            module = target.relative_to(folder).as_posix() if target.is_relative_to(folder) else match[kind]
            line = text.count("\n", 0, match.start(kind)) + 1
            found.append(Import(path.relative_to(folder).as_posix(), line, module))
    return found


def cycle(imports: Sequence[Import]) -> list[str]:
    """Modules that import each other in a circle; empty if none do."""
    targets: dict[str, list[str]] = {}
    for found in imports:
        targets.setdefault(found.file, []).append(found.module)
    done: set[str] = set()

    def visit(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for target in targets.get(module, []):
            if circle := visit(target, [*path, module]):
                return circle
        done.add(module)
        return []

    return next((circle for module in targets if (circle := visit(module, []))), [])


def is_standard(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


_SCRIPT_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b(?:[^;"'()]*?\bfrom)?\s*["'](?P<static>[^"']+)["']"""
    r"""|\bimport\(\s*["'](?P<dynamic>[^"']+\.js)["']""",
    re.MULTILINE,
)


def _python(path: Path, file: str) -> Iterator[Import]:
    package = file.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), file)):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package[: len(package) - node.level + 1], node.module or ""]) if node.level else node.module
            )
            yield from (Import(file, node.lineno, f"{(base or '').strip('.')}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and (name := _named_in_call(node)):
            yield Import(file, node.lineno, name)


def _named_in_call(call: ast.Call) -> str | None:
    """The module of ``import_module("x")`` or ``__import__("x")``."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", None)
    if function not in ("import_module", "__import__") or not call.args:
        return None
    argument = call.args[0]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _within(name: str, places: tuple[str, ...], separator: str) -> bool:
    return any(name == place or name.startswith(place.rstrip(separator) + separator) for place in places)
