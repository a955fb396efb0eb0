"""Uploads on the pages: files of all kinds by all ways, each with its progress; doubles, bad ones, odd names."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import files
from tests.browser.files import File, names
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


def line(page: Page, file: File) -> Locator:
    return page.locator(".s-uploads-lines li").filter(has_text=file.name)


def test_files_of_every_kind_arrive_at_once_each_with_its_progress(
    page: Page, pages_server: Server, empty_project: str
) -> None:
    given = [files.picture(kind, seed) for seed, kind in enumerate(KINDS)] + [files.dicom()]
    page.evaluate(WATCH_PROGRESS)

    files.choose(page, "Add pictures", *given)

    expect(page.locator(".s-uploads header")).to_contain_text("7 pictures added", timeout=60_000)
    assert page.evaluate("() => window.seen") == {file.name: f"Upload of {file.name}" for file in given}
    expect(line(page, given[0])).to_contain_text("added")
    expect(line(page, given[-1])).to_contain_text("Patient name and")  # he is told what was removed
    assert sorted(names(pages_server, empty_project)) == sorted(file.name for file in given)
    expect(page.locator(".s-thumb")).to_have_count(7)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.s-thumb img')].every((image) => image.naturalWidth > 0)"
    )
    expect(page.locator(".s-thumb").filter(has_text="slice.dcm")).to_contain_text("Patient name and")
    expect(page.locator(".s-summary")).to_contain_text("7 pictures")


def test_files_are_dropped_and_pasted(page: Page, pages_server: Server, empty_project: str) -> None:
    first, second = files.picture("PNG", 1), files.picture("JPEG", 2)
    files.drop(page, first, second)
    expect(page.locator(".s-uploads header")).to_contain_text("2 pictures added")

    files.paste(page, File("image.png", "image/png", files.picture("PNG", 3).data))
    expect(page.locator(".s-uploads header")).to_contain_text("3 pictures added")

    found = names(pages_server, empty_project)
    assert {first.name, second.name} < set(found)
    assert any(re.fullmatch(r"pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png", name) for name in found)


def test_files_dropped_on_the_projects_become_a_project(page: Page, pages_server: Server) -> None:
    page.goto(pages_server.url)
    expect(page.get_by_text("Drop pictures here")).to_be_visible()

    files.drop(page, files.picture("PNG", 4), files.picture("PNG", 5))

    page.wait_for_url("**/project?id=*")
    expect(page.locator(".s-thumb")).to_have_count(2)
    expect(page.get_by_role("heading", name="Pictures of")).to_be_visible()


def test_the_same_file_twice_is_asked_about(page: Page, pages_server: Server, empty_project: str) -> None:
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
    assert names(pages_server, empty_project) == [file.name]

    files.choose(page, "Add pictures", file)
    expect(page.get_by_role("button", name="Add again")).to_be_in_viewport()  # below nine others
    page.get_by_role("button", name="Add again").click()
    expect(page.locator(".s-thumb")).to_have_count(2)
    assert names(pages_server, empty_project) == [file.name] * 2
    assert len(list((pages_server.data_dir / "blobs").rglob("*.png"))) == blobs


def test_a_bad_file_is_told_and_the_others_are_in(page: Page, pages_server: Server, empty_project: str) -> None:
    good = files.picture("PNG", 7)
    cut = files.picture("JPEG", 8)
    text = File("notes.png", "image/png", b"These are notes.\n" * 20)
    broken = File("cut.jpeg", "image/jpeg", cut.data[: len(cut.data) // 2])

    files.choose(page, "Add pictures", text, broken, good, File("<b>none.png", "image/png", b""))

    expect(page.locator(".s-uploads header")).to_contain_text("1 picture added, 3 not added")
    expect(line(page, text)).to_contain_text("notes.png is not a picture that can be read here: it is text.")
    expect(line(page, broken)).to_contain_text("cut.jpeg is damaged or breaks off before its end")
    expect(page.get_by_text("<b>none.png is empty (0 bytes).")).to_be_visible()
    assert names(pages_server, empty_project) == [good.name]


def test_odd_names_are_shown_as_they_are(page: Page, pages_server: Server, empty_project: str) -> None:
    odd = [
        "quo\"te's & more.png",
        "🐈 Kätzchen.png",
        "<img src=x onerror=document.title='run'>.png",
        "x" * 300 + ".png",
    ]
    given = [File(name, "image/png", files.picture("PNG", 20 + seed).data) for seed, name in enumerate(odd)]
    files.choose(page, "Add pictures", *given)
    expect(page.locator(".s-uploads header")).to_contain_text("4 pictures added")

    kept = names(pages_server, empty_project)
    assert {name for name in odd if "/" not in name and len(name) <= 200} < set(kept)
    for name in kept:
        expect(page.get_by_role("link", name=f"Open {name}", exact=True)).to_be_visible()
    assert all(len(name) <= 200 for name in kept)
    expect(page).to_have_title("New project · Sayseg")
