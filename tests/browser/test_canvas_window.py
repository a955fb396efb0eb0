"""The window of a DICOM picture: by preset and by drag; only the drawing changes."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import Hand, a_picture, upload
from tests.images.making import a_dicom, as_file
from tests.serving import Server

pytestmark = pytest.mark.browser

AT = (100, 100)


def a_ct() -> bytes:
    """-1000 HU on the left, +200 on the right, shown by itself from -160 to 240."""
    values = np.zeros((240, 320), np.uint16)
    values[:, 160:] = 1200
    return as_file(a_dicom(values, RescaleSlope=1, RescaleIntercept=-1000, WindowCenter=40, WindowWidth=400))


def test_a_preset_and_a_drag_change_what_is_drawn_and_nothing_else(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "slice.dcm", a_ct()))
    hand.until("state.windowInfo")
    assert hand.colors((80, 120), (240, 120)) == [[0, 0, 0], [230, 230, 230]]

    page.keyboard.press("Control+k")
    page.keyboard.type("window lung")
    page.keyboard.press("Enter")
    hand.until("state.window")
    expect(hand.part("tone-sign")).to_contain_text("window centre −600, width 1500 (lung)")  # noqa: RUF001 (a minus, as it is shown)
    expect(hand.part("tone-sign")).to_contain_text("The model sees the file's own.")
    page.wait_for_load_state("networkidle")
    (left, _) = hand.colors((80, 120), (240, 120))
    assert left == [60, 60, 60]  # 255 * (-1000 - -1350) / 1500 = 59.5

    page.keyboard.press("d")
    hand.stroke([(300, 300), (400, 320), (600, 300)])
    assert hand.state["window"] == {"centre": -600, "width": 3000}
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('width=3000'))"
    )
    page.wait_for_load_state("networkidle")
    (left, _) = hand.colors((80, 120), (240, 120))
    assert left == [94, 94, 94]  # 255 * (-1000 - -2100) / 3000 = 93.5

    page.keyboard.press("c")
    (made,) = hand.click(240, 120)["annotations"]
    assert hand.stored()[0]["id"] == made["id"]

    hand.part("tone-reset").click()
    assert hand.state["window"] is None
    assert hand.colors((80, 120), (240, 120))[0] == [0, 0, 0]


def test_a_photo_has_no_window(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "photo.png", a_picture()))

    expect(hand.part("tool-window")).to_be_hidden()
    hand.press("d")
    hand.stroke([(300, 300), (400, 320)])

    assert hand.state["window"] is None
    assert "no window" in hand.state["message"]
