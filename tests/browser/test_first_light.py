"""A stranger's first minutes on the real bundled weights: find, box, accept, kill -9, undo, export."""

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
from tests.browser.annotator import Annotator, find, ids
from tests.serving import Server

# pycocotools 2.0.11 hands out arrays in a way that numpy 2 finds old.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword"),
]


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


def test_the_whole_way_from_a_phrase_to_an_export(page: Page, own_server: Server) -> None:
    project, images = sample(own_server)
    annotator = Annotator(page, own_server)
    annotator.show(images["cat"]["id"])

    found = annotator.say("cat")
    assert ids(found, "proposed")
    kept = ids(annotator.press("Enter"), "accepted")
    assert kept
    annotator.press("b")
    still_open = ids(annotator.drag(250, 40, 440, 200), "proposed")
    assert still_open
    (second,) = annotator.drag(20, 150, 200, 290)["selection"]

    own_server.kill()
    annotator.press_unsettled("Enter")  # he works on
    expect(annotator.part("saved")).to_have_text("1 change waiting, no connection")
    own_server.start(ready=True)
    annotator.settled()
    state = annotator.reload()
    assert (ids(state, "accepted"), ids(state, "proposed")) == (sorted([*kept, second]), still_open)

    state = annotator.press(*["Control+z"] * 4)  # the last Enter, both boxes, the first Enter
    assert (ids(state, "accepted"), ids(state, "proposed")) == ([], kept)
    state = annotator.press(*["Control+Shift+z"] * 4)
    assert (ids(state, "accepted"), ids(state, "proposed")) == (sorted([*kept, second]), still_open)

    size = Size(images["cat"]["width"], images["cat"]["height"])
    stored = find(state, kept[0])["mask"]
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
