"""Rules of a project on the canvas: overlaps, order, attributes; labels locked, nested and merged."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator, find
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_overlaps_are_resolved_once_the_project_says_so(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    old = project.square("cat", 50, 50, "accepted")
    annotator.show(project.pictures["cat"])
    annotator.press_unsettled("Shift+r")
    annotator.part("overlap-new").check()
    annotator.part("keep-rules").click()
    annotator.until("state.overlap === 'new'")
    new = project.square("cat", 70, 50)
    annotator.reload()

    annotator.press("Enter", "Enter")

    state = annotator.until(f"state.annotations.every((one) => one.id !== '{old}' || one.area === 800)")
    assert find(state, new)["area"] == 1600
    assert annotator.press("Control+z")
    annotator.until(f"state.annotations.every((one) => one.id !== '{old}' || one.area === 1600)")
    assert project.stored("cat")[new]["status"] == "proposed"


def test_what_lies_on_top_can_be_changed(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    low, high = project.square("cat", 50, 50, "accepted"), project.square("cat", 60, 60, "accepted")
    annotator.show(project.pictures["cat"])
    annotator.press("v")
    annotator.click(55, 55)

    annotator.press("Alt+ArrowUp")

    stored = project.stored("cat")
    assert stored[low]["z"] > stored[high]["z"]
    annotator.press("Alt+Shift+ArrowDown")
    stored = project.stored("cat")
    assert stored[low]["z"] < stored[high]["z"]
    annotator.press("Control+z", "Control+z")
    assert project.stored("cat")[low]["z"] == 1


def test_attributes_are_asked_for_and_kept(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    square = project.square("cat", 50, 50, "accepted")
    annotator.show(project.pictures["cat"])
    annotator.part("rules").click()
    for name, kind, choices in (("Side", "choice", "left, right"), ("Size", "number", ""), ("Sure", "flag", "")):
        annotator.part("add-attribute").click()
        annotator.part("attribute-name").last.fill(name)
        annotator.part("attribute-kind").last.select_option(kind)
        if choices:
            annotator.part("attribute-choices").last.fill(choices)
    annotator.part("keep-rules").click()
    annotator.until("state.attributes.length === 3")
    expect(annotator.part("attributes")).to_be_hidden()

    annotator.press("v")
    annotator.click(60, 60)
    annotator.part("attribute-Side").select_option("right")
    annotator.part("attribute-Size").fill("2.5")
    annotator.part("attribute-Sure").check()
    annotator.settled()

    assert project.stored("cat")[square]["attributes"] == {"Side": "right", "Size": 2.5, "Sure": True}
    annotator.part("attribute-Side").select_option("")
    annotator.settled()
    assert project.stored("cat")[square]["attributes"] == {"Size": 2.5, "Sure": True}


def open_menu(annotator: Annotator) -> None:
    """Of the last label."""
    annotator.part("label-row").nth(-2).hover()  # below it is "No label"
    annotator.part("label-more").last.click()


def test_labels_are_locked_nested_and_merged(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("animal", "cat"))
    square = project.square("cat", 50, 50, "accepted")
    annotator.show(project.pictures["cat"])
    annotator.press("v")
    annotator.click(60, 60)
    annotator.press("2")
    menu = annotator.part("label-menu")

    open_menu(annotator)
    menu.get_by_role("menuitem", name="Lock").click()
    annotator.press("Delete")
    assert "locked" in annotator.state["message"]
    assert project.stored("cat")[square]["status"] == "accepted"
    annotator.reload()
    open_menu(annotator)
    menu.get_by_role("menuitem", name="Unlock").click()

    open_menu(annotator)
    menu.get_by_role("menuitem", name="Put it under “animal”").click()
    annotator.until("state.labels[1].parent === 1")
    annotator.settled()

    open_menu(annotator)
    menu.get_by_role("menuitem", name="Merge it into “animal”").click()
    state = annotator.settled()
    assert [label["name"] for label in state["labels"]] == ["animal"]
    assert project.stored("cat")[square]["label"] == project.labels["animal"]
    state = annotator.press("Control+z")
    assert [label["name"] for label in state["labels"]] == ["animal", "cat"]
    assert project.stored("cat")[square]["label"] == project.labels["cat"]


def test_an_object_is_copied_to_the_next_picture(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coins")
    square = project.square("cat", 50, 50, "accepted")
    annotator.show(project.pictures["cat"])
    annotator.press("v")
    annotator.click(60, 60)
    annotator.press_unsettled("Control+Shift+d")

    annotator.part("go-there").click()

    annotator.until(f"state.image === '{project.pictures['coins']}' && state.annotations.length === 1")
    (copy,) = project.stored("coins").values()
    assert copy["mask"] == project.stored("cat")[square]["mask"]
    assert copy["id"] != square
