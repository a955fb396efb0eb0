"""Export through the page: what it says before and after, and that the file holds the stored masks, pixel for pixel."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, expect
from pycocotools.coco import COCO

from core import masks
from core.types import Bitmap, Bounds, Size
from tests.browser import files
from tests.browser.pictures import Project
from tests.serving import Server
from tests.webapp.asking import Api

# pycocotools 2.0.11 hands out arrays in a way that numpy 2 finds old.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword"),
]
BOXES = {"turned": [40, 30, 170, 150], "slice": [20, 30, 110, 100]}


@pytest.fixture
def project(pages_server: Server) -> Iterator[Project]:
    """A turned photo, a DICOM slice and two files of one name; masks by the models, overlaps, and what stays behind."""
    with httpx.Client(base_url=pages_server.url, timeout=60) as client:
        api = Api(client)
        project = Project(api, api.a_project("To go"), {}, {"block": str(uuid4()), "organ": str(uuid4())})
        for name, id in project.labels.items():
            api.must("POST", f"/projects/{project.id}/labels", id=id, name=name)
        turned, slice = files.picture("JPEG", 1, turned=True), files.dicom()
        for key, name, data in (
            ("turned", "photo.jpg", turned.data),
            ("slice", slice.name, slice.data),
            ("first", "same.png", files.picture("PNG", 2).data),
            ("second", "same.png", files.picture("PNG", 3).data),
        ):
            project.pictures[key] = api.upload(project.id, data, name).json()["image"]["id"]
        for key, label in (("turned", "block"), ("slice", "organ")):
            accept(project, key, ask_box(project, key), project.labels[label])
        accept(project, "turned", project.square("turned", 60, 60), project.labels["organ"])  # over the block
        project.square("first", 5, 5, "accepted")  # without a label
        project.square("second", 5, 5)  # a proposal
        yield project


def ask_box(project: Project, key: str) -> str:
    """Ask the model with a box. The id of what it proposes."""
    path = f"/images/{project.pictures[key]}/segment"
    answer = project.api.must("POST", path, prompt={"box": BOXES[key]})
    id: str = answer["change"]["annotations"][0]["id"]
    return id


def accept(project: Project, key: str, id: str, label: str) -> None:
    edit = {"annotation": id, "expected": project.stored(key)[id]["version"], "status": "accepted", "label": label}
    project.api.must("POST", f"/images/{project.pictures[key]}/changes", edits=[edit])


def stored_masks(project: Project, key: str) -> dict[str, Bitmap]:
    """The accepted, labelled masks of a picture by id, lowest first."""
    opened = project.api.must("GET", f"/images/{project.pictures[key]}")
    size = Size(opened["image"]["width"], opened["image"]["height"])
    return {
        one["id"]: masks.to_bitmap(masks.from_parts(size, Bounds(*one["mask"]["bounds"]), one["mask"]["counts"]))
        for one in sorted(opened["annotations"], key=lambda one: one["z"])
        if one["status"] == "accepted" and one["label"]
    }


def shown(project: Project, key: str) -> NDArray[Any]:
    """The picture as the canvas shows it."""
    tile = project.api.client.get(f"/api/v1/images/{project.pictures[key]}/frames/0/levels/0/tiles/0_0").content
    picture = Image.open(io.BytesIO(tile))
    return np.asarray(picture.convert("RGB"))


def export(page: Page, server: Server, project: Project, format: str, folder: Path) -> zipfile.ZipFile:
    """Choose the format on the page, start the export, take the file."""
    page.goto(f"{server.url}/project?id={project.id}")
    page.get_by_role("link", name="Export").click()
    page.get_by_role("radio", name=format).check()
    page.get_by_role("button", name="Export").click()
    link = page.get_by_role("link", name="Download").first
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return zipfile.ZipFile(path)


def picture_in(archive: zipfile.ZipFile, name: str) -> Image.Image:
    return Image.open(io.BytesIO(archive.read(name)))


def test_coco_holds_the_stored_masks_pixel_for_pixel(
    page: Page, pages_server: Server, project: Project, tmp_path: Path
) -> None:
    with export(page, pages_server, project, "COCO JSON", tmp_path) as archive:
        archive.extractall(tmp_path / "out")
        names = set(archive.namelist())

    coco = COCO(str(tmp_path / "out" / "annotations.json"))
    assert (
        {one["file_name"] for one in coco.imgs.values()}
        == {
            "images/photo.png",
            "images/slice.png",
            "images/same.png",
            "images/same (2).png",
        }
        == {name for name in names if name.startswith("images/")}
    )
    expected = stored_masks(project, "turned") | stored_masks(project, "slice")
    assert len(expected) == 3
    found = {one["attributes"]["uuid"]: coco.annToMask(one) for one in coco.anns.values()}
    assert set(found) == set(expected)
    for id, mask in expected.items():
        np.testing.assert_array_equal(found[id] == 1, mask)
    for key, name in (("turned", "photo.png"), ("slice", "slice.png")):
        picture = Image.open(tmp_path / "out" / "images" / name)
        assert 0x0112 not in picture.getexif()
        np.testing.assert_array_equal(np.asarray(picture.convert("RGB")), shown(project, key))


def test_indexed_png_has_objects_labels_and_the_table(
    page: Page, pages_server: Server, project: Project, tmp_path: Path
) -> None:
    with export(page, pages_server, project, "Indexed PNG", tmp_path) as archive:
        rows = csv.DictReader(io.StringIO(archive.read("labels.csv").decode()))
        table = {row["name"]: int(row["number"]) for row in rows}
        objects = np.asarray(picture_in(archive, "instances/photo.png"))
        labels = np.asarray(picture_in(archive, "labels/photo.png"))
        slice = np.asarray(picture_in(archive, "labels/slice.png"))
        turned = np.asarray(picture_in(archive, "images/photo.png").convert("RGB"))

    block, square = stored_masks(project, "turned").values()
    assert (block & square).any()  # one lies over the other
    np.testing.assert_array_equal(objects, np.where(square, 2, np.where(block, 1, 0)))
    np.testing.assert_array_equal(labels, np.where(square, table["organ"], np.where(block, table["block"], 0)))
    np.testing.assert_array_equal(slice == table["organ"], next(iter(stored_masks(project, "slice").values())))
    np.testing.assert_array_equal(turned, shown(project, "turned"))


def test_the_page_says_what_is_lost_which_rule_holds_and_what_stays_behind(
    page: Page, pages_server: Server, project: Project, tmp_path: Path
) -> None:
    page.goto(f"{pages_server.url}/project?id={project.id}#export")
    coco, png = page.locator(".s-format").filter(has_text="COCO"), page.locator(".s-format").filter(has_text="PNG")
    expect(coco).to_contain_text("Overlaps are kept: every mask is whole.")
    expect(coco).to_contain_text("Not kept: masks without a label, since COCO needs a category;")
    expect(png).to_contain_text("Where masks overlap, the one on top has the pixel; among equals, the one made later.")
    expect(png).to_contain_text("Not kept: what lies under another mask, since a pixel holds one object;")

    what = page.locator(".s-export-what")
    expect(what).to_have_text("3 masks will be exported. Left out: 1 open proposal, 1 mask without a label.")
    page.get_by_role("checkbox", name="Include proposals").check()
    expect(what).to_have_text("3 masks will be exported. Left out: 2 masks without a label.")
    page.get_by_role("radio", name="Indexed PNG").check()
    expect(what).to_have_text("5 masks will be exported.")

    with export(page, pages_server, project, "COCO JSON", tmp_path) as archive:
        assert len(json.loads(archive.read("annotations.json"))["annotations"]) == 3
    report = page.locator(".s-report").first
    expect(report).to_contain_text("1 proposal was left out: only accepted masks go in by default.")
    expect(report).to_contain_text("1 mask was left out for having no label.")
    expect(report).to_contain_text("same.png as same (2).png")
    expect(report).to_contain_text("photo.jpg as photo.png, slice.dcm as slice.png")


def test_an_export_is_followed_through_a_server_that_does_not_answer_for_a_while(
    page: Page, pages_server: Server, project: Project, tmp_path: Path
) -> None:
    lost = iter(range(2))
    page.route("**/api/v1/jobs/*", lambda route: route.continue_() if next(lost, None) is None else route.abort())

    with export(page, pages_server, project, "COCO JSON", tmp_path) as archive:
        assert "annotations.json" in archive.namelist()
    assert next(lost, None) is None


def test_the_masks_are_drawn_on_the_thumbnails(page: Page, pages_server: Server, project: Project) -> None:
    page.goto(f"{pages_server.url}/project?id={project.id}")
    card = page.locator(".s-thumb").filter(has_text="photo.jpg")
    expect(card).to_contain_text("Accepted · 2 masks")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.s-thumb-masks')].filter((one) => one.naturalWidth > 0).length === 4"
    )
    expect(card.locator(".s-thumb-masks")).to_have_attribute(
        "src", f"/api/v1/images/{project.pictures['turned']}/overlay"
    )
