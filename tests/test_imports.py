"""The one-way rule: doors, workbench, the four strangers, values; and one home for each library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.imports import Import, Rule, complaints, cycle, is_standard, of_python, of_scripts

ROOT = Path(__file__).parent.parent
STRANGERS = ("engine", "store", "formats", "images")
VALUES = ("types", "parts", "errors", "progress", "settings")
FLOOR = tuple(f"core/{name}.py" for name in (*VALUES, "masks", "polygons"))
PROGRAMS = ("training", "benchmarks", "tests")

RULES = [
    Rule("core knows nothing above it", ("core",), ("webapp", "migrations", *PROGRAMS)),
    *(
        Rule(
            f"core.{one} is a stranger to the others; the workbench introduces them",
            (f"core/{one}",),
            ("core",),
            allowed=(f"core.{one}", "core.masks", "core.polygons", *(f"core.{name}" for name in VALUES)),
        )
        for one in STRANGERS
    ),
    Rule(
        "values lie at the bottom",
        FLOOR,
        ("core",),
        allowed=("core.masks", "core.polygons", *(f"core.{name}" for name in VALUES)),
    ),
    Rule(
        "doors know of core only the workbench and values",
        ("webapp",),
        ("core",),
        allowed=("core.workbench", "core.masks", *(f"core.{name}" for name in VALUES)),
    ),
    Rule("the server needs no training, benchmark or test", ("webapp", "migrations"), PROGRAMS),
    Rule("a door imports no other door", ("webapp/api",), ("webapp.ui", "webapp.cli")),
    Rule("a door imports no other door", ("webapp/ui",), ("webapp.api", "webapp.cli")),
    Rule("a door imports no other door", ("webapp/cli.py",), ("webapp.api", "webapp.ui")),
    Rule(
        "migrations know the schema only", ("migrations",), ("core", "webapp"), allowed=("core.store", "core.settings")
    ),
    Rule(
        "training uses the engine and the pictures, nothing above",
        ("training",),
        ("core.workbench", "core.store", "webapp"),
    ),
]

MODELS = ("torch", "torchvision", "segment_anything", "open_clip", "timm", "safetensors", "transformers")
HOMES = [
    Rule("models live in core/engine", ("core", "webapp", "migrations"), MODELS, but_not_in=("core/engine",)),
    Rule(
        "the database lives in core/store and migrations",
        ("core", "webapp", *PROGRAMS[:2]),
        ("sqlalchemy", "alembic", "psycopg"),
        but_not_in=("core/store",),
    ),
    Rule(
        "DICOM lives in core/images and core/formats",
        ("core", "webapp", "migrations"),
        ("pydicom",),
        but_not_in=("core/images", "core/formats"),
    ),
    Rule(
        "Gradio lives in webapp/ui and webapp/app.py",
        ("core", "webapp", "migrations", *PROGRAMS[:2]),
        ("gradio",),
        but_not_in=("webapp/ui", "webapp/app.py"),
    ),
    Rule("the web lives in webapp", ("core", "migrations", "training"), ("fastapi", "starlette", "uvicorn")),
]

ABOVE = ("main.js", "element.js", "page.js", "stage.js", "session.js", "panels")
SENDERS = ("api.js", "outbox.js", "outbox_storage.js", "history.js", "editing.js")
PURE = (
    "viewport.js",
    "masks.js",
    "geometry.js",
    "crops.js",
    "brush.js",
    "polygon.js",
    "rings.js",
    "morphology.js",
    "tone.js",
    "measure.js",
    "overlays.js",
    "label_tree.js",
)
BROWSER = [
    *(
        Rule(f"only main.js starts {name}", ("tools", "layers", "panels", *SENDERS, *PURE), (name,))
        for name in ABOVE[:2]
    ),
    Rule("tools know one gesture, not the page nor the server", ("tools",), (*ABOVE, *SENDERS, "layers")),
    Rule("layers draw, they know neither the page nor the server", ("layers",), (*ABOVE, *SENDERS, "tools")),
    Rule("panels ask through what they are given", ("panels",), (*ABOVE[:-1], *SENDERS)),
    Rule("what keeps and sends knows no screen", (*SENDERS, "store.js"), (*ABOVE, "tools", "layers", "painter.js")),
]


@pytest.fixture(scope="module")
def python() -> list[Import]:
    return of_python(ROOT)


@pytest.fixture(scope="module")
def scripts() -> list[Import]:
    return of_scripts(ROOT)


def test_imports_go_one_way(python: list[Import]) -> None:
    assert complaints(python, RULES) == []


def test_each_library_has_one_home(python: list[Import]) -> None:
    assert complaints(python, HOMES) == []


def test_the_types_need_only_the_standard_library_and_numpy(python: list[Import]) -> None:
    foreign = [
        found
        for found in python
        if found.file in ("core/types.py", "core/parts.py")
        and not is_standard(found.module)
        and not found.module.startswith(("numpy", "core.parts"))
    ]

    assert foreign == []


def test_the_browsers_modules_go_one_way(scripts: list[Import]) -> None:
    assert len(scripts) > 50
    assert complaints(scripts, BROWSER) == []


def test_pure_modules_of_the_browser_import_only_each_other(scripts: list[Import]) -> None:
    assert [found for found in scripts if found.file in PURE and found.module not in PURE] == []


def test_no_module_of_the_browser_comes_from_elsewhere(scripts: list[Import]) -> None:
    missing = [found for found in scripts if not (ROOT / "static/annotator" / found.module).is_file()]

    assert missing == []


def test_the_browsers_modules_do_not_import_in_a_circle(scripts: list[Import]) -> None:
    assert cycle(scripts) == []


def test_starting_the_app_loads_no_model_library() -> None:
    heavy = (*MODELS, "pydicom", "skimage")
    program = f"import sys, webapp.app; print([name for name in {heavy} if name in sys.modules])"

    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        pytest.param(
            "core/images/bad.py",
            "\nfrom core.store import Store\n",
            "core/images/bad.py:2 imports core.store.Store: "
            "core.images is a stranger to the others; the workbench introduces them",
            id="a stranger",
        ),
        pytest.param(
            "core/bad.py",
            "def f():\n    import webapp.app\n",
            "core/bad.py:2 imports webapp.app: core knows nothing above it",
            id="inside a function",
        ),
        pytest.param(
            "webapp/api/bad.py",
            "from core import engine\n",
            "webapp/api/bad.py:1 imports core.engine: doors know of core only the workbench and values",
            id="a package by its name",
        ),
        pytest.param(
            "webapp/api/bad.py",
            "from ..ui import pages\n",
            "webapp/api/bad.py:1 imports webapp.ui.pages: a door imports no other door",
            id="a relative one",
        ),
        pytest.param(
            "core/workbench/bad.py",
            "from importlib import import_module\nimport_module('torch.nn')\n",
            "core/workbench/bad.py:2 imports torch.nn: models live in core/engine",
            id="by a call",
        ),
        pytest.param(
            "core/formats/bad.py",
            "import sqlalchemy as db\n",
            "core/formats/bad.py:1 imports sqlalchemy: the database lives in core/store and migrations",
            id="a library away from home",
        ),
    ],
)
def test_a_planted_violation_is_caught_with_file_line_and_rule(
    file: str, content: str, complaint: str, tmp_path: Path
) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(content)

    assert complaints(of_python(tmp_path), [*RULES, *HOMES]) == [complaint]


@pytest.mark.parametrize(
    "content",
    [
        'import { h } from "../element.js";',
        'import {\n  a,\n  b,\n} from "../element.js";',
        'import "../element.js";',
        'export { h } from "../element.js";',
        'const later = () => import("../element.js");',
    ],
)
def test_a_planted_violation_in_the_browser_is_caught(content: str, tmp_path: Path) -> None:
    planted = tmp_path / "static/annotator/tools/bad.js"
    planted.parent.mkdir(parents=True)
    planted.write_text(f"// A tool.\n{content}\n")

    found = complaints(of_scripts(tmp_path), BROWSER)

    assert [line.split(" imports ")[1].split(":")[0] for line in found] == ["element.js"] * 2


def test_a_circle_is_found() -> None:
    imports = [Import("a.js", 1, "b.js"), Import("b.js", 1, "c.js"), Import("c.js", 1, "b.js")]

    assert cycle(imports) == ["b.js", "c.js", "b.js"]
    assert cycle(imports[:2]) == []
