"""The commands that change masks, by key and by menu, against scipy; each is one step of undo."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect
from scipy import ndimage

from core.types import Bitmap
from tests.browser.hand import Hand, a_picture, upload
from tests.serving import Server

pytestmark = pytest.mark.browser

ANY_CORNER = np.ones((3, 3), dtype=bool)


def drawn(page: Page, server: Server) -> tuple[Hand, Bitmap]:
    """A ring with a speck beside it, painted as one object and selected."""
    hand = Hand(page, server, upload(server, "masks.png", a_picture()))
    page.keyboard.press("r")
    hand.stroke([(250, 150), (450, 150), (450, 350), (250, 350), (250, 150)])
    while hand.state["brush"] > 2:
        page.keyboard.press("[")
    hand.tap(600, 250)
    (ring,) = hand.stored()
    assert ndimage.label(ring["bitmap"], ANY_CORNER)[1] == 2
    return hand, ring["bitmap"]


def test_shapes_change_as_scipy_changes_them(page: Page, server: Server) -> None:
    hand, before = drawn(page, server)
    labelled, _ = ndimage.label(before, ANY_CORNER)
    expected = {
        "Shift+f": ndimage.binary_fill_holes(before),
        "Shift+d": labelled == np.bincount(labelled.ravel())[1:].argmax() + 1,
        "Shift+ArrowUp": ndimage.binary_dilation(before),
        "Shift+ArrowDown": ndimage.binary_erosion(before),
        "Shift+s": ndimage.median_filter(before.astype(np.uint8), size=5, mode="nearest").astype(bool),
    }

    for key, after in expected.items():
        page.keyboard.press(key)
        assert (hand.stored()[0]["bitmap"] == after).all(), key
        page.keyboard.press("Control+z")
        assert (hand.stored()[0]["bitmap"] == before).all(), key


def test_split_merge_duplicate_and_cut_out(page: Page, server: Server) -> None:
    hand, before = drawn(page, server)

    page.get_by_test_id("more").click()
    page.get_by_test_id("split").click()
    halves = hand.stored()
    assert len(halves) == 2
    assert (halves[0]["bitmap"] ^ halves[1]["bitmap"] == before).all()
    assert len(hand.state["selection"]) == 2

    page.keyboard.press("Shift+m")
    (merged,) = hand.stored()
    assert (merged["bitmap"] == before).all()

    page.keyboard.press("Control+d")
    twins = hand.stored()
    assert [(one["bitmap"] == before).all() for one in twins] == [True, True]

    page.keyboard.press("Shift+ArrowDown")
    (copy,) = [one for one in hand.stored() if one["id"] in hand.state["selection"]]
    page.keyboard.press("Shift+x")
    (other,) = [one for one in hand.stored() if one["id"] == merged["id"]]
    assert (other["bitmap"] == before & ~copy["bitmap"]).all()


def test_the_menu_is_used_with_the_keyboard_alone(page: Page, server: Server) -> None:
    hand, before = drawn(page, server)
    more = page.get_by_test_id("more")

    more.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("reshape-fill-holes")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("more-menu")).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert (hand.stored()[0]["bitmap"] == ndimage.binary_dilation(before)).all()
