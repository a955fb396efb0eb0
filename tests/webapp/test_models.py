"""Models through the API and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.webapp.asking import Api
from webapp.cli import main


def test_the_api_lists_models_with_what_is_missing(api: Api) -> None:
    listed = {model["name"]: model for model in api.must("GET", "/models")}

    assert listed["bundled"]["is_here"]
    assert not listed["sam-vit-b"]["is_here"]
    assert "sam_vit_b_01ec64.pth" in listed["sam-vit-b"]["missing"][0]
    assert listed["sam-vit-b"]["how_to_use"].endswith("SAYSEG_SEGMENTER=sam-vit-b.")


def test_a_download_is_begun_and_what_is_not_there_is_not_removed(api: Api) -> None:
    job = api.client.post("/api/v1/models/sam-vit-b/download")
    assert (job.status_code, job.json()["kind"]) == (202, "download")
    api.client.post(f"/api/v1/jobs/{job.json()['id']}/cancel")

    assert api.client.post("/api/v1/models/sam-vit-b/remove").status_code == 404
    assert api.client.post("/api/v1/models/nothing/download").status_code == 404


def test_the_command_line_lists_and_refuses_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAYSEG_DATA_DIR", str(tmp_path / "data"))

    assert main(["models"]) == 0
    assert "sam-vit-b                not here     375 MB" in capsys.readouterr().out
    assert main(["models", "import", str(tmp_path / "none.pth")]) == 1
    assert capsys.readouterr().err.startswith("Sayseg: There is no file ")
    assert main(["models", "remove", "sam-vit-b"]) == 1
    assert "no weights file 'sam_vit_b_01ec64.pth'" in capsys.readouterr().err
    assert main(["models", "download", "bundled"]) == 0
    assert capsys.readouterr().out.startswith("bundled is here. ")
