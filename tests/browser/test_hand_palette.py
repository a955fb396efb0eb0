"""The command palette: a command is found by its name and run, without the mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import Hand, a_picture, upload
from tests.serving import Server

pytestmark = pytest.mark.browser


def test_a_command_is_found_by_name_and_run(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "palette.png", a_picture()))
    palette = page.get_by_test_id("palette")

    page.keyboard.press("Control+k")
    expect(page.get_by_test_id("palette-field")).to_be_focused()
    page.keyboard.type("brush paint")
    page.keyboard.press("Enter")
    expect(palette).to_be_hidden()
    assert hand.state["tool"] == "brush"

    hand.tap(300, 200)
    (before,) = hand.stored()
    page.keyboard.press("Control+k")
    page.keyboard.type("label cell")
    page.keyboard.press("Enter")
    (after,) = hand.stored()
    assert before["label"] is None
    assert after["label"] in {label["id"] for label in hand.state["labels"] if label["name"] == "cell"}


def test_it_opens_from_the_prompt_and_closes_without_doing_anything(page: Page, server: Server) -> None:
    hand = Hand(page, server, upload(server, "palette.png", a_picture()))

    page.keyboard.press("t")
    page.keyboard.press("Control+k")
    page.keyboard.type("no such thing")
    expect(page.get_by_text("No command has that name.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")

    expect(page.get_by_test_id("palette")).to_be_hidden()
    assert hand.state["tool"] == "select"
