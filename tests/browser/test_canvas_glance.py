"""A look before the click, marks that are asked together, and an area that limits what is looked for."""

from __future__ import annotations

import pytest

from tests.browser.annotator import Annotator, find
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser

CAT = (225, 160)


def test_the_pointer_shows_the_mask_that_a_click_then_gives(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    page = annotator.page
    annotator.show(project.pictures["cat"])
    annotator.press("b")
    annotator.drag(10, 10, 60, 60)  # the picture is encoded after this
    annotator.press("Delete", "c", "q")

    page.mouse.move(*annotator.client(100, 100))
    page.mouse.move(*annotator.client(*CAT), steps=3)
    seen = annotator.until("state.glance")["glance"]
    assert annotator.state["annotations"] == []
    sent = []
    page.on("request", lambda request: sent.append(request.url.rsplit("/", 1)[-1]))
    state = annotator.click(*CAT)

    (made,) = state["annotations"]
    assert made["mask"] == seen
    assert state["glance"] is None
    assert "segment" in sent

    page.mouse.move(*annotator.client(CAT[0] + 30, CAT[1]))
    annotator.until("state.glance")
    annotator.press("q")
    annotator.until("!state.glance")


def test_marks_made_with_the_key_held_are_one_prompt(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    page = annotator.page
    annotator.show(project.pictures["cat"])
    annotator.press("c")
    sent = []
    page.on("request", lambda request: sent.append(request.url.rsplit("/", 1)[-1]))

    page.keyboard.down("Control")
    for x, y in ((225, 160), (240, 180), (60, 60)):
        page.mouse.click(*annotator.client(x, y))
    page.mouse.click(*annotator.client(20, 250), button="right")
    assert annotator.state["held"] == 4
    assert "segment" not in sent
    page.keyboard.press("z")  # with Ctrl: takes the last one back
    page.keyboard.press("z")
    assert annotator.state["held"] == 2
    page.keyboard.up("Control")

    state = annotator.until("state.annotations.length === 1 && !state.isBusy")
    assert sent.count("segment") == 1
    (made,) = state["annotations"]
    stored = project.stored("cat")[made["id"]]
    assert len(stored["origin"]["prompt"]["points"]) == 2
    assert find(state, made["id"])["version"] == 1


def test_words_are_looked_for_inside_the_area_only(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("coins", "cat")
    page = annotator.page
    annotator.show(project.pictures["coins"])
    whole = len(annotator.say("coins")["annotations"])
    annotator.press("ControlOrMeta+a", "Delete", "a")
    middle = annotator.state["size"]["width"] / 2
    annotator.drag(2, 2, middle, 150)

    state = annotator.say("coins")

    found = [one["mask"]["bounds"] for one in state["annotations"]]
    assert 0 < len(found) < whole
    assert all(left + width <= round(middle) + 1 and top + height <= 151 for left, top, width, height in found)
    (first, *_) = project.stored("coins").values()
    assert len(first["origin"]["prompt"]["within"]) == 4

    annotator.part("look-everywhere").click()
    assert annotator.state["within"] is None
    annotator.press("a")
    annotator.drag(2, 2, 60, 60)
    page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{project.pictures['cat']}' && state.within === null")
