"""The Demo: what programs ask of it, what the page asks of it, and that neither leaves anything behind."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError as ClientError
from PIL import Image

from core.masks import from_bitmap, to_coco
from tests.serving import Server
from tests.webapp.asking import a_png
from tests.webapp.conftest import SMALL


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "data"


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    """In a process of its own: Gradio's own warnings are no failures of ours."""
    server = Server(data, {**SMALL, "SAYSEG_LOG_LEVEL": "ERROR"})
    yield server.start().url
    server.stop()


@pytest.fixture(scope="module")
def program(address: str) -> Iterator[Client]:
    client = Client(address, verbose=False)
    yield client
    client.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "square.png"
    path.write_bytes(a_png())
    return path


def files_of(data: Path) -> set[Path]:
    """All files but the database's own."""
    return {path for path in data.rglob("*") if path.is_file() and not path.name.startswith(("sayseg.db", "server."))}


def test_a_program_gets_masks_with_scores(program: Client, picture: Path) -> None:
    answer = program.predict(image=handle_file(picture), text="bright", api_name="/segment")

    white = np.asarray(Image.open(picture))[..., 0] == 255
    [mask] = answer["masks"]
    assert mask["segmentation"] == {"size": [40, 60], "counts": to_coco(from_bitmap(white))}
    assert 0 <= mask["score"] <= 1
    assert answer["message"] == "Found 1 mask of 'bright'."


def test_a_program_may_say_what_it_is_not(program: Client, picture: Path) -> None:
    answer = program.predict(
        image=handle_file(picture), text="bright", negatives=["bright"], sensitivity=0.9, api_name="/segment"
    )

    assert set(answer) == {"masks", "certainty", "nearest", "message"}


def test_a_bad_question_of_a_program_is_a_sentence(program: Client, picture: Path) -> None:
    with pytest.raises(ClientError, match=r"There is nothing to look for\."):
        program.predict(image=handle_file(picture), text=" ", api_name="/segment")


@pytest.mark.parametrize("event", ["segment", "find"])
def test_a_program_can_not_name_a_file_of_the_server(address: str, data: Path, event: str) -> None:
    secret = data / "secret.png"
    secret.write_bytes(a_png())

    before = files_of(data)
    said = _run(address, event, [{"path": str(secret), "meta": {"_type": "gradio.FileData"}}, "bright", [], 0.5])

    assert "event: complete" not in said
    assert files_of(data) == before
    assert secret.exists()
    secret.unlink()


def test_gradio_hands_out_no_file_of_the_data_folder(address: str, data: Path) -> None:
    for path in (data / "sayseg.db", Path("pyproject.toml").resolve(), Path("/etc/passwd")):
        assert path.exists()
        assert httpx.get(f"{address}/gradio_api/file={path}").status_code in (403, 404)


def test_nothing_is_left_behind(address: str, program: Client, picture: Path, data: Path) -> None:
    before = files_of(data)

    program.predict(image=handle_file(picture), text="bright", api_name="/segment")
    _page_asks(address, a_png(), "bright")

    assert files_of(data) == before


def test_the_page_sends_the_picture_inside_the_question(address: str) -> None:
    said = _page_asks(address, a_png(), "bright")

    assert "event: complete" in said
    assert "Found 1 mask of 'bright'." in said
    assert "data:image/jpeg;base64," in said


def test_the_page_without_a_picture_says_so(address: str) -> None:
    assert "There is no picture yet. Drop one, paste one, or choose an example." in _page_asks(address, b"", "cat")


def test_examples_are_pictures_with_a_phrase(address: str) -> None:
    examples = httpx.get(f"{address}/api/v1/demo/examples").json()
    assert len(examples) >= 4

    for example in examples:
        file = httpx.get(f"{address}/api/v1/demo/examples/{example['name']}")
        small = httpx.get(f"{address}/api/v1/demo/examples/{example['name']}/thumbnail")
        assert file.headers["content-type"] in ("image/png", "image/jpeg")
        assert small.headers["content-type"] == "image/jpeg"


def test_an_example_that_is_not_there_is_a_sentence(address: str) -> None:
    answer = httpx.get(f"{address}/api/v1/demo/examples/none.png")

    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": "There is no example 'none.png'. It may have been deleted."},
    )


def _page_asks(address: str, data: bytes, phrase: str) -> str:
    url = f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""
    return _run(address, "find", [url, phrase, "", 0.65])


def _run(address: str, name: str, values: list[Any]) -> str:
    """Start Gradio's event of that name and read what it says until its end."""
    started = httpx.post(f"{address}/gradio_api/call/{name}", json={"data": values})
    if not started.is_success:
        return f"event: error {started.text}"
    return httpx.get(f"{address}/gradio_api/call/{name}/{started.json()['event_id']}", timeout=60).text
