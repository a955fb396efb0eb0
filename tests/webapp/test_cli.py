"""The command line: segmenting one file, exporting, and what it says when something is wrong."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.masks import from_bitmap, to_coco
from core.settings import Settings
from core.types import Caller
from core.workbench import Workbench
from tests.webapp.asking import a_png
from tests.webapp.conftest import small_settings
from webapp.arguments import option_of, parser, variable_of
from webapp.cli import main

ME = Caller(door="cli")


@pytest.fixture(autouse=True)
def small_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SAYSEG_SEGMENTER", "threshold")
    monkeypatch.setenv("SAYSEG_GROUNDER", "threshold")
    monkeypatch.setenv("SAYSEG_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "square.png"
    path.write_bytes(a_png())
    return str(path)


def read_masks(folder: Path) -> tuple[NDArray[np.uint8], dict[str, Any]]:
    return np.asarray(Image.open(folder / "masks.png")), json.loads((folder / "masks.json").read_text())


def test_help_names_every_setting_and_its_variable() -> None:
    text = parser().format_help()

    missing = [name for name in Settings.model_fields if option_of(name) not in text or variable_of(name) not in text]
    assert missing == []


def test_a_phrase_writes_masks_that_fit_the_picture(
    picture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"

    assert main(["segment", picture, "--text", "bright", "--out", str(out)]) == 0

    assert capsys.readouterr().out == f"Found 1 mask of 'bright'. Written to {out}.\n"
    numbers, described = read_masks(out)
    white = np.asarray(Image.open(picture))[..., 0] == 255
    assert numbers.dtype == np.uint8
    np.testing.assert_array_equal(numbers == 1, white)
    [mask] = described["masks"]
    assert mask["segmentation"] == {"size": [40, 60], "counts": to_coco(from_bitmap(white))}
    assert mask["box"] == [10, 5, 30, 25]
    assert mask["phrase"] == "bright"
    assert mask["origin"]["models"]
    assert 0 <= mask["score"] <= 1
    with Image.open(out / "overlay.jpg") as overlay:
        assert overlay.size == (60, 40)
    assert not (tmp_path / "data").exists()


def test_points_and_a_box_give_one_mask(picture: str, tmp_path: Path) -> None:
    words = ["--box", "8", "3", "32", "27", "--point", "12.5", "7.5", "--negative-point", "50.5", "30.5"]

    assert main(["segment", picture, *words, "--out", str(tmp_path)]) == 0

    numbers, described = read_masks(tmp_path)
    assert set(np.unique(numbers)) == {0, 1}
    assert len(described["masks"]) == 1


def test_what_is_not_there_writes_empty_masks(picture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", picture, "--text", "green", "--not", "red", "--out", str(tmp_path)]) == 0

    assert capsys.readouterr().out.startswith("I see nothing that looks like 'green' here.")
    numbers, described = read_masks(tmp_path)
    assert not numbers.any()
    assert described["masks"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(
            [], "There is nothing to look for. Type what to find, draw a box, or click on it.", id="no prompt"
        ),
        pytest.param(
            ["--box", "30", "5", "10", "9"],
            "The box can't be used: a box needs x0 < x1 and y0 < y1, got x 30..10, y 5..9.",
            id="box backwards",
        ),
        pytest.param(
            ["--box", "100", "100", "120", "120"],
            "The box lies outside the picture. Draw it over what you want to find.",
            id="box outside",
        ),
        pytest.param(
            ["--text", "x" * 10_000],
            "That is a long text: 10,000 characters. Use at most 500.",
            id="10 000 characters",
        ),
        pytest.param(
            ["--point", "-3", "5"],
            "The point (-3, 5) lies outside the picture, which is 60 x 40 pixels.",
            id="point outside",
        ),
        pytest.param(
            ["--text", "cat", "--threshold", "3"],
            "The threshold must lie between 0 and 1, and is 3.",
            id="threshold",
        ),
    ],
)
def test_a_bad_prompt_is_a_sentence(
    picture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(["segment", picture, *words, "--out", str(tmp_path / "out")]) == 1

    assert capsys.readouterr().err == f"Sayseg: {sentence}\n"
    assert not (tmp_path / "out").exists()


def test_nan_is_no_coordinate(picture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["segment", picture, "--point", "nan", "3", "--out", str(tmp_path)])

    assert "argument --point: 'nan' is not a number" in capsys.readouterr().err


def test_a_file_that_is_no_picture_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.png"
    path.write_text("hello")

    assert main(["segment", str(path), "--text", "cat", "--out", str(tmp_path)]) == 1
    assert main(["segment", str(tmp_path / "none.png"), "--text", "cat", "--out", str(tmp_path)]) == 1

    assert capsys.readouterr().err == (
        "Sayseg: x.png is not a picture that can be read here: it is text. "
        "Save it as PNG, JPEG, TIFF, WebP, BMP, GIF or DICOM and upload that.\n"
        f"Sayseg: There is no file {tmp_path / 'none.png'}.\n"
    )


def test_a_folder_that_can_not_be_written_is_a_sentence(picture: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["segment", picture, "--text", "bright", "--out", picture]) == 1

    assert capsys.readouterr().err == f"Sayseg: The answer can't be written to {picture}: File exists.\n"


def test_a_setting_that_makes_no_sense_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "many"]) == 1

    assert capsys.readouterr().err == (
        "Sayseg: --port (or SAYSEG_PORT): input should be a valid integer, unable to parse string as an integer.\n"
    )


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Workbench]:
    """A server's workbench, open while the command line is used on the same folder."""
    workbench = Workbench.open(small_settings(tmp_path / "data"))
    for name in ("Lungs", "Twice", "Twice"):
        id = uuid4()
        workbench.projects.create(ME, id, name, uuid4())
    workbench.images.add(ME, workbench.projects.list(ME)[-1].project.id, uuid4(), "a.png", a_png(), uuid4())
    yield workbench
    workbench.close()


