"""How the picture is looked at: zoom, pan, fit, hide, opacity, the keys, and how much of the window it has."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser

SPOT = (300.0, 100.0)  # image pixels
POINTER = (700, 270)  # client pixels of the window


def test_the_wheel_zooms_at_the_pointer(annotator: Annotator, make_project: MakeProject) -> None:
    annotator.show(make_project("cat").pictures["cat"])
    fitted = annotator.state["view"]
    annotator.page.mouse.move(*POINTER)
    spot = under_pointer(annotator)

    for delta in (-300, -300, 120):
        before = annotator.state["view"]["scale"]
        annotator.page.mouse.wheel(0, delta)
        annotator.until(f"state.view.scale {'>' if delta < 0 else '<'} {before}")
        assert under_pointer(annotator) == pytest.approx(spot, abs=0.01)

    assert annotator.press("f")["view"] == pytest.approx(fitted)


def under_pointer(annotator: Annotator) -> tuple[float, float]:
    """The place of the picture, in image pixels, that lies at ``POINTER``."""
    left, top = annotator.client(0, 0)
    scale = annotator.state["view"]["scale"]
    return (POINTER[0] - left) / scale, (POINTER[1] - top) / scale


def test_space_and_the_middle_button_move_the_picture(annotator: Annotator, make_project: MakeProject) -> None:
    annotator.show(make_project("cat").pictures["cat"])
    annotator.press("b", "+", "+")  # with another tool in hand
    scale = annotator.state["view"]["scale"]
    x, y = annotator.client(*SPOT)

    annotator.page.keyboard.down(" ")
    annotator.drag(200, 150, 200 + 50 / scale, 150 - 30 / scale)
    annotator.page.keyboard.up(" ")
    assert annotator.client(*SPOT) == pytest.approx((x + 50, y - 30), abs=1)

    annotator.drag(200, 150, 200 - 50 / scale, 150 + 30 / scale, button="middle")
    assert annotator.client(*SPOT) == pytest.approx((x, y), abs=1)
    state = annotator.press("ArrowLeft")
    assert annotator.client(*SPOT) != pytest.approx((x, y), abs=1)
    assert (state["annotations"], state["tool"]) == ([], "box")


def test_masks_are_hidden_and_as_opaque_as_one_likes(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat", labels=("cat",))
    annotator.show(project.pictures["cat"])
    inside = (140, 140)
    (bare,) = annotator.colors(inside)
    project.square("cat", 120, 120, status="accepted")
    annotator.reload()
    (usual,) = annotator.colors(inside)
    assert usual != bare

    assert annotator.press("h")["isHidden"]
    assert annotator.colors(inside) == [bare]
    annotator.part("hide").click()
    assert annotator.colors(inside) == [usual]

    annotator.part("opacity").fill("1")
    assert annotator.state["opacity"] == 1
    (covered,) = annotator.colors(inside)
    annotator.part("opacity").fill("0")
    assert annotator.colors(inside) == [bare]
    assert differ(covered, bare) > differ(usual, bare) > 0

    annotator.part("opacity").fill("1")
    annotator.part("label-row").filter(has_text="No label").get_by_test_id("label-eye").click()
    assert annotator.colors(inside) == [bare]


def differ(a: list[int], b: list[int]) -> int:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True))


def test_a_question_mark_shows_the_keys_and_escape_closes_them(annotator: Annotator, make_project: MakeProject) -> None:
    annotator.show(make_project("cat").pictures["cat"])
    dialog = annotator.part("help-dialog")

    annotator.press("?")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Accept, go on to the next proposal")
    annotator.press("Escape")
    expect(dialog).not_to_be_visible()
    assert annotator.press("b")["tool"] == "box", "the keys are not back at the picture"
    annotator.part("help").click()
    expect(dialog).to_be_visible()
    annotator.press("?")
    expect(dialog).not_to_be_visible()


def test_the_picture_has_most_of_the_window(annotator: Annotator, make_project: MakeProject) -> None:
    annotator.show(make_project("cat").pictures["cat"])

    assert share_of_canvas(annotator) >= 0.65
    annotator.press("o")
    expect(annotator.part("labels")).not_to_be_visible()
    assert share_of_canvas(annotator) >= 0.80


def share_of_canvas(annotator: Annotator) -> float:
    """Its part of the window's area."""
    box, window = annotator.part("canvas").bounding_box(), annotator.page.viewport_size
    assert box
    assert window
    return box["width"] * box["height"] / (window["width"] * window["height"])


@pytest.mark.parametrize("width", [400, 800, 900, 1280])
def test_nothing_is_cut_off_or_covered_at_any_width(
    annotator: Annotator, make_project: MakeProject, width: int
) -> None:
    project = make_project("cat", labels=("cat",))
    project.square("cat", 120, 120)
    annotator.page.set_viewport_size({"width": width, "height": 800})
    annotator.show(project.pictures["cat"])
    annotator.press("c", "j")

    top = ("back", "previous", "position", "next", "prompt", "find", "saved", "help", "panel")
    for testid in (*top, "tool-box", "undo", "redo", "canvas", "plus", "minus", "reject", "accept"):
        assert annotator.is_whole(testid), f"{testid} is cut off or covered at {width} px"
    assert annotator.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_fitted_picture_stays_whole_when_the_window_changes(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    project.square("cat", 120, 120)
    annotator.show(project.pictures["cat"])
    annotator.press("j")  # in sight already: nothing moves
    scale = annotator.state["view"]["scale"]

    annotator.page.set_viewport_size({"width": 900, "height": 700})
    annotator.until(f"state.view.scale < {scale}")

    canvas = annotator.part("canvas").bounding_box()
    assert canvas
    left, top = annotator.client(0, 0)
    right, bottom = annotator.client(451, 300)
    assert canvas["x"] <= left < right <= canvas["x"] + canvas["width"]
    assert canvas["y"] <= top < bottom <= canvas["y"] + canvas["height"]
