"""Going through proposals, labelling and taking back, by keys and buttons. The objects are drawn beforehand."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator, State, find, ids
from tests.browser.pictures import MakeProject, Project

pytestmark = pytest.mark.browser

PLACES = ((20, 20), (120, 20), (220, 20))


def three_proposals(annotator: Annotator, make_project: MakeProject) -> tuple[Project, list[str]]:
    """A picture with three proposed squares, and its labels cat and dog; the ids in the order of the list."""
    project = make_project("cat", labels=("cat", "dog"))
    for left, top in PLACES:
        project.square("cat", left, top)
    state = annotator.show(project.pictures["cat"])
    return project, [one["id"] for one in state["annotations"]]


def middle(state: State, id: str) -> tuple[float, float]:
    left, top, width, height = find(state, id)["mask"]["bounds"]
    return left + width / 2, top + height / 2


def test_enter_accepts_and_moves_on_and_shift_enter_takes_all(annotator: Annotator, make_project: MakeProject) -> None:
    project, (first, second, third) = three_proposals(annotator, make_project)

    assert annotator.press("Enter")["selection"] == [first]  # nothing was selected: it is shown first
    state = annotator.press("Enter")
    assert (ids(state, "accepted"), state["selection"]) == ([first], [second])
    state = annotator.press("Shift+Enter")
    assert ids(state, "accepted") == sorted([first, second, third])
    assert {one["status"] for one in project.stored("cat").values()} == {"accepted"}

    annotator.press("Control+z")
    state = annotator.press("j", "Enter")
    assert len(ids(state, "accepted")) == 2


def test_delete_rejects_and_undo_brings_back_step_by_step(annotator: Annotator, make_project: MakeProject) -> None:
    project, (first, second, third) = three_proposals(annotator, make_project)

    state = annotator.press("j", "Delete")
    assert ids(state, "proposed") == sorted([second, third])
    assert state["selection"] == [second]
    assert annotator.press("Backspace")["selection"] == [third]
    state = annotator.press("Control+z")
    assert ids(state, "proposed") == sorted([second, third])
    assert state["selection"] == [second], "what comes back is not selected"
    assert ids(annotator.press("Control+z"), "proposed") == sorted([first, second, third])
    assert ids(annotator.press("Control+Shift+z"), "proposed") == sorted([second, third])
    assert ids(annotator.press("Control+y"), "proposed") == [third]
    annotator.part("undo").click()
    assert ids(annotator.settled(), "proposed") == sorted([second, third])
    assert set(project.stored("cat")) == {second, third}


def test_the_keys_of_a_mac_work_and_are_printed(annotator: Annotator, make_project: MakeProject) -> None:
    annotator.page.add_init_script("Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'MacIntel' })")
    _, proposals = three_proposals(annotator, make_project)

    annotator.press("Meta+a", "Backspace")
    assert annotator.state["annotations"] == []
    assert ids(annotator.press("Meta+z"), "proposed") == sorted(proposals)
    assert annotator.press("Meta+Shift+z")["annotations"] == []
    expect(annotator.part("undo")).to_have_attribute("title", "Undo (⌘Z)")


def test_a_label_is_picked_by_digit_and_by_click(annotator: Annotator, make_project: MakeProject) -> None:
    project, (first, second, _) = three_proposals(annotator, make_project)

    state = annotator.press("j", "1")
    assert find(state, first)["label"] == project.labels["cat"]
    annotator.press("j")
    annotator.part("label-pick").filter(has_text="dog").click()
    state = annotator.settled()
    assert find(state, second)["label"] == project.labels["dog"]
    assert find(annotator.press("0"), second)["label"] is None
    assert find(annotator.press("2"), second)["label"] == project.labels["dog"], "the click took the keys away"
    assert project.stored("cat")[second]["label"] == project.labels["dog"]


def test_a_label_is_added_and_renamed_in_place(annotator: Annotator, make_project: MakeProject) -> None:
    project, (first, *_) = three_proposals(annotator, make_project)

    annotator.press("j", "o")  # with the column folded
    annotator.press_unsettled("l")
    annotator.page.keyboard.type("whisker 1")  # no letter or digit of a name is a key
    state = annotator.press("Enter")
    assert [label["name"] for label in state["labels"]] == ["cat", "dog", "whisker 1"]
    assert find(state, first)["label"] == state["labels"][2]["id"]
    assert len({label["color"] for label in state["labels"]}) == 3

    row = annotator.part("label-row").filter(has_text="whisker")
    row.hover()
    row.get_by_test_id("label-rename").click()
    annotator.page.keyboard.type("beard")
    state = annotator.press("Enter")
    assert [label["name"] for label in state["labels"]] == ["cat", "dog", "beard"]
    expect(annotator.part("canvas")).to_be_focused()
    names = [label["name"] for label in project.api.must("GET", f"/projects/{project.id}")["labels"]]
    assert names == ["cat", "dog", "beard"]
    assert [label["name"] for label in annotator.press("Control+z")["labels"]] == ["cat", "dog", "whisker 1"]


def test_a_deleted_label_is_taken_from_objects_and_what_comes_next(
    annotator: Annotator, make_project: MakeProject
) -> None:
    project, (first, *_) = three_proposals(annotator, make_project)
    annotator.press("j", "1", "Escape", "Escape")
    assert annotator.press("1")["armed"] == project.labels["cat"]

    row = annotator.part("label-row").filter(has_text="cat")
    row.hover()
    row.get_by_test_id("label-delete").click()
    state = annotator.settled()
    assert [label["name"] for label in state["labels"]] == ["dog"]
    assert find(state, first)["label"] is None
    assert state["armed"] is None
    expect(annotator.part("label-row").filter(has_text="No label")).to_contain_text("3")

    state = annotator.press("Control+z")
    assert find(state, first)["label"] == project.labels["cat"]


def test_a_name_that_is_taken_is_refused_with_a_sentence(annotator: Annotator, make_project: MakeProject) -> None:
    three_proposals(annotator, make_project)
    row = annotator.part("label-row").filter(has_text="dog")

    for name in ("Cat", "wolf"):
        row.hover()
        row.get_by_test_id("label-rename").click()
        annotator.page.keyboard.type(name)
        state = annotator.press("Enter")
        if name == "Cat":
            assert state["message"] == "There is a label 'cat' already. Use it, or choose another name."

    assert [label["name"] for label in state["labels"]] == ["cat", "wolf"]
    assert state["message"] is None


def test_what_was_accepted_is_relabelled_and_deleted(annotator: Annotator, make_project: MakeProject) -> None:
    project, (first, second, third) = three_proposals(annotator, make_project)
    state = annotator.press("Shift+Enter")

    annotator.press("v")
    assert annotator.click(*middle(state, second))["selection"] == [second]
    state = annotator.press("2")
    assert find(state, second)["label"] == project.labels["dog"]
    assert find(state, second)["status"] == "accepted"

    state = annotator.press("Delete")
    assert ids(state, "accepted") == sorted([first, third])
    annotator.part("message-undo").click()
    state = annotator.settled()
    assert ids(state, "accepted") == sorted([first, second, third])
    assert find(state, second)["label"] == project.labels["dog"]


def test_the_list_and_the_bar_do_what_the_keys_do(annotator: Annotator, make_project: MakeProject) -> None:
    _, (first, second, third) = three_proposals(annotator, make_project)
    row = annotator.page.locator(f"[data-testid=object-row][data-id='{third}']")

    row.get_by_test_id("object-pick").click()
    assert annotator.settled()["selection"] == [third]
    annotator.part("accept").click()
    state = annotator.settled()
    assert ids(state, "accepted") == [third]
    annotator.part("reject").click()
    state = annotator.settled()
    assert len(ids(state, "proposed")) == 1
    row.hover()
    row.get_by_test_id("object-remove").click()
    state = annotator.settled()
    assert ids(state, "accepted") == []
    assert set(ids(state, "proposed")) < {first, second}
