"""A stranger's first minutes on the real bundled weights: find, box, click, accept, label, kill -9, undo, export."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from pycocotools import mask as coco_mask

from core import masks
from core.types import Bounds, Size
from tests.serving import Server

# pycocotools 2.0.11 hands out arrays in a way that numpy 2 finds old.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword"),
]

IDLE = """() => {
  const state = document.querySelector('mask-annotator')?.state;
  return state?.image && !state.isBusy && state.saved === 'saved';
}"""


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test alone, since it is killed."""
    server = Server(tmp_path / "data").start(ready=True)
    yield server
    server.stop()


def sample(server: Server) -> tuple[str, dict[str, dict[str, Any]]]:
    """The sample project's id and its pictures by name without suffix."""
    project = httpx.get(f"{server.url}/api/v1/projects").json()[0]["id"]
    images = httpx.get(f"{server.url}/api/v1/projects/{project}/images").json()
    return project, {image["name"].split(".")[0]: image for image in images}


def settled(page: Page) -> dict[str, Any]:
    page.wait_for_function(IDLE)
    state: dict[str, Any] = page.evaluate("() => document.querySelector('mask-annotator').state")
    return state


def show(page: Page, server: Server, image_id: str) -> dict[str, Any]:
    page.goto(f"{server.url}/annotate/{image_id}")
    return settled(page)


def say(page: Page, phrase: str) -> dict[str, Any]:
    page.keyboard.press("t")
    page.keyboard.type(phrase)
    page.keyboard.press("Enter")
    return settled(page)


def client(page: Page, x: float, y: float) -> tuple[float, float]:
    at = page.evaluate("([x, y]) => document.querySelector('mask-annotator').imageToClient(x, y)", [x, y])
    return at["x"], at["y"]


def drag(page: Page, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    page.keyboard.press("b")
    page.mouse.move(*client(page, x0, y0))
    page.mouse.down()
    page.mouse.move(*client(page, x1, y1), steps=4)
    page.mouse.up()
    return settled(page)


def accepted(state: dict[str, Any]) -> list[str]:
    return sorted(one["id"] for one in state["annotations"] if one["status"] == "accepted")


def test_what_is_not_there_is_said_and_a_box_is_offered(page: Page, server: Server) -> None:
    _, images = sample(server)
    show(page, server, images["cat"]["id"])

    state = say(page, "zebra")

    assert state["annotations"] == []
    assert state["message"].startswith("I see nothing that looks like 'zebra' here.")
    expect(page.get_by_test_id("draw-box")).to_be_visible()


def test_a_box_gives_a_mask_and_delete_rejects_it(page: Page, server: Server) -> None:
    _, images = sample(server)
    show(page, server, images["coffee"]["id"])

    first = drag(page, 180, 50, 520, 330)
    page.keyboard.press("Delete")
    state = settled(page)

    assert len(first["annotations"]) == 1
    assert first["annotations"][0]["area"] > 5000
    assert state["annotations"] == []


def test_the_whole_way_from_a_phrase_to_an_export(page: Page, own_server: Server) -> None:
    project, images = sample(own_server)
    show(page, own_server, images["cat"]["id"])

    found = say(page, "cat")
    assert found["annotations"]
    assert {one["status"] for one in found["annotations"]} == {"proposed"}
    page.keyboard.press("Enter")
    kept = accepted(settled(page))
    assert kept
    own_server.kill()
    own_server.start(ready=True)
    page.reload()
    assert accepted(settled(page)) == kept

    page.keyboard.press("Control+z")
    assert accepted(settled(page)) == []
    page.keyboard.press("Control+Shift+z")
    state = settled(page)
    assert accepted(state) == kept

    stored = next(one for one in state["annotations"] if one["id"] in kept)["mask"]
    size = Size(images["cat"]["width"], images["cat"]["height"])
    mask = masks.from_parts(size, Bounds(*stored["bounds"]), stored["counts"])
    (exported,) = [one for one in annotations_of(own_server, project) if one["area"] == mask.area]
    assert (coco_mask.decode(exported["segmentation"]) == masks.to_bitmap(mask)).all()


def annotations_of(server: Server, project: str) -> list[dict[str, Any]]:
    """Export as COCO through the API and read the annotations out of the zip."""
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as api:
        job = api.post(f"/projects/{project}/exports", json={"format": "coco"}).raise_for_status().json()
        while job["state"] in ("waiting", "running"):
            job = api.get(f"/jobs/{job['id']}").json()
        assert job["state"] == "done", job["message"]
        data = api.get(f"/jobs/{job['id']}/file").raise_for_status().content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".json")]
        annotations: list[dict[str, Any]] = json.loads(archive.read(name))["annotations"]
    return annotations
