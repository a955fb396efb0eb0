"""How the picture is drawn and read: tone, outlines, isolation, the value under the pointer, the ruler."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.hand import Hand, a_picture, sample, upload
from tests.serving import Server

pytestmark = pytest.mark.browser

PLACES = [(300, 200), (400, 300), (520, 180)]


def greys(hand: Hand) -> list[int]:
    """The red that the window shows at PLACES, once two frames are drawn."""
    hand.page.evaluate("() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    shot: Any = np.asarray(Image.open(io.BytesIO(hand.page.screenshot())).convert("RGB"))
    return [int(shot[int(y), int(x), 0]) for x, y in (hand.place(*place) for place in PLACES)]


def slide(page: Page, testid: str, value: float) -> None:
    page.get_by_test_id(testid).fill(str(value))


def test_tone_changes_the_drawing_only_and_says_so(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "tone.png", a_picture()))
    sign = page.get_by_test_id("tone-sign")
    plain = greys(hand)
    expect(sign).to_be_hidden()

    page.keyboard.press("i")
    expect(sign).to_have_text("Not as stored: inverted. As it was")
    assert greys(hand) == pytest.approx([255 - grey for grey in plain], abs=1)
    page.keyboard.press("i")
    assert greys(hand) == plain

    page.keyboard.press("w")
    slide(page, "view-brightness", 0.2)
    slide(page, "view-gamma", 2)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("view-panel")).to_be_hidden()
    expected = [min(255, round(255 * ((grey / 255) ** 0.5 + 0.2))) for grey in plain]
    assert greys(hand) == pytest.approx(expected, abs=1)
    expect(sign).to_contain_text("brightness +20 %, gamma 2.00")

    page.get_by_test_id("tone-reset").click()
    expect(sign).to_be_hidden()
    assert greys(hand) == plain
    assert hand.stored() == []


def test_outlines_only_and_selected_only(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "outline.png", a_picture()))
    plain = greys(hand)
    page.keyboard.press("r")
    for _ in range(4):
        page.keyboard.press("]")
    hand.tap(*PLACES[0])
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    hand.tap(*PLACES[1])
    page.mouse.move(*hand.place(20, 20))
    hand.settled()
    filled = greys(hand)
    assert [now != before for now, before in zip(filled, plain, strict=True)] == [True, True, False]

    page.keyboard.press("Shift+i")
    assert greys(hand) == [plain[0], filled[1], plain[2]]
    page.keyboard.press("Shift+i")
    page.keyboard.press("Shift+o")
    assert greys(hand) == plain
    page.keyboard.press("Shift+w")
    assert greys(hand) == filled


def test_the_pointer_reads_value_and_millimetres_and_the_ruler_measures(page: Page, server: Server) -> None:
    hand = Hand(page, server, sample(server, "ct.dcm"))
    row_mm, column_mm = hand.image["spacing_mm"]
    x, y = hand.spot(*PLACES[0])
    page.mouse.move(*hand.place(*PLACES[0]))

    words = page.get_by_test_id("pointer")
    expect(words).to_contain_text(f"x {int(x)} y {int(y)}")
    expect(words).to_contain_text(f"{x * column_mm:.1f}, {y * row_mm:.1f} mm")
    expect(words).to_contain_text(f"  {greys(hand)[0]}  ", use_inner_text=True)

    before = page.screenshot()
    page.keyboard.press("m")
    hand.stroke([PLACES[0], PLACES[1]])
    assert page.screenshot() != before
    page.keyboard.press("Escape")
    assert hand.stored() == []
