"""A Chromium per run, a page per test, servers over the real bundled models."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.annotator import Annotator
from tests.browser.pictures import MakeProject, new_project
from tests.serving import Server
from tests.webapp.asking import Api


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        expect.set_options(timeout=30_000)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when a script on it throws."""
    yield from _watched(context)


@pytest.fixture(params=[1, 2], ids=["ratio-1", "ratio-2"])
def sharp_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The same at two device-pixel ratios."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=request.param)
    context.set_default_timeout(30_000)
    yield from _watched(context)
    context.close()


def _watched(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    assert thrown == []


def serving(folder: Path) -> Iterator[Server]:
    """A server over a data folder of its own, with warm models, until the fixture ends."""
    server = Server(folder / "data").start(ready=True)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The whole product on embedded defaults, models warm."""
    yield from serving(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="session")
def pages_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests of the pages: each works in a project of its own, the sample project stays as it is."""
    yield from serving(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def empty_project(page: Page, pages_server: Server) -> str:
    """A new project, made and open in the browser. Its id."""
    page.goto(pages_server.url)
    page.get_by_role("button", name="New project", exact=True).click()
    page.wait_for_url("**/project?id=*")
    page.keyboard.press("Escape")
    expect(page.get_by_text("No pictures yet.")).to_be_visible()
    return page.url.split("id=")[1].split("&")[0]


@pytest.fixture(scope="session")
def canvas_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests of the canvas: each works in a project of its own."""
    yield from serving(tmp_path_factory.mktemp("canvas"))


@pytest.fixture
def annotator(page: Page, canvas_server: Server) -> Annotator:
    return Annotator(page, canvas_server)


@pytest.fixture
def make_project(canvas_server: Server) -> Iterator[MakeProject]:
    """``new_project`` on the canvas tests' server."""
    with httpx.Client(base_url=canvas_server.url, timeout=60) as client:
        yield partial(new_project, Api(client))
