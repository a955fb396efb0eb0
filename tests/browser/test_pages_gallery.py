"""A project's pictures: any number scrolls, filters and tags choose, many are changed at once."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from benchmarks.gallery import SCROLL, fill
from tests.browser import files
from tests.serving import Server

pytestmark = pytest.mark.browser
COUNT = 100_000


@pytest.fixture(scope="module")
def many(pages_server: Server) -> UUID:
    """A project of 100,000 pictures."""
    return fill(Path(pages_server.data_dir), COUNT)


def test_a_hundred_thousand_pictures_scroll_with_a_window_of_elements(
    page: Page, pages_server: Server, many: UUID
) -> None:
    page.goto(f"{pages_server.url}/project?id={many}")
    expect(page.get_by_text("100,000 pictures", exact=False).first).to_be_visible()
    expect(page.get_by_role("link", name="Open picture 000001.png")).to_be_visible()

    page.evaluate(SCROLL, [60])

    expect(page.get_by_role("link", name="Open picture 100000.png")).to_be_visible()
    assert page.locator(".s-grid > li").count() < 80
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight / 2)")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.s-thumb')].some((one) => Math.abs(one.ariaPosInSet - 50000) < 500)"
    )
    middle = page.locator(".s-thumb").nth(12)
    expect(middle).to_contain_text(f"picture {int(middle.get_attribute('aria-posinset') or 0):06d}.png")
    assert middle.get_attribute("aria-setsize") == str(COUNT)


def test_filters_stand_in_the_address_and_lead_the_canvas(page: Page, pages_server: Server, many: UUID) -> None:
    page.goto(f"{pages_server.url}/project?id={many}")
    page.get_by_label("State").select_option(label="Skipped")
    page.get_by_label("Tag", exact=True).select_option("every tenth")
    page.get_by_role("searchbox").fill("00007")
    expect(page.get_by_text("1 picture found")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 picture found")).to_be_visible()

    page.get_by_role("link", name="picture 000070.png", exact=True).click()  # the name opens it as well

    page.wait_for_url("**/annotate/*?status=skipped&tag=every+tenth&q=00007")
    page.go_back()
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_role("link", name="Open picture 000001.png")).to_be_visible()


@pytest.mark.usefixtures("empty_project")
def test_pictures_are_chosen_tagged_and_put_aside_with_undo(page: Page) -> None:
    files.choose(page, "Add pictures", *(files.picture("PNG", seed) for seed in range(40, 44)))
    thumbs = page.locator(".s-thumb")
    expect(thumbs).to_have_count(4)
    boxes = thumbs.get_by_role("checkbox")
    boxes.first.check()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.get_by_text("3 pictures chosen")).to_be_visible()

    page.get_by_label("Tag to add").fill("night")
    page.keyboard.press("Enter")

    expect(page.locator(".s-tag")).to_have_text(["night"] * 3)
    boxes.first.uncheck()
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(thumbs.filter(has_text="Skipped")).to_have_count(2)
    page.get_by_role("button", name="Undo").last.click()
    expect(thumbs.filter(has_text="Skipped")).to_have_count(0)

    thumbs.first.get_by_role("button", name="night").click()
    expect(page.get_by_text("3 pictures found")).to_be_visible()
    page.get_by_role("button", name="Choose all").click()
    page.get_by_role("button", name="Remove a tag").click()
    page.get_by_role("menuitem", name="night").click()
    expect(page.get_by_text("No picture fits.")).to_be_visible()


@pytest.mark.usefixtures("empty_project")
def test_start_opens_the_first_picture_that_waits(page: Page) -> None:
    files.choose(page, "Add pictures", *(files.picture("PNG", seed) for seed in (50, 51)))
    expect(page.locator(".s-thumb")).to_have_count(2)
    page.get_by_label("Choose picture 50.png").check()
    page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.locator(".s-thumb").filter(has_text="Skipped")).to_have_count(1)

    page.get_by_role("button", name="Start labelling").click()

    page.wait_for_url("**/annotate/*status=untouched&status=proposed&status=sent_back")
    expect(page).to_have_title("picture 51.png · Sayseg")
