"""Words, boxes and clicks on the real bundled weights: what is found, drawn, said and kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from core import masks
from core.types import Bounds, Mask, Size
from tests.browser.annotator import Annotator, State, find, ids
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def mask_of(state: State, id: str) -> Mask:
    stored = find(state, id)["mask"]
    return masks.from_parts(Size(**state["size"]), Bounds(*stored["bounds"]), stored["counts"])


def holds(state: State, id: str, x: int, y: int) -> bool:
    """Whether the object's mask has that pixel."""
    return bool(masks.to_bitmap(mask_of(state, id))[y, x])


def middle_of(mask: Mask) -> tuple[float, float]:
    assert mask.bounds is not None
    return mask.bounds.left + mask.bounds.width / 2, mask.bounds.top + mask.bounds.height / 2


def test_a_phrase_draws_proposals_with_their_scores(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("cat",))
    annotator.show(project.pictures["cat"])
    before = annotator.page.screenshot()
    (bare,) = annotator.colors((225, 160))

    state = annotator.say("cat")

    proposals = [find(state, id) for id in ids(state, "proposed")]
    assert proposals
    assert all(0 < one["score"] <= 1 and one["label"] == project.labels["cat"] for one in proposals)
    (middle,) = annotator.colors((225, 160))
    assert middle != bare, "the mask is not drawn"
    assert annotator.page.screenshot() != before
    expect(annotator.part("object-row").first).to_contain_text(f"{proposals[0]['score']:.2f}"[1:])


def test_a_phrase_and_two_enters_make_an_accepted_mask(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("cat",))
    annotator.show(project.pictures["cat"])
    keyboard = annotator.page.keyboard

    keyboard.type("t")
    keyboard.type("cat")
    keyboard.press("Enter")
    annotator.settled()
    expect(annotator.part("canvas")).to_be_focused()
    keyboard.press("Enter")

    assert len(ids(annotator.settled(), "accepted")) == 1
    assert [one["status"] for one in project.stored("cat").values()] == ["accepted"]


def test_a_phrase_again_makes_no_doubles(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])
    first = annotator.say("cat")
    again = annotator.say("cat")
    assert len(again["annotations"]) == len(first["annotations"])
    annotator.press("Enter")

    state = annotator.say("cat")

    assert [one["id"] for one in state["annotations"]] == [one["id"] for one in again["annotations"]]
    assert state["message"] == "Everything here that looks like 'cat' is marked already."


def test_what_is_not_there_is_said_and_the_offered_box_works(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])

    state = annotator.say("zebra")
    assert state["annotations"] == []
    assert state["message"].startswith("I see nothing that looks like 'zebra' here.")

    annotator.part("draw-box").click()
    assert annotator.state["tool"] == "box"
    state = annotator.drag(30, 10, 400, 290)
    assert len(ids(state, "proposed")) == 1


def test_a_box_around_the_rocket_gives_a_mask_inside_it(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("rocket")
    annotator.show(project.pictures["rocket"])

    annotator.press("b")
    state = annotator.drag(285, 100, 362, 395)

    (id,) = ids(state, "proposed")
    assert holds(state, id, 322, 250), "the rocket's body is missing"
    mask = mask_of(state, id)
    assert mask.bounds is not None
    assert mask.bounds.left >= 270
    assert mask.bounds.left + mask.bounds.width <= 377
    assert state["selection"] == [id]


def test_a_click_on_a_coin_gives_it_and_quick_clicks_each_theirs(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("coins", labels=("coin",))
    annotator.show(project.pictures["coins"])
    coins = [(155, 50), (43, 55), (48, 124)]
    annotator.press("1", "c")  # new objects become coins

    for coin in coins:
        annotator.page.mouse.click(*annotator.client(*coin))
    state = annotator.settled()

    found = [mask_of(state, id) for id in ids(state, "proposed")]
    assert len(found) == 3
    assert {one["label"] for one in state["annotations"]} == {project.labels["coin"]}
    for x, y in coins:
        near = [mask for mask in found if max(abs(middle_of(mask)[0] - x), abs(middle_of(mask)[1] - y)) < 12]
        assert [1000 < mask.area < 2500 for mask in near] == [True]


def test_plus_and_minus_clicks_change_the_selected_object(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("coffee", labels=("cup",))
    annotator.show(project.pictures["coffee"])
    state = annotator.say("cup")
    (id,) = state["selection"]
    first = find(state, id)
    annotator.press("Enter", "k")  # accepted, and selected again

    annotator.press("c")
    state = annotator.click(363, 287, button="right")
    smaller = find(state, id)
    assert smaller["area"] < first["area"]
    assert not holds(state, id, 363, 287)

    state = annotator.click(150, 250)
    larger = find(state, id)
    assert larger["area"] > smaller["area"]
    assert holds(state, id, 150, 250)

    annotator.press("x")  # the left button takes away now
    state = annotator.click(150, 250)
    assert find(state, id)["area"] < larger["area"]
    assert (larger["status"], larger["label"]) == ("accepted", project.labels["cup"])
    assert len(state["annotations"]) == 1
    assert find(annotator.press(*["Control+z"] * 3), id)["area"] == first["area"]


def test_an_object_is_accepted_while_a_click_still_corrects_it(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("coffee")
    annotator.show(project.pictures["coffee"])
    annotator.press("c")
    first = annotator.click(300, 130)
    (id,) = first["selection"]

    annotator.page.mouse.click(*annotator.client(363, 287), button="right")
    annotator.page.keyboard.press("Enter")
    state = annotator.settled()

    after = find(state, id)
    assert (after["status"], after["version"]) == ("accepted", 3)
    assert after["mask"] != find(first, id)["mask"]
    expect(annotator.part("conflict-dialog")).not_to_be_visible()
    assert project.stored("coffee")[id]["mask"] == after["mask"]


def test_escape_stops_a_slow_prompt_and_nothing_is_kept(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("retina")
    annotator.show(project.pictures["retina"])
    held: list[Route] = []
    annotator.page.route("**/segment", lambda route: held.append(route))

    annotator.page.keyboard.type("tvessel")
    annotator.page.keyboard.press("Enter")
    expect(annotator.part("progress")).to_be_visible()
    expect(annotator.part("message")).to_contain_text("Esc stops it.")
    annotator.first(held)
    annotator.page.keyboard.press("Escape")

    state = annotator.settled()
    assert state["message"] == "Stopped. Nothing was kept."
    assert len(held) == 1
    annotator.page.unroute("**/segment")
    assert annotator.reload()["annotations"] == []


def test_a_prompt_that_the_server_works_on_is_stopped_there(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("retina")
    annotator.show(project.pictures["retina"])

    with annotator.page.expect_request("**/segment"):
        annotator.page.keyboard.type("tdisc")
        annotator.page.keyboard.press("Enter")
    annotator.page.keyboard.press("Escape")
    annotator.press("b")
    boxed = annotator.drag(300, 300, 700, 700)  # the engine takes its work in order: the phrase is over by then

    assert list(project.stored("retina")) == [one["id"] for one in boxed["annotations"]]
    assert len(boxed["annotations"]) == 1
