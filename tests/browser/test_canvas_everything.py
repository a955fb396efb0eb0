"""Propose everything on the canvas, with the bundled model: a button, a key, progress, Escape, no doubles."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator, ids
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_the_button_proposes_objects_and_again_makes_no_doubles(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("coffee")
    annotator.show(project.pictures["coffee"])

    annotator.part("everything").click()
    state = annotator.settled()

    assert len(ids(state, "proposed")) == len(state["annotations"]) >= 1
    stored = project.stored("coffee")
    assert set(stored) == set(ids(state, "proposed"))
    assert {one["origin"]["kind"] for one in stored.values()} == {"everything"}
    assert annotator.press("Shift+e")["message"] == "All that can be made out here is marked already."
    assert set(project.stored("coffee")) == set(stored)

    assert annotator.press("ControlOrMeta+z")["annotations"] == []


def test_it_is_found_by_name_tells_how_far_it_is_and_escape_stops_it(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("coins")
    annotator.show(project.pictures["coins"])

    annotator.page.keyboard.press("ControlOrMeta+k")
    annotator.page.keyboard.type("everything")
    annotator.page.keyboard.press("Enter")
    expect(annotator.part("everything")).to_be_disabled()
    expect(annotator.part("message")).to_contain_text(" %. Esc stops it.")
    annotator.press_unsettled("Escape")

    assert annotator.settled()["message"] == "Stopped. Nothing was kept."
    assert annotator.reload()["annotations"] == []
