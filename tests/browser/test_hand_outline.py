"""The outline of an object: corners dragged, added and removed; the stored mask pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from core.types import Bitmap
from tests.browser.hand import Hand, a_picture, upload
from tests.browser.test_hand_polygon import filled
from tests.serving import Server

pytestmark = pytest.mark.browser

SQUARE = [(300, 150), (500, 150), (500, 350), (300, 350)]


def drawn(hand: Hand) -> Bitmap:
    """A square, selected, with the Select tool in hand."""
    hand.page.keyboard.press("p")
    for place in [*SQUARE, SQUARE[0]]:
        hand.tap(*place)
    (one,) = hand.stored()
    hand.page.keyboard.press("v")
    bitmap: Bitmap = one["bitmap"]
    return bitmap


def edges(bitmap: Bitmap) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(bitmap)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


@pytest.mark.parametrize("scale", [0.3, 7.5])
def test_a_double_click_edits_the_outline_in_exact_pixels(sharp_page: Page, server: Server, scale: float) -> None:
    page = sharp_page
    hand = Hand(page, server, upload(server, "outline.png", a_picture(2400, 1800) if scale < 1 else a_picture()))
    hand.zoom_to(scale)
    before = drawn(hand)
    page.mouse.dblclick(*hand.place(400, 250))
    hand.until("state.tool === 'outline'")
    x0, y0, x1, y1 = edges(before)

    *_, at = hand.stroke([SQUARE[2], (530, 380), (560, 420)])
    (moved,) = hand.stored()
    expected = filled(hand.size, [(x0, y0), (x1, y0), at, (x0, y1)])
    assert (moved["bitmap"] == expected).all()
    assert (moved["version"], moved["origin"]["kind"]) == (2, "outline")

    *_, top = hand.stroke([(400, 150), (400, 120), (400, 100)])  # a new corner, from the line
    (added,) = hand.stored()
    assert (added["bitmap"] == filled(hand.size, [(x0, y0), top, (x1, y0), at, (x0, y1)])).all()

    page.mouse.move(*hand.place(400, 100))
    page.keyboard.press("Delete")
    assert (hand.stored()[0]["bitmap"] == expected).all()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert (hand.stored()[0]["bitmap"] == before).all()


def test_a_click_elsewhere_and_escape_change_nothing(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "outline-same.png", a_picture()))
    before = drawn(hand)
    page.keyboard.press("u")
    hand.tap(*SQUARE[1])
    hand.tap(400, 150)
    page.mouse.move(*hand.place(*SQUARE[1]))
    page.mouse.down()
    page.mouse.move(*hand.place(600, 100))
    page.keyboard.press("Escape")
    page.mouse.up()
    (one,) = hand.stored()
    assert one["version"] == 1
    assert (one["bitmap"] == before).all()
