"""Takes the pictures of the first minutes that the README shows: ``python -m tests.browser.screenshots [FOLDER]``.

The steps are a person's, on the bundled models and a data folder of its own, so the pictures show what there is.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.annotator import Annotator
from tests.serving import Server

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
LARGEST = 150_000  # bytes a picture
_QUALITIES = (88, 80, 70, 60)


def main(folder: Path) -> None:
    """Walk the steps and write a WebP of each into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, _page(Server(Path(scratch) / "data")) as (page, server):
        project, pictures = _sample(server)
        annotator = Annotator(page, server)
        _projects(page, server, folder)
        _cat(annotator, pictures["cat.png"], folder)
        _rocket(annotator, pictures["rocket.jpg"], folder)
        _coins(annotator, pictures["coins.png"])
        _project(page, server, project, folder)
        _demo(page, server, folder)
        page.emulate_media(color_scheme="dark")
        annotator.show(pictures["coins.png"])
        _take(page, folder / "dark.webp")


@contextmanager
def _page(server: Server) -> Iterator[tuple[Page, Server]]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
        context.set_default_timeout(60_000)
        expect.set_options(timeout=60_000)
        try:
            server.start(ready=True)
            yield context.new_page(), server
        finally:
            server.stop()
            browser.close()


def _sample(server: Server) -> tuple[str, dict[str, str]]:
    """The sample project's id, and the ids of its pictures by name."""
    project: dict[str, Any] = httpx.get(f"{server.url}/api/v1/projects").json()[0]
    images = httpx.get(f"{server.url}/api/v1/projects/{project['id']}/images").json()
    return project["id"], {image["name"]: image["id"] for image in images}


def _projects(page: Page, server: Server, folder: Path) -> None:
    page.goto(server.url)
    expect(page.get_by_role("link", name="Open Sample project")).to_be_visible()
    _take(page, folder / "projects.webp")


def _cat(annotator: Annotator, cat: str, folder: Path) -> None:
    annotator.show(cat)
    annotator.say("cat")
    _take(annotator.page, folder / "proposed.webp")
    annotator.press("1", "Enter")
    _take(annotator.page, folder / "accepted.webp")


def _rocket(annotator: Annotator, rocket: str, folder: Path) -> None:
    annotator.show(rocket)
    annotator.press("b")
    annotator.drag(296, 112, 350, 356)
    _take(annotator.page, folder / "box.webp")
    annotator.press("4", "Enter")


def _coins(annotator: Annotator, coins: str) -> None:
    """All that the phrase finds is accepted, with a label."""
    annotator.show(coins)
    annotator.say("coin")
    annotator.press("Shift+Enter")


def _project(page: Page, server: Server, project: str, folder: Path) -> None:
    page.goto(f"{server.url}/project?id={project}")
    expect(page.locator(".s-thumb")).to_have_count(12)
    _take(page, folder / "project.webp")
    page.get_by_role("link", name="Export").click()
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    _take(page, folder / "export.webp")


def _demo(page: Page, server: Server, folder: Path) -> None:
    page.goto(f"{server.url}/demo")
    page.get_by_role("button", name="motorcycle").click()
    expect(page.get_by_text("of 'motorcycle'.")).to_be_visible()
    _take(page, folder / "demo.webp")


def _take(page: Page, path: Path) -> None:
    """As it is once all pictures on it are there and nothing moves, small enough to be kept."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    picture = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for quality in _QUALITIES:
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= LARGEST:
            return
    raise ValueError(f"{path.name} has {path.stat().st_size} bytes; at most {LARGEST} may be kept")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
