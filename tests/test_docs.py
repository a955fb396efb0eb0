"""What the README promises is true: settings, formats, back-ends, and the library's ten lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from skimage import data

from core.engine.backends import GROUNDERS, SEGMENTERS
from core.formats import FORMATS
from core.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SHOWN = sorted({one.name for one in (*SEGMENTERS.values(), *GROUNDERS.values()) if not one.is_hidden})


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_stands_in_the_readme_with_its_words(field: str) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `SAYSEG_{field.upper()}`")), "")

    described = Settings.model_fields[field].description or "?"

    assert described.split(";")[0].split(",")[0] in row


@pytest.mark.parametrize("name", [format_.name for format_ in FORMATS])
def test_every_format_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/formats.md").read_text()


@pytest.mark.parametrize(
    "name", sorted({b.name for b in (*SEGMENTERS.values(), *GROUNDERS.values()) if not b.is_hidden})
)
def test_every_model_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/models.md").read_text()


def test_links_of_the_documents_lead_somewhere() -> None:
    missing = []
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            if not target.startswith("http") and not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []


def test_the_library_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(data.chelsea()).save(tmp_path / "cat.png")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)

    exec(compile(code, "README.md", "exec"), {})

    area, score = capsys.readouterr().out.split()
    assert 0.2 < int(area) / (451 * 300) < 0.9
    assert 0.3 < float(score) <= 1
