"""From picture to picture without leaving the canvas: keys, buttons, filmstrip, the address, Back and reload."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_next_and_previous_change_the_address_and_back_works(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee", "rocket")
    cat, coffee, rocket = (project.pictures[name] for name in ("cat", "coffee", "rocket"))
    page = annotator.page
    annotator.show(cat)
    page.evaluate("() => { window.isSamePage = true; }")
    expect(annotator.part("previous")).to_be_disabled()

    page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{coffee}' && !state.isBusy")
    page.wait_for_url(f"**/annotate/{coffee}")
    annotator.part("next").click()
    annotator.until(f"state.image === '{rocket}' && !state.isBusy")
    expect(annotator.part("next")).to_be_disabled()
    expect(annotator.part("position")).to_have_text("3 of 3")
    assert page.title().startswith("rocket.jpg")
    annotator.part("previous").click()
    annotator.until(f"state.image === '{coffee}' && !state.isBusy")
    page.keyboard.press("PageUp")
    annotator.until(f"state.image === '{cat}' && !state.isBusy")
    annotator.part("film-frame").nth(2).click()
    annotator.until(f"state.image === '{rocket}' && !state.isBusy")
    assert page.evaluate("() => window.isSamePage"), "the page was loaded anew"

    page.go_back()
    annotator.until(f"state.image === '{cat}' && !state.isBusy")
    page.go_back()
    annotator.until(f"state.image === '{coffee}' && !state.isBusy")
    page.wait_for_url(f"**/annotate/{coffee}")
    assert page.title().startswith("coffee.png")
    page.go_forward()
    annotator.until(f"state.image === '{cat}' && !state.isBusy")


def test_a_reload_opens_the_same_picture_and_its_objects(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee")
    square = project.square("coffee", 100, 100)
    annotator.show(project.pictures["cat"])
    annotator.page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{project.pictures['coffee']}'")

    state = annotator.reload()

    assert state["image"] == project.pictures["coffee"]
    assert [one["id"] for one in state["annotations"]] == [square]
    expect(annotator.part("image-name")).to_have_text("coffee.png")


def test_a_picture_that_cannot_be_opened_leaves_this_one_usable(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("cat", "coffee")
    square = project.square("cat", 100, 100)
    annotator.show(project.pictures["cat"])
    annotator.colors((10, 10))  # its pixels are here

    annotator.page.context.set_offline(True)
    annotator.page.keyboard.press("PageDown")
    expect(annotator.part("message")).to_contain_text("There is no connection to the server.")
    expect(annotator.part("curtain")).not_to_be_visible()
    annotator.page.keyboard.press("Enter")
    assert annotator.state["annotations"][0]["status"] == "accepted"
    annotator.page.context.set_offline(False)

    assert annotator.settled()["image"] == project.pictures["cat"]
    annotator.page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{project.pictures['coffee']}' && state.saved === 'saved'")
    assert project.stored("cat")[square]["status"] == "accepted"


def test_a_missing_picture_is_said_and_can_be_tried_again(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.page.route(f"**/api/v1/images/{project.pictures['cat']}", lambda route: route.abort())
    annotator.page.goto(f"{annotator.server.url}/annotate/{project.pictures['cat']}")
    expect(annotator.part("curtain")).to_contain_text("There is no connection to the server.")

    annotator.page.unroute(f"**/api/v1/images/{project.pictures['cat']}")
    annotator.part("retry").click()

    assert annotator.settled()["image"] == project.pictures["cat"]


def test_work_on_one_picture_stays_there(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee")
    square = project.square("cat", 100, 100)
    annotator.show(project.pictures["cat"])

    annotator.press_unsettled("j", "Enter", "PageDown")  # away before it is saved
    state = annotator.until(f"state.image === '{project.pictures['coffee']}' && state.saved === 'saved'")
    assert state["annotations"] == []
    assert state["selection"] == []
    assert project.stored("cat")[square]["status"] == "accepted"
    annotator.press("Control+z")
    assert project.stored("cat")[square]["status"] == "accepted", "undo reached another picture"
    frame = annotator.part("film-frame").first
    expect(frame).to_have_attribute("aria-label", "cat.png, accepted")
