"""axe-core finds nothing serious on any page, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.annotator import Annotator
from tests.browser.pictures import new_project
from tests.serving import Server
from tests.webapp.asking import Api

pytestmark = pytest.mark.browser
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ("/", "/project?id={project}", "/project?id={project}#find", "/project?id={project}#labels",
         "/project?id={project}#export", "/demo", "/models")  # fmt: skip
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target.flat().join(" ")}: ${html}`));
}"""


def serious(page: Page) -> list[Any]:
    """What axe finds wrong on the page, with where."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(_RUN)
    return found


def on_the_canvas(annotator: Annotator, scheme: str) -> dict[str, list[Any]]:
    """With proposals, one of them selected, a comment, and the help; then the project's figures."""
    with httpx.Client(base_url=annotator.server.url, timeout=60) as client:
        project = new_project(Api(client), "coins", labels=("coin", scheme))
        project.square("coins", 20, 20)
        project.square("coins", 120, 20, "accepted")
    found = {}
    annotator.show(project.pictures["coins"])
    annotator.press("j")
    annotator.part("review").click()
    annotator.part("comment").fill("The edge is rough.")
    annotator.press("Enter")
    found["canvas"] = serious(annotator.page)
    annotator.part("help").click()
    found["help"] = serious(annotator.page)
    annotator.page.goto(f"{annotator.server.url}/project?id={project.id}#dashboard")
    annotator.page.locator("#dashboard table:visible").first.wait_for()
    found["dashboard"] = serious(annotator.page)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_is_found(browser: Browser, pages_server: Server, scheme: Any) -> None:
    with httpx.Client(base_url=f"{pages_server.url}/api/v1", timeout=60) as client:
        project = client.post("/projects/sample").json()["id"]
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = context.new_page()
    found = {}
    for address in PAGES:
        page.goto("about:blank")
        page.goto(pages_server.url + address.format(project=project))
        found[address] = serious(page)
    found |= on_the_canvas(Annotator(page, pages_server), scheme)
    context.close()
    assert {address: problems for address, problems in found.items() if problems} == {}
