"""The whole product: prompt to mask through the API, mouse-up to painted in a browser, memory of the server."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Page, sync_playwright

from benchmarks.timing import Row, median_s, resident_mb
from tests.browser import chromium
from tests.serving import Server

REPEATS = 7


def measure(reference: float) -> Iterator[Row]:
    """Start a server over a fresh folder, then measure through its doors."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        started = time.perf_counter()
        server.start()
        yield Row("first start to first answer", time.perf_counter() - started, "s")
        server.wait(ready=True)
        yield Row("first start to warm models", time.perf_counter() - started, "s")
        try:
            yield from _through_the_api(server, reference)
            yield from _through_the_browser(server, reference)
            yield Row("resident memory of the server", resident_mb(server.pid), "MB")
        finally:
            server.stop()


def sample_image(server: Server, name: str) -> dict[str, Any]:
    """The sample project's picture whose name begins with ``name``."""
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as client:
        project = client.get("/projects").json()[0]["id"]
        images: list[dict[str, Any]] = client.get(f"/projects/{project}/images").json()
    return next(image for image in images if image["name"].startswith(name))


def _through_the_api(server: Server, reference: float) -> Iterator[Row]:
    image = sample_image(server, "cat")
    prompts: dict[str, dict[str, Any]] = {
        "phrase": {"text": "cat"},
        "box": {"box": [90, 5, 440, 295]},
        "click": {"points": [{"x": 220, "y": 160, "positive": True}]},
    }
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as client:
        for name, prompt in prompts.items():

            def ask(prompt: dict[str, Any] = prompt) -> None:
                body = {"command": str(uuid4()), "prompt": prompt}
                client.post(f"/images/{image['id']}/segment", json=body).raise_for_status()

            seconds = median_s(ask, REPEATS)
            yield Row(f"API, {name} to stored mask", seconds * 1000, "ms", seconds / reference)


def _through_the_browser(server: Server, reference: float) -> Iterator[Row]:
    image = sample_image(server, "rocket")
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        started = time.perf_counter()
        page.goto(f"{server.url}/annotate/{image['id']}")
        page.wait_for_function(_SHOWN)
        yield Row("browser, address to picture", (time.perf_counter() - started) * 1000, "ms")
        seconds = statistics.median(_drag_to_mask(page, i) for i in range(REPEATS))
        yield Row("browser, mouse-up to painted mask", seconds * 1000, "ms", seconds / reference)
        browser.close()


_SHOWN = """() => {
  const state = document.querySelector('mask-annotator')?.state;
  return state?.image && !state.isBusy;
}"""
_PAINTED = """
(count) => new Promise((done) => {
  const annotator = document.querySelector('mask-annotator');
  const look = () => annotator.state.annotations.length > count
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))
    : requestAnimationFrame(look);
  look();
})
"""


def _drag_to_mask(page: Page, shift: int) -> float:
    """Seconds from the pointer's release to two frames after the mask was in the canvas's state."""
    count = page.evaluate("() => document.querySelector('mask-annotator').state.annotations.length")
    x0, y0 = _client(page, 300 + shift, 60)
    x1, y1 = _client(page, 350 + shift, 250)
    page.keyboard.press("b")
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move(x1, y1, steps=4)
    released = page.evaluate("() => performance.now()")
    page.mouse.up()
    painted = page.evaluate(_PAINTED, count)
    return float(painted - released) / 1000


def _client(page: Page, x: float, y: float) -> tuple[float, float]:
    at = page.evaluate("([x, y]) => document.querySelector('mask-annotator').imageToClient(x, y)", [x, y])
    return at["x"], at["y"]
