"""Polygon and scribble: the stored mask against the even-odd rule, and what the segmenter was asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from playwright.sync_api import Page

from core.types import Bitmap, Size
from tests.browser.hand import Hand, Spot, a_picture, sample, upload
from tests.serving import Server

pytestmark = pytest.mark.browser

SQUARE = [(300, 150), (520, 160), (500, 380), (290, 360)]
HOLE = [(360, 220), (440, 230), (400, 300)]


def filled(size: Size, corners: Sequence[Spot]) -> Bitmap:
    """Pixels from whose centre a ray to the left crosses the outline an odd number of times."""
    ys, xs = np.mgrid[: size.height, : size.width] + 0.5
    inside = np.zeros(size.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if ay != by:
            inside ^= ((ay <= ys) != (by <= ys)) & (ax + (ys - ay) / (by - ay) * (bx - ax) <= xs)
    return inside


@pytest.mark.parametrize("scale", [0.3, 7.5])
def test_a_polygon_is_exact_and_another_cuts_a_hole(sharp_page: Page, server: Server, scale: float) -> None:
    page = sharp_page
    hand = Hand(page, server, upload(server, "polygon.png", a_picture(2400, 1800) if scale < 1 else a_picture()))
    hand.zoom_to(scale)
    page.keyboard.press("p")

    corners = [hand.tap(*place) for place in SQUARE]
    hand.tap(*SQUARE[0])
    (first,) = hand.stored()
    expected = filled(hand.size, corners)
    assert (first["bitmap"] == expected).all()
    assert (first["origin"]["kind"], first["status"]) == ("polygon", "accepted")

    page.keyboard.down("Shift")
    inner = [hand.tap(*place) for place in HOLE]
    page.keyboard.up("Shift")
    hand.tap(450, 350)
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    (second,) = hand.stored()
    assert (second["bitmap"] == expected & ~filled(hand.size, inner)).all()
    assert (second["id"], second["version"]) == (first["id"], 2)

    page.keyboard.press("Control+z")
    assert (hand.stored()[0]["bitmap"] == expected).all()


def test_escape_lets_go_of_a_polygon_and_keeps_the_selection(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "escape.png", a_picture()))
    page.keyboard.press("p")
    for place in [*SQUARE, SQUARE[0]]:
        hand.tap(*place)
    (first,) = hand.stored()

    hand.tap(*HOLE[0])
    page.keyboard.press("Escape")

    assert hand.state["selection"] == [first["id"]]
    assert hand.stored()[0]["version"] == 1


def test_a_scribble_is_asked_and_another_corrects_the_same_object(page: Page, server: Server) -> None:
    hand = Hand(page, server, sample(server, "coffee.png"))
    page.keyboard.press("s")

    over = hand.stroke([(420, 250), (470, 300), (520, 320), (560, 300)])
    (first,) = hand.stored()
    (line,) = first["origin"]["prompt"]["scribbles"]
    assert (first["origin"]["kind"], first["status"]) == ("scribble", "proposed")
    assert [(point["x"], point["y"], point["positive"]) for point in line] == [
        (*spot, True) for spot in [*over, over[-1]]
    ]

    hand.stroke([(430, 280), (480, 330), (500, 335)], button="right")
    (second,) = hand.stored()
    assert (second["id"], second["version"]) == (first["id"], 2)
    lines = second["origin"]["prompt"]["scribbles"]
    assert [{point["positive"] for point in line} for line in lines] == [{True}, {False}]
