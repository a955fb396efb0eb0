"""What is committed can be cloned, installed and built anywhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUNDLED = ROOT / "core/engine/bundled"


def committed() -> list[Path]:
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [path for name in out.split("\0") if name and (path := ROOT / name).is_file()]


def test_the_bundled_weights_stay_small() -> None:
    sizes = [path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()]

    assert 0 < sum(sizes) <= 40_000_000


def test_no_committed_file_is_huge() -> None:
    assert [path.name for path in committed() if path.stat().st_size > 50_000_000] == []


def test_the_npm_lock_file_names_no_host() -> None:
    assert re.findall(r"https?://\S+", (ROOT / "package-lock.json").read_text()) == []


def test_the_image_is_built_by_the_makefile_and_runs_as_a_plain_user() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    targets = re.findall(r"^RUN make (\S+)", dockerfile, flags=re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text().replace("$(VENV)", ".venv")

    assert targets == [".venv/.installed"]
    assert all(f"\n{target}:" in makefile for target in targets)
    assert "\nUSER sayseg\n" in dockerfile
    assert "/api/health" in dockerfile
