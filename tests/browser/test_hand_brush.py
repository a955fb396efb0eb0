"""Brush and eraser: what is stored is what the brush's definition says, pixel by pixel, at any zoom and pixel ratio."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.hand import Hand, a_picture, brushed, upload
from tests.serving import Server

pytestmark = pytest.mark.browser

STROKE = [(300, 200), (340, 260), (420, 250), (470, 330)]


@pytest.mark.parametrize("scale", [0.3, 7.5])
def test_what_is_painted_and_erased_is_stored_to_the_pixel(sharp_page: Page, server: Server, scale: float) -> None:
    page = sharp_page
    hand = Hand(page, server, upload(server, "brush.png", a_picture(2400, 1800) if scale < 1 else a_picture()))
    hand.zoom_to(scale)

    page.keyboard.press("r")
    painted = hand.stroke(STROKE)
    (first,) = hand.stored()
    size = hand.state["brush"]
    expected = brushed(hand.size, painted, size)
    assert (first["bitmap"] == expected).all()
    assert (first["origin"]["kind"], first["status"], first["version"]) == ("brush", "accepted", 1)

    page.keyboard.press("e")
    page.keyboard.press(",")
    page.keyboard.press(",")
    thinner = hand.state["brush"]
    assert thinner < size
    erased = hand.stroke([(310, 240), (450, 270)])
    (second,) = hand.stored()
    left = expected & ~brushed(hand.size, erased, thinner)
    assert (second["bitmap"] == left).all()
    assert (second["id"], second["origin"]["kind"], second["version"]) == (first["id"], "eraser", 2)

    page.keyboard.press("Control+z")
    assert (hand.stored()[0]["bitmap"] == expected).all()
    page.keyboard.press("Control+Shift+z")
    assert (hand.stored()[0]["bitmap"] == left).all()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert hand.stored() == []


def test_shift_draws_a_straight_line_from_where_the_last_stroke_ended(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "line.png", a_picture()))
    page.keyboard.press("r")

    (start,) = hand.stroke([(300, 200)])
    page.keyboard.down("Shift")
    end = hand.tap(500, 340)
    page.keyboard.up("Shift")

    (line,) = hand.stored()
    assert (line["bitmap"] == brushed(hand.size, [start, end], hand.state["brush"])).all()


def test_escape_in_mid_stroke_keeps_nothing_and_erasing_all_deletes(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "escape.png", a_picture()))
    page.keyboard.press("r")
    page.mouse.move(*hand.place(300, 200))
    page.mouse.down()
    page.mouse.move(*hand.place(400, 200))
    page.keyboard.press("Escape")
    page.mouse.up()
    assert hand.stored() == []

    hand.tap(300, 200)
    assert len(hand.stored()) == 1
    page.keyboard.press("e")
    page.keyboard.press(".")
    hand.tap(300, 200)
    assert hand.stored() == []
    assert hand.state["message"] == "Nothing is left of the object, so it is gone."
    page.get_by_test_id("message-undo").click()
    assert len(hand.stored()) == 1


def test_alt_and_the_wheel_size_the_brush_and_zoom_nothing(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "wheel.png", a_picture()))
    before = hand.press("r")
    page.mouse.move(*hand.place(300, 200))

    page.keyboard.down("Alt")
    page.mouse.wheel(0, -100)
    larger = hand.until(f"state.brush > {before['brush']}")
    page.mouse.wheel(0, 100)
    hand.until(f"state.brush < {larger['brush']}")
    page.keyboard.up("Alt")

    assert hand.state["view"] == before["view"]


def test_a_finger_paints_and_a_second_finger_ends_the_stroke(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "touch.png", a_picture()))
    screen = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[int, int]) -> None:
        points = [dict(zip("xy", hand.place(*place), strict=True), id=id) for id, place in enumerate(places)]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    hand.press("r")
    touch("touchStart", (300, 200))
    touch("touchMove", (400, 260))
    touch("touchEnd")
    (painted,) = hand.stored()
    expected = brushed(hand.size, [hand.spot(300, 200), hand.spot(400, 260)], hand.state["brush"])
    assert (painted["bitmap"] == expected).all()

    view = hand.state["view"]
    touch("touchStart", (500, 300))
    touch("touchMove", (520, 300))
    touch("touchStart", (520, 300), (600, 300))
    touch("touchMove", (500, 300), (620, 300))
    touch("touchEnd")
    hand.until(f"state.view.scale > {view['scale']}")
    assert (hand.stored()[0]["bitmap"] == expected).all()
