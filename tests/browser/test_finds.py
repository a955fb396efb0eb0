"""One phrase over every picture of a project, from the project's page."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.serving import Server

pytestmark = pytest.mark.browser


def test_a_phrase_is_looked_for_on_every_picture_and_leaves_proposals(page: Page, server: Server) -> None:
    api = f"{server.url}/api/v1"
    project = httpx.get(f"{api}/projects").json()[0]["id"]
    page.goto(f"{server.url}/project?id={project}#find")

    page.get_by_test_id("find-phrases").fill("cat")
    page.keyboard.press("Enter")
    over = page.locator("[data-testid=find-jobs] li[data-state=done]")
    expect(over).to_contain_text("'cat': ", timeout=120_000)

    images = httpx.get(f"{api}/projects/{project}/images").json()
    cat = next(image for image in images if image["name"].startswith("cat"))
    found = httpx.get(f"{api}/images/{cat['id']}").json()["annotations"]
    assert [(one["status"], one["phrase"]) for one in found] == [("proposed", "cat")]
    expect(page.locator(".s-summary")).to_contain_text("with open proposals")
    expect(page.locator(".s-summary")).not_to_contain_text("0 with open proposals")
