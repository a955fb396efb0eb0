"""What a phrase was understood to ask for, as chips: taken out, changed, by pointer and by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator, ids
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def chips(annotator: Annotator) -> list[str]:
    return annotator.part("chips").locator(".chip-main").all_inner_texts()


def test_a_chip_that_is_taken_out_asks_again_without_it(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("coins")
    annotator.show(project.pictures["coins"])
    few = annotator.say("the two largest coins on the left")
    assert chips(annotator) == ["coins", "2 of them", "largest", "left"]
    assert len(ids(few, "proposed")) == 2

    annotator.part("chip-number-remove").click()
    expect(annotator.part("chip-number")).to_have_count(0)
    annotator.settled()
    annotator.part("chip-size-remove").click()
    expect(annotator.part("chip-size")).to_have_count(0)

    many = annotator.settled()
    assert chips(annotator) == ["coins", "left"]
    assert len(ids(many, "proposed")) > 2
    expect(annotator.part("canvas")).to_be_focused()


def test_a_chip_is_changed_by_keys_alone(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("coins")
    annotator.show(project.pictures["coins"])
    annotator.say("the largest coin on the left")
    (before,) = project.stored("coins").values()

    annotator.part("chip-place").focus()
    annotator.press_unsettled("Enter")
    expect(annotator.part("chip-menu")).to_be_visible()
    annotator.press_unsettled("Enter")  # the first that is offered: right
    expect(annotator.part("chip-place")).to_have_text("right")

    annotator.settled()
    assert "right" in annotator.part("understood").inner_text()
    (after,) = (one for one in project.stored("coins").values() if one["status"] == "proposed")
    assert after["mask"]["bounds"][0] > before["mask"]["bounds"][0]
    assert after["origin"]["prompt"]["parts"][0]["place"] == ["right"]


def test_several_things_are_groups_and_what_is_not_parsed_is_one_chip(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])

    annotator.say("cat, dog")
    assert chips(annotator) == ["cat", "dog"]
    annotator.part("chip-thing-remove").nth(1).click()
    expect(annotator.part("chip-thing")).to_have_count(1)
    annotator.settled()
    annotator.say("whatever sits there so comfortably")
    assert chips(annotator) == ["whatever sits there so comfortably"]
    annotator.part("chips-hide").click()
    expect(annotator.part("chips")).to_be_hidden()


def test_a_label_is_described_and_found_by_its_other_words(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("tabby",))
    annotator.show(project.pictures["cat"])

    annotator.part("label-row").first.hover()
    annotator.part("label-describe").first.click()
    annotator.part("label-description").fill("the animal in front")
    annotator.part("label-synonyms").fill("cat, pet")
    annotator.part("description-keep").click()
    annotator.settled()
    state = annotator.say("cat")

    assert {one["label"] for one in state["annotations"]} == {project.labels["tabby"]}
    expect(annotator.part("label-pick").first).to_have_attribute("title", "tabby\nthe animal in front\ncat, pet")
