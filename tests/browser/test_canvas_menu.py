"""The menu at the pointer, and the small map."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_a_right_click_offers_what_can_be_done_with_the_object(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("cat",))
    square = project.square("cat", 100, 100)
    annotator.show(project.pictures["cat"])
    annotator.press("v")

    annotator.click(120, 120, button="right")
    assert annotator.state["selection"] == [square]
    menu = annotator.part("context-menu")
    expect(menu).to_be_visible()
    menu.get_by_role("menuitem", name="Label “cat”").click()
    assert annotator.settled()["annotations"][0]["label"] == project.labels["cat"]

    annotator.press_unsettled("Shift+F10")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    annotator.page.keyboard.press("Enter")  # the first: accept
    annotator.until("state.annotations[0].status === 'accepted'")

    annotator.click(300, 250, button="right")
    assert annotator.state["selection"] == []
    expect(menu.get_by_role("menuitem", name="Fit the picture")).to_be_visible()
    annotator.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(annotator.part("canvas")).to_be_focused()


def test_the_map_shows_where_the_stage_is_and_moves_it(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])
    expect(annotator.part("minimap")).to_be_hidden()
    for _ in range(6):
        annotator.press("+")
    minimap = annotator.part("minimap")
    expect(minimap).to_be_visible()
    box = minimap.bounding_box()
    assert box

    annotator.page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.1)

    canvas = annotator.part("canvas").bounding_box()
    assert canvas
    x, y = annotator.client(annotator.state["size"]["width"] * 0.9, annotator.state["size"]["height"] * 0.1)
    assert abs(x - canvas["x"] - canvas["width"] / 2) < 12
    assert abs(y - canvas["y"] - canvas["height"] / 2) < 12
    annotator.press("y")
    expect(minimap).to_be_hidden()
