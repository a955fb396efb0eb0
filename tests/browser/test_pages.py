"""Projects and their pictures on the pages: addresses, names, undo, colours, keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import files
from tests.browser.files import names
from tests.serving import Server

pytestmark = pytest.mark.browser


def test_every_project_and_picture_has_an_address(page: Page, pages_server: Server) -> None:
    page.goto(pages_server.url)
    page.get_by_role("heading", name="Sample project").click(force=True)  # anywhere on the card opens it
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


def test_a_picture_is_renamed_deleted_and_brought_back(page: Page, pages_server: Server, empty_project: str) -> None:
    files.choose(page, "Add pictures", files.picture("PNG", 9), files.picture("PNG", 10))
    expect(page.locator(".s-thumb")).to_have_count(2)

    page.get_by_role("button", name="More for picture 9.png").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.keyboard.type("oak.png")
    page.keyboard.press("Enter")
    expect(page.get_by_text("oak.png", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(".s-thumb")).to_have_count(2)
    assert set(names(pages_server, empty_project)) == {"oak.png", "picture 10.png"}

    page.get_by_role("button", name="More for oak.png").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.locator(".s-thumb")).to_have_count(1)
    expect(page.locator(".s-summary")).to_contain_text("1 picture ·")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Open oak.png")).to_be_visible()
    assert set(names(pages_server, empty_project)) == {"oak.png", "picture 10.png"}


def test_light_and_dark_follow_the_system_or_the_person(page: Page, pages_server: Server) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(pages_server.url)
    dark = page.locator("body.dark")
    expect(dark).to_have_count(1)
    page.emulate_media(color_scheme="light")
    expect(dark).to_have_count(0)

    page.get_by_role("button", name="Colours: as the system").click()
    page.get_by_role("button", name="Colours: light").click()
    expect(page.get_by_role("button", name="Colours: dark")).to_be_visible()
    expect(dark).to_have_count(1)
    page.get_by_role("link", name="Demo").click()
    page.wait_for_url("**/demo")
    expect(dark).to_have_count(1)
    page.reload()
    expect(dark).to_have_count(1)


def test_a_menu_is_used_by_keys(page: Page, pages_server: Server, empty_project: str) -> None:
    files.choose(page, "Add pictures", files.picture("PNG", 30))
    more = page.get_by_role("button", name="More for picture 30.png")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".s-thumb")).to_have_count(0)
    assert names(pages_server, empty_project) == []
