"""Where the work is: the sign, no connection, reloads, and two people at one picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.annotator import Annotator, find, ids
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_the_sign_says_saving_then_saved(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    square = project.square("cat", 50, 50)
    annotator.show(project.pictures["cat"])
    sign = annotator.part("saved")
    held: list[Route] = []
    annotator.page.route("**/changes", lambda route: held.append(route))
    expect(sign).to_have_text("saved")

    annotator.page.keyboard.press("Enter")
    expect(sign).to_have_text("saving…")
    assert project.stored("cat")[square]["status"] == "proposed"
    annotator.first(held).continue_()

    expect(sign).to_have_text("saved")
    assert project.stored("cat")[square]["status"] == "accepted"


def test_without_a_connection_it_says_what_waits_and_sends_it_later(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("cat", labels=("cat",))
    square = project.square("cat", 50, 50)
    annotator.show(project.pictures["cat"])

    annotator.page.context.set_offline(True)
    annotator.press_unsettled("Enter", "k", "1")
    expect(annotator.part("saved")).to_have_text("2 changes waiting, no connection")
    state = annotator.state
    assert find(state, square)["status"] == "accepted"
    assert find(state, square)["label"] == project.labels["cat"]
    annotator.page.context.set_offline(False)

    expect(annotator.part("saved")).to_have_text("saved")
    stored = project.stored("cat")[square]
    assert (stored["status"], stored["label"]) == ("accepted", project.labels["cat"])


@pytest.mark.parametrize("width", [400, 1280])
def test_the_sentence_of_a_server_that_cannot_save_is_read_in_full(
    annotator: Annotator, make_project: MakeProject, width: int
) -> None:
    project = make_project("cat")
    square = project.square("cat", 50, 50)
    annotator.page.set_viewport_size({"width": width, "height": 800})
    annotator.show(project.pictures["cat"])
    busy = {"detail": "The database is busy: another program holds it. Nothing is lost."}

    annotator.page.route("**/changes", lambda route: route.fulfill(status=503, json=busy))
    annotator.press_unsettled("Enter", "Escape")  # the second hides what was said of the first
    expect(annotator.part("saved")).to_have_text("1 change waiting, see below")
    expect(annotator.part("message")).to_have_text(f"Not saved yet: {busy['detail']}")
    for part in ("saved", "previous", "next", "help"):
        assert annotator.is_whole(part), f"{part} is cut off or covered"

    annotator.page.unroute("**/changes")
    annotator.page.evaluate("() => dispatchEvent(new Event('focus'))")  # somebody looks
    assert ids(annotator.settled(), "accepted") == [square]


def test_what_waits_outlives_a_reload(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    square = project.square("cat", 50, 50)
    annotator.show(project.pictures["cat"])
    annotator.page.on("dialog", lambda dialog: dialog.accept())  # "leave the page with unsent changes?"
    annotator.page.route("**/changes", lambda route: route.abort())
    annotator.page.keyboard.press("Enter")
    expect(annotator.part("saved")).to_contain_text("1 change waiting")

    annotator.page.reload()
    annotator.until("state.image && state.annotations[0]?.status === 'accepted' && state.unsent === 1")
    annotator.page.unroute("**/changes")
    annotator.page.evaluate("() => dispatchEvent(new Event('focus'))")  # somebody looks

    assert ids(annotator.settled(), "accepted") == [square]
    assert project.stored("cat")[square]["status"] == "accepted"


def test_undo_after_a_reload_goes_on_where_it_was(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("cat",))
    square = project.square("cat", 50, 50)
    annotator.show(project.pictures["cat"])
    annotator.press("Enter", "k", "1")
    annotator.reload()

    assert find(annotator.press("Control+z"), square)["label"] is None
    annotator.reload()
    assert find(annotator.press("Control+z"), square)["status"] == "proposed"
    state = annotator.press("Control+Shift+z", "Control+Shift+z")
    assert find(state, square)["status"] == "accepted"
    assert find(state, square)["label"] == project.labels["cat"]


def test_quick_keys_on_top_of_an_undo_after_a_reload_meet_no_conflict(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project = make_project("cat", labels=("cat",))
    square = project.square("cat", 50, 50)
    annotator.show(project.pictures["cat"])
    annotator.press("Enter")
    annotator.reload()

    annotator.press_unsettled("j", "Control+z", "1")  # none waits for the one before to be saved
    state = annotator.settled()

    assert (find(state, square)["status"], find(state, square)["label"]) == ("proposed", project.labels["cat"])
    expect(annotator.part("conflict-dialog")).not_to_be_visible()
    assert project.stored("cat")[square]["label"] == project.labels["cat"]


@pytest.mark.parametrize("answer", ["keep-mine", "take-theirs"])
def test_of_two_browsers_the_later_one_is_asked(
    annotator: Annotator, make_project: MakeProject, browser: Browser, answer: str
) -> None:
    project = make_project("cat", labels=("cat", "dog"))
    square = project.square("cat", 50, 50)
    annotator.show(project.pictures["cat"])
    annotator.page.route("**/changes?after=*", lambda route: route.abort())  # it hears nothing of the other one
    with browser.new_context() as context:
        other = Annotator(context.new_page(), annotator.server)
        other.show(project.pictures["cat"])
        other.press("j", "1")

        annotator.press_unsettled("j", "2")
        expect(annotator.part("conflict-mine")).to_have_text("labelled “dog”")
        expect(annotator.part("conflict-theirs")).to_have_text("proposed, labelled “cat”")
        annotator.part(answer).click()
        expect(annotator.part("conflict-dialog")).not_to_be_visible()

        label = project.labels["dog" if answer == "keep-mine" else "cat"]
        assert find(annotator.settled(), square)["label"] == label
        assert project.stored("cat")[square]["label"] == label
        other.until(f"state.annotations[0].label === '{label}'")  # heard without a reload
