"""Review on the canvas: a comment is pinned to a mask, answered and resolved; the picture sent back and reviewed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_a_picture_goes_back_and_forth_with_a_comment(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee")
    cat = project.pictures["cat"]
    square = project.square("cat", 100, 60, "accepted")
    annotator.show(cat)
    page = annotator.page

    def status() -> str:
        listed = project.api.must("GET", f"/projects/{project.id}/images")
        return str(listed[0]["status"])

    annotator.click(120, 80)
    annotator.part("review").click()
    annotator.part("comment").fill("The ear is missing.")
    page.keyboard.press("Enter")
    expect(annotator.part("pin")).to_have_accessible_name("Comment: The ear is missing.")
    annotator.part("review-sent_back").click()
    annotator.settled()
    assert status() == "sent_back"

    annotator.reload()
    pin, (x, y) = annotator.part("pin").bounding_box(), annotator.client(120, 60)
    assert pin is not None
    assert abs(pin["x"] + pin["width"] / 2 - x) < 3
    assert abs(pin["y"] + pin["height"] - y) < 5  # it stands on the mask's upper edge
    annotator.part("pin").click()
    assert annotator.state["selection"] == [square]
    annotator.part("answer").fill("Added.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Added.")).to_be_visible()
    annotator.part("resolve").click()
    expect(annotator.part("pin")).to_have_count(0)
    annotator.press("Shift+v")
    expect(annotator.part("review-reviewed")).to_have_attribute("aria-pressed", "true")
    assert status() == "reviewed"
    annotator.press("Shift+v")
    assert status() == "accepted"  # a verdict said again is taken back


def test_what_is_still_open_is_not_reviewed(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    project.square("cat", 100, 60)
    annotator.show(project.pictures["cat"])

    annotator.press("Shift+v")

    expect(annotator.part("message")).to_contain_text("There are open proposals.")
    listed = project.api.must("GET", f"/projects/{project.id}/images")
    assert listed[0]["status"] == "proposed"
