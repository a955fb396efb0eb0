"""Seeing why: the heat of a phrase over the picture, regions and words, and what the segmenter was asked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_why_lays_heat_over_the_picture_and_tells_the_words(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])
    annotator.say("the cat")
    annotator.press("h")  # without masks
    (before,) = annotator.colors((225, 160))

    annotator.press_unsettled("Shift+h")
    expect(annotator.part("why-heat")).to_be_visible()

    (heated,) = annotator.colors((225, 160))
    assert heated != before
    expect(annotator.part("why-sign")).to_contain_text("“the cat”")
    expect(annotator.part("why-sign").get_by_role("listitem")).to_have_text([re.compile("^the"), "cat100 %"])
    annotator.part("why-regions").click()
    expect(annotator.part("why-regions")).to_have_attribute("aria-pressed", "true")
    assert annotator.colors((225, 160)) != [heated]
    annotator.press_unsettled("Shift+h")
    expect(annotator.part("why-sign")).to_be_hidden()
    assert annotator.colors((225, 160)) == [before]


def test_without_an_object_it_says_what_to_do(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])

    annotator.press_unsettled("Shift+h")

    expect(annotator.part("message")).to_contain_text("Select one object")


def test_what_the_segmenter_was_asked_is_shown_and_dragging_it_makes_the_mask_anew(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("coins")
    annotator.show(project.pictures["coins"])
    annotator.say("the largest coin on the right")
    (before,) = project.stored("coins").values()
    asked = before["origin"]["asked"]
    point = asked["points"][0]
    x0, y0, x1, _ = asked["box"]

    annotator.drag(point["x"], point["y"], point["x"], point["y"] - 4)
    annotator.drag(x0, y0, x0 + (x1 - x0) / 2, y0)

    (after,) = project.stored("coins").values()
    assert (after["id"], after["version"]) == (before["id"], before["version"] + 2)
    assert after["origin"]["prompt"]["box"][0] == pytest.approx(x0 + (x1 - x0) / 2, abs=1)
    assert after["origin"]["prompt"]["points"][0]["y"] == pytest.approx(point["y"] - 4, abs=1)
    assert after["mask"] != before["mask"]
    annotator.press("ControlOrMeta+z", "ControlOrMeta+z")
    (undone,) = project.stored("coins").values()
    assert undone["mask"] == before["mask"]
