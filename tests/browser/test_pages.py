"""Projects and their pictures on the pages: addresses, names, uploads of all kinds and by all ways, undo."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import files
from tests.browser.files import File
from tests.serving import Server

pytestmark = pytest.mark.browser

KINDS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")
WATCH_PROGRESS = """() => {
  window.seen = {};
  new MutationObserver(() => {
    for (const line of document.querySelectorAll('.s-uploads-lines li')) {
      const bar = line.querySelector('progress');
      const name = line.querySelector('.s-uploads-name').textContent;
      if (bar.value > 0 && !bar.hidden) window.seen[name] = bar.getAttribute('aria-label');
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
}"""


def ask(pages_server: Server, path: str) -> Any:
    return httpx.get(f"{pages_server.url}/api/v1{path}", timeout=30).raise_for_status().json()


@pytest.fixture
def project(page: Page, pages_server: Server) -> str:
    """A new project, made and open in the browser."""
    page.goto(pages_server.url)
    page.get_by_role("button", name="New project", exact=True).click()
    page.wait_for_url("**/project?id=*")
    page.keyboard.press("Escape")
    expect(page.get_by_text("No pictures yet.")).to_be_visible()
    return page.url.split("id=")[1].split("&")[0]


def names(pages_server: Server, project: str) -> list[str]:
    return [image["name"] for image in ask(pages_server, f"/projects/{project}/images")]


def line(page: Page, file: File) -> Locator:
    return page.locator(".s-uploads-lines li").filter(has_text=file.name)


def test_every_project_and_picture_has_an_address(page: Page, pages_server: Server) -> None:
    page.goto(pages_server.url)
    page.get_by_role("link", name="Open Sample project").click()
    page.wait_for_url("**/project?id=*")
    project = page.url
    expect(page.locator(".s-thumb")).to_have_count(12)

    page.get_by_role("link", name="Open cat.png").click()
    page.wait_for_url("**/annotate/*")
    picture = page.url
    expect(page).to_have_title("cat.png · Sayseg")
    page.reload()
    page.wait_for_function(
        "(id) => document.querySelector('mask-annotator').state?.image === id", arg=picture.split("/")[-1]
    )
    assert page.url == picture
    expect(page).to_have_title("cat.png · Sayseg")

    page.go_back()
    assert page.url == project
    expect(page.get_by_role("heading", name="Sample project")).to_be_visible()
    page.get_by_role("link", name="Labels").click()
    page.reload()
    expect(page.get_by_role("button", name="Delete cat")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("link", name="Open cat.png")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Projects")).to_be_visible()


def test_a_project_is_named_renamed_deleted_and_brought_back(page: Page, pages_server: Server) -> None:
    page.goto(pages_server.url)
    page.get_by_role("button", name="New project", exact=True).click()
    page.get_by_role("textbox", name="Rename the project").fill("Leaves")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Leaves")).to_be_visible()
    expect(page).to_have_title("Leaves · Sayseg")

    page.get_by_role("button", name="Rename the project").click()
    page.keyboard.type("Leaves of 2026")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Leaves of 2026")).to_be_visible()
    expect(page.get_by_text("Renamed.")).to_have_count(2)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_role("heading", name="Leaves", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Leaves", exact=True)).to_be_visible()

    page.get_by_role("link", name="All projects").click()
    page.get_by_role("button", name="More for Leaves").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("link", name="Open Leaves")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Open Leaves")).to_be_visible()


def test_files_of_every_kind_arrive_at_once_each_with_its_progress(
    page: Page, pages_server: Server, project: str
) -> None:
    given = [files.picture(kind, seed) for seed, kind in enumerate(KINDS)] + [files.dicom()]
    page.evaluate(WATCH_PROGRESS)

    files.choose(page, "Add pictures", *given)

    expect(page.locator(".s-uploads header")).to_contain_text("7 pictures added", timeout=60_000)
    assert page.evaluate("() => window.seen") == {file.name: f"Upload of {file.name}" for file in given}
    expect(line(page, given[0])).to_contain_text("added")
    expect(line(page, given[-1])).to_contain_text("Patient name and")  # he is told what was removed
    assert sorted(names(pages_server, project)) == sorted(file.name for file in given)
    expect(page.locator(".s-thumb")).to_have_count(7)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.s-thumb img')].every((image) => image.naturalWidth > 0)"
    )
    expect(page.locator(".s-thumb").filter(has_text="slice.dcm")).to_contain_text("Patient name and")
    expect(page.locator(".s-summary")).to_contain_text("7 pictures")


def test_files_are_dropped_and_pasted(page: Page, pages_server: Server, project: str) -> None:
    first, second = files.picture("PNG", 1), files.picture("JPEG", 2)
    files.drop(page, first, second)
    expect(page.locator(".s-uploads header")).to_contain_text("2 pictures added")

    files.paste(page, File("image.png", "image/png", files.picture("PNG", 3).data))
    expect(page.locator(".s-uploads header")).to_contain_text("3 pictures added")

    found = names(pages_server, project)
    assert {first.name, second.name} < set(found)
    assert any(re.fullmatch(r"pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png", name) for name in found)


def test_files_dropped_on_the_projects_become_a_project(page: Page, pages_server: Server) -> None:
    page.goto(pages_server.url)
    expect(page.get_by_text("Drop pictures here")).to_be_visible()

    files.drop(page, files.picture("PNG", 4), files.picture("PNG", 5))

    page.wait_for_url("**/project?id=*")
    expect(page.locator(".s-thumb")).to_have_count(2)
    expect(page.get_by_role("heading", name="Pictures of")).to_be_visible()


def test_the_same_file_twice_is_asked_about(page: Page, pages_server: Server, project: str) -> None:
    file = files.picture("PNG", 6)
    files.choose(page, "Add pictures", file)
    expect(page.locator(".s-thumb")).to_have_count(1)
    blobs = len(list((pages_server.data_dir / "blobs").rglob("*.png")))

    bad = [File(f"notes {number}.png", "image/png", b"Notes.") for number in range(9)]
    files.choose(page, "Add pictures", file, *bad)
    expect(page.locator(".s-uploads header")).to_contain_text("1 question for you, 1 picture added, 9 not added")
    expect(page.get_by_text("already in this project")).to_be_visible()
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_text("skipped, it is in the project already")).to_be_visible()
    assert names(pages_server, project) == [file.name]

    files.choose(page, "Add pictures", file)
    expect(page.get_by_role("button", name="Add again")).to_be_in_viewport()  # below nine others
    page.get_by_role("button", name="Add again").click()
    expect(page.locator(".s-thumb")).to_have_count(2)
    assert names(pages_server, project) == [file.name] * 2
    assert len(list((pages_server.data_dir / "blobs").rglob("*.png"))) == blobs


def test_a_bad_file_is_told_and_the_others_are_in(page: Page, pages_server: Server, project: str) -> None:
    good = files.picture("PNG", 7)
    cut = files.picture("JPEG", 8)
    text = File("notes.png", "image/png", b"These are notes.\n" * 20)
    broken = File("cut.jpeg", "image/jpeg", cut.data[: len(cut.data) // 2])

    files.choose(page, "Add pictures", text, broken, good, File("<b>none.png", "image/png", b""))

    expect(page.locator(".s-uploads header")).to_contain_text("1 picture added, 3 not added")
    expect(line(page, text)).to_contain_text("notes.png is not a picture that can be read here: it is text.")
    expect(line(page, broken)).to_contain_text("cut.jpeg is damaged or breaks off before its end")
    expect(page.get_by_text("<b>none.png is empty (0 bytes).")).to_be_visible()
    assert names(pages_server, project) == [good.name]


def test_a_picture_is_renamed_deleted_and_brought_back(page: Page, pages_server: Server, project: str) -> None:
    files.choose(page, "Add pictures", files.picture("PNG", 9), files.picture("PNG", 10))
    expect(page.locator(".s-thumb")).to_have_count(2)

    page.get_by_role("button", name="More for picture 9.png").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.keyboard.type("oak.png")
    page.keyboard.press("Enter")
    expect(page.get_by_text("oak.png", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(".s-thumb")).to_have_count(2)
    assert set(names(pages_server, project)) == {"oak.png", "picture 10.png"}

    page.get_by_role("button", name="More for oak.png").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.locator(".s-thumb")).to_have_count(1)
    expect(page.locator(".s-summary")).to_contain_text("1 picture ·")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Open oak.png")).to_be_visible()
    assert set(names(pages_server, project)) == {"oak.png", "picture 10.png"}