def test_a_project_is_exported_while_a_server_runs(
    filled: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del filled
    out = tmp_path / "lungs.zip"

    assert main(["export", "Lungs", "--format", "coco", "--out", str(out)]) == 0

    assert capsys.readouterr().out.startswith(f"Wrote 0 masks on 1 picture to {out}.\n")
    assert any(name.endswith(".json") for name in zipfile.ZipFile(out).namelist())


def test_a_project_that_is_not_clear_is_a_sentence(
    filled: Workbench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "x.zip")

    assert main(["export", "Hearts", "--format", "coco", "--out", out]) == 1
    assert main(["export", "Twice", "--format", "coco", "--out", out]) == 1
    assert main(["export", "Lungs", "--format", "voc", "--out", out]) == 1

    ids = ", ".join(str(s.project.id) for s in filled.projects.list(ME) if s.project.name == "Twice")
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Sayseg: There is no project 'Hearts' in this data folder. There are: '")
    assert lines[1:] == [
        f"Sayseg: There are 2 projects named 'Twice'. Give the id: {ids}.",
        "Sayseg: There is no export format 'voc'. Known: coco, png.",
    ]


def test_everything_is_written_object_by_object(
    picture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["segment", picture, "--everything", "--points-per-side", "8", "--out", str(tmp_path)]

    assert main(words) == 0

    numbers, described = read_masks(tmp_path)
    count = len(described["masks"])
    assert capsys.readouterr().out.startswith(f"Found {count} mask")
    assert [10, 5, 30, 25] in [mask["box"] for mask in described["masks"]]
    assert {mask["origin"]["kind"] for mask in described["masks"]} == {"everything"}
    assert set(np.unique(numbers)) <= set(range(count + 1))


def test_everything_and_a_phrase_do_not_go_together(
    picture: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["segment", picture, "--everything", "--text", "cat", "--out", str(tmp_path)]) == 1

    assert "With --everything there is nothing else to look for" in capsys.readouterr().err
