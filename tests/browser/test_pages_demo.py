"""The Demo page: a picture and a phrase, the overlay, the heat map and the table; nothing stays unless asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from core.images import sample_pictures
from tests.browser import files
from tests.browser.files import File
from tests.serving import Server

pytestmark = pytest.mark.browser

# How many pixels of the result differ from the picture itself, and a sum that tells two drawings apart.
DRAWN = """() => {
  const canvas = document.querySelector('demo-result canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return [canvas.width, canvas.height, data.reduce((sum, value, i) => (sum + value * (i % 8191)) % 1e9, 0)];
}"""


@pytest.fixture
def demo(page: Page, pages_server: Server) -> Page:
    page.goto(f"{pages_server.url}/demo")
    expect(page.get_by_role("button", name="motorcycle")).to_be_visible()
    return page


def kept(pages_server: Server) -> tuple[Any, set[Path]]:
    """All that the server holds: each project's last change, and every file but the database's own, Gradio's too."""
    projects = httpx.get(f"{pages_server.url}/api/v1/projects").json()
    rows = [(one["id"], one["image_count"], one["counts"], one["changed_at"]) for one in projects]
    paths = {
        path
        for path in pages_server.data_dir.rglob("*")
        if path.is_file() and not path.name.startswith(("sayseg.db", "server."))
    }
    return rows, paths


def drawn(page: Page) -> tuple[int, int, int]:
    """Width, height and a sum of what is drawn."""
    width, height, total = page.evaluate(DRAWN)
    return width, height, total


def changes_what_is_drawn(page: Page, before: tuple[int, int, int]) -> None:
    page.wait_for_function(f"(before) => String(({DRAWN})()) !== String(before)", arg=list(before))


def test_an_example_shows_what_was_found_and_stores_nothing(demo: Page, pages_server: Server) -> None:
    before = kept(pages_server)
    demo.get_by_role("button", name="cat", exact=True).click()

    expect(demo.get_by_text("Found 1 mask of 'cat'.")).to_be_visible()
    expect(demo.get_by_role("textbox", name="What should I find?")).to_have_value("cat")
    row = demo.locator(".s-table tbody tr")
    expect(row).to_have_count(1)
    assert 0 < float(row.locator("td").nth(2).inner_text()) <= 1
    with_mask = drawn(demo)
    assert with_mask[:2] == (451, 300)

    demo.get_by_role("checkbox", name="Show mask 1").uncheck()
    changes_what_is_drawn(demo, with_mask)
    without = drawn(demo)
    demo.get_by_role("checkbox", name="Heat map").check()
    changes_what_is_drawn(demo, without)

    assert kept(pages_server) == before


def test_ones_own_picture_a_phrase_and_what_it_is_not(demo: Page, pages_server: Server) -> None:
    before = kept(pages_server)
    coffee = File("coffee.png", "image/png", dict(sample_pictures())["coffee.png"])
    files.choose(demo, "Choose a picture", coffee)
    expect(demo.get_by_role("img", name="coffee.png")).to_be_visible()
    demo.get_by_role("textbox", name="What should I find?").fill("cup")
    demo.keyboard.press("Enter")
    expect(demo.get_by_text("of 'cup'.")).to_be_visible()
    first = demo.locator(".s-table tbody").inner_text()

    demo.get_by_role("textbox", name="But not").fill("cup, coffee")
    demo.get_by_role("button", name="Find", exact=True).click()
    demo.wait_for_function(
        "(first) => document.querySelector('.s-table tbody')?.innerText !== first", arg=first
    )  # another score, or nothing

    demo.get_by_role("spinbutton").fill("0")  # the least sensitive
    demo.keyboard.press("Tab")
    demo.get_by_role("textbox", name="What should I find?").fill("zebra")
    demo.get_by_role("button", name="Find", exact=True).click()
    expect(demo.get_by_text("I see nothing that looks like 'zebra' here.")).to_be_visible()
    expect(demo.locator(".s-table")).to_have_count(0)

    assert kept(pages_server) == before


def test_a_question_without_picture_or_phrase_is_a_sentence(demo: Page) -> None:
    demo.get_by_role("button", name="Find", exact=True).click()
    expect(demo.get_by_text("There is no picture yet. Drop one, paste one, or choose an example.")).to_be_visible()

    files.drop(demo, File("notes.png", "image/png", b"These are notes.\n" * 20))
    demo.get_by_role("textbox", name="What should I find?").fill("cat")
    demo.keyboard.press("Enter")
    expect(demo.get_by_text("is not a picture that can be read here: it is text.")).to_be_visible()

    files.drop(demo, files.picture("PNG", 1))
    demo.get_by_role("textbox", name="What should I find?").fill(" ")
    demo.keyboard.press("Enter")
    expect(demo.get_by_text("There is nothing to look for.")).to_be_visible()


def test_what_was_found_is_kept_in_a_project_when_asked_for(demo: Page, pages_server: Server) -> None:
    demo.get_by_role("button", name="cup").click()
    expect(demo.get_by_text("of 'cup'.")).to_be_visible()
    scores = demo.locator(".s-table tbody tr td:nth-child(3)").all_inner_texts()

    demo.get_by_role("button", name="Keep this in a project").click()
    expect(demo.get_by_role("menuitem", name="Sample project")).to_be_visible()
    demo.get_by_role("menuitem", name="A new project").click()

    demo.wait_for_url("**/annotate/*")
    opened = httpx.get(f"{pages_server.url}/api/v1/images/{demo.url.split('/')[-1]}").json()
    assert (opened["project"]["name"], opened["image"]["name"]) == ("coffee", "coffee.png")
    assert {one["status"] for one in opened["annotations"]} == {"proposed"}
    assert sorted(f"{one['score']:.2f}" for one in opened["annotations"]) == sorted(scores)
    assert {one["origin"]["prompt"]["text"] for one in opened["annotations"]} == {"cup"}
