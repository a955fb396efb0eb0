"""The dashboard of a project: figures as plots of Gradio's own, each with its table, and an empty state."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pictures import new_project
from tests.serving import Server
from tests.webapp.asking import Api

pytestmark = pytest.mark.browser


def test_the_dashboard_shows_what_was_done(page: Page, pages_server: Server) -> None:
    with httpx.Client(base_url=pages_server.url, timeout=60) as client:
        project = new_project(Api(client), "cat")
        page.goto(f"{pages_server.url}/project?id={project.id}#dashboard")
        expect(page.get_by_text("Nothing is marked yet.")).to_be_visible()

        project.square("cat", 20, 20, "accepted")
        page.get_by_role("link", name="Pictures").click()
        page.get_by_role("link", name="Dashboard").click()

    expect(page.get_by_text("Nothing is marked yet.")).to_be_hidden()
    plots = page.locator("#dashboard canvas:visible, #dashboard svg.marks:visible")
    expect(plots).to_have_count(4)  # nothing was proposed, so nothing became of it
    table = page.locator("#dashboard table:visible").first
    expect(table).to_contain_text("(no label)")
    assert (plots.first.bounding_box() or {"width": 0})["width"] > 200
    page.get_by_role("link", name="Pictures").click()
    expect(plots.first).to_be_hidden()
