"""Keys that a person changes: kept over a reload, conflicts said, and all put back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject

pytestmark = pytest.mark.browser


def test_a_key_is_changed_kept_and_put_back(annotator: Annotator, make_project: MakeProject) -> None:
    project = make_project("cat")
    annotator.show(project.pictures["cat"])
    annotator.press_unsettled("?")
    annotator.part("change-keys").click()

    annotator.part("key-tool box").click()
    annotator.page.keyboard.press("v")
    expect(annotator.part("keys-said")).to_contain_text("belongs to “Select”")
    annotator.page.keyboard.press("Shift+q")
    expect(annotator.part("key-tool box")).to_have_text("Shift+Q")
    with annotator.page.expect_navigation():
        annotator.part("keys-keep").click()
    annotator.settled()

    assert annotator.press("b")["tool"] == "select"
    assert annotator.press("Shift+q")["tool"] == "box"
    expect(annotator.part("tool-box")).to_have_attribute("title", "Box (Shift+Q)")

    annotator.press_unsettled("?")
    annotator.part("change-keys").click()
    annotator.part("keys-reset").click()
    with annotator.page.expect_navigation():
        annotator.part("keys-keep").click()
    annotator.settled()
    assert annotator.press("b")["tool"] == "box"
