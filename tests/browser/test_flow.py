"""From picture to picture on the canvas: what Next goes to, putting aside, asking on opening, the least sure away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator, ids
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_next_goes_among_what_needs_somebody_and_round(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee", "rocket", "coins")
    cat, coffee, coins = (project.pictures[name] for name in ("cat", "coffee", "coins"))
    project.square("coffee", 100, 100, "accepted")
    project.square("rocket", 100, 100, "accepted")
    page = annotator.page
    annotator.show(coffee)

    annotator.part("goal").select_option(label="Next: what needs somebody")

    expect(annotator.part("position")).to_have_text("2 left")
    annotator.until(f"state.image === '{coffee}' && !state.isBusy")
    page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{coins}' && !state.isBusy")
    page.wait_for_url(f"**/annotate/{coins}?status=*")
    expect(annotator.part("position")).to_have_text("2 of 2")
    expect(annotator.part("film-frame")).to_have_count(2)
    page.keyboard.press("PageUp")  # goes through all: what was just done needs nobody any more
    annotator.until(f"state.image === '{project.pictures['rocket']}' && !state.isBusy")
    page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{coins}' && !state.isBusy")
    page.keyboard.press("PageDown")
    annotator.until(f"state.image === '{cat}' && !state.isBusy")  # round again


def test_a_picture_is_put_aside_and_taken_up_again(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee")
    annotator.show(project.pictures["cat"])

    annotator.part("skip").click()

    annotator.until(f"state.image === '{project.pictures['coffee']}' && !state.isBusy && state.saved === 'saved'")
    expect(annotator.part("message")).to_contain_text("cat.png is put aside.")
    listed = project.api.must("GET", f"/projects/{project.id}/images")
    assert [image["status"] for image in listed] == ["skipped", "untouched"]
    annotator.part("message-undo").click()
    annotator.settled()
    listed = project.api.must("GET", f"/projects/{project.id}/images")
    assert [image["status"] for image in listed] == ["untouched", "untouched"]


def test_the_projects_phrases_are_asked_once_on_opening(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", "coffee")
    project.api.must("PATCH", f"/projects/{project.id}", opening_phrases=["cat"])

    annotator.show(project.pictures["cat"])

    state = annotator.until("state.annotations.length > 0 && !state.isBusy")
    assert {one["phrase"] for one in state["annotations"]} == {"cat"}
    annotator.press("ControlOrMeta+a", "Delete")
    assert annotator.reload()["annotations"] == []


def test_proposals_below_a_score_are_rejected_together(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("coins")
    annotator.show(project.pictures["coins"])
    scores = [one["score"] for one in annotator.say("coin")["annotations"]]
    middle = sorted(scores)[len(scores) // 2]
    least = round(0.05 * int(middle / 0.05 + 1), 2)

    annotator.part("below").fill(str(least))
    gone = sum(score < least for score in scores)
    expect(annotator.part("reject-below")).to_contain_text(f"Reject {gone} below")
    annotator.part("reject-below").click()

    state = annotator.settled()
    assert len(ids(state, "proposed")) == len(scores) - gone
    assert all(one["score"] >= least for one in state["annotations"])


def test_the_strip_grows_at_both_ends_as_one_scrolls(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    data = project.api.client.get(f"/api/v1/images/{project.pictures['cat']}/thumbnail").content
    for number in range(100):
        project.api.upload(project.id, data, f"{number}.jpg", "add")
    middle = project.api.must("GET", f"/projects/{project.id}/images?after=49&limit=1")[0]["id"]
    annotator.show(middle)
    frames = annotator.part("film-frame")
    expect(frames).to_have_count(81)

    annotator.part("film").evaluate("(film) => film.scrollTo(film.scrollWidth, 0)")
    expect(frames.last).to_have_attribute("aria-label", "99.jpg, untouched")
    annotator.part("film").evaluate("(film) => film.scrollTo(0, 0)")

    expect(frames.first).to_have_attribute("aria-label", "cat.png, untouched")
