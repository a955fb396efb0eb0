"""The canvas at its limits, in a browser: a huge picture with many masks, a thousand strokes, twenty objects."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import httpx
import numpy as np
from PIL import Image
from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.timing import Row
from core import masks
from tests.browser import chromium
from tests.browser.annotator import Annotator
from tests.serving import Server

SIDE, COUNT = 10_000, 500  # pixels a side, masks on it
STROKES = 1_000
_RADIUS = 150  # of each mask, in pixels

# Paints in circles for some seconds; gives the frames per second, the longest frame (ms), and mouse-up to painted (ms).
_PAINT = """async ([seconds]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const canvas = document.querySelector('mask-annotator').shadowRoot.querySelector('canvas[data-testid=canvas]');
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const send = (type, turn) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, isPrimary: true, bubbles: true, button: type === 'pointermove' ? -1 : 0, buttons: 1,
    clientX: left + width / 2 + Math.cos(turn) * 60, clientY: top + height / 2 + Math.sin(turn) * 60,
  }));
  send('pointerdown', 0);
  const begin = await frame();
  let [now, count, longest] = [begin, 0, 0];
  while (now - begin < seconds * 1000) {
    send('pointermove', (now - begin) / 300);
    const next = await frame();
    longest = Math.max(longest, next - now);
    now = next;
    count += 1;
  }
  const up = performance.now();
  send('pointerup', 0);
  await frame();
  await frame();
  return [count * 1000 / (now - begin), longest, performance.now() - up];
}"""


def measure() -> Iterator[Row]:
    """On a server and data folder of its own, with the bundled models."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data").start(ready=True)
        browser = chromium.launch(playwright)
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.set_default_timeout(120_000)
            annotator = Annotator(page, server)
            images = _sample(server)
            yield from _twenty_objects(annotator, images["coins.png"])
            yield from _many_strokes(annotator, images["cat.png"])
            yield from _huge(annotator, _huge_picture(server))
        finally:
            browser.close()
            server.stop()


def _sample(server: Server) -> dict[str, str]:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as api:
        project = api.get("/projects").json()[0]["id"]
        return {image["name"]: image["id"] for image in api.get(f"/projects/{project}/images").json()}


def _huge_picture(server: Server) -> str:
    """A picture with lobed discs all over it, each of them an accepted object. Its id."""
    out = io.BytesIO()
    ramp = np.add.outer(np.arange(SIDE) // 50, np.arange(SIDE) // 50).astype(np.uint8)
    Image.fromarray(ramp).save(out, "PNG", compress_level=1)
    ys, xs = np.mgrid[-_RADIUS:_RADIUS, -_RADIUS:_RADIUS]
    turn = np.arctan2(ys, xs)
    disc = np.hypot(xs, ys) < _RADIUS - 10 + 6 * np.sin(7 * turn) + 3 * np.sin(31 * turn)
    mask = masks.from_bitmap(disc)
    assert mask.bounds is not None
    bounds, counts = mask.bounds, masks.runs_to_string(mask.runs)
    places = np.random.default_rng(1).integers(0, SIDE - 2 * _RADIUS, (COUNT, 2)).tolist()
    edits = [
        {
            "annotation": str(uuid4()),
            "expected": None,
            "mask": {"bounds": [left + bounds.left, top + bounds.top, bounds.width, bounds.height], "counts": counts},
        }
        for left, top in places
    ]
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=300) as api:
        project = api.get("/projects").json()[0]["id"]
        fields = {"command": str(uuid4()), "id": str(uuid4()), "on_duplicate": "add"}
        answer = api.post(f"/projects/{project}/images", data=fields, files={"file": ("huge.png", out.getvalue())})
        id: str = answer.raise_for_status().json()["image"]["id"]
        api.post(f"/images/{id}/changes", json={"command": str(uuid4()), "edits": edits}).raise_for_status()
    return id


def _twenty_objects(annotator: Annotator, coins: str) -> Iterator[Row]:
    """All coins by one word, three of them corrected with a click each, all accepted."""
    annotator.show(coins)
    start = perf_counter()
    state = annotator.say("coins")
    annotator.press("c")
    boxes = [one["mask"]["bounds"] for one in state["annotations"][:3]]
    for left, top, width, height in boxes:
        annotator.press("Escape")
        annotator.press("v")
        annotator.click(left + width / 2, top + height / 2)
        annotator.press("c")
        annotator.click(left + width / 3, top + height / 2)
    state = annotator.press("Shift+Enter")
    seconds = perf_counter() - start
    accepted = sum(one["status"] == "accepted" for one in state["annotations"])
    actions = 3 + 1 + 5 * len(boxes) + 1  # T, the word, Enter; C; the corrections; Shift+Enter
    yield Row(f"{accepted} objects by a word and three corrections, an object", seconds / max(accepted, 1), "s")
    yield Row("the same, actions an object", actions / max(accepted, 1), "")


def _many_strokes(annotator: Annotator, cat: str) -> Iterator[Row]:
    page = annotator.page
    annotator.show(cat)
    annotator.press("r")
    cdp = page.context.new_cdp_session(page)
    before = _heap_mb(cdp)
    start = perf_counter()
    x, y = annotator.client(40, 40)
    for i in range(STROKES):
        x, y = annotator.client(40 + i * 7 % 360, 40 + i * 11 % 220) if i % 50 == 0 else (x + 5, y + 3 * (-1) ** i)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 9, y + 4)
        page.mouse.up()
    annotator.settled()
    yield Row(f"{STROKES:,} strokes until all are saved", perf_counter() - start, "s")
    yield Row(f"memory that {STROKES:,} strokes leave in the page", _heap_mb(cdp) - before, "MB")


def _heap_mb(cdp: CDPSession) -> float:
    cdp.send("HeapProfiler.collectGarbage")
    used: float = cdp.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1_000_000


def _huge(annotator: Annotator, id: str) -> Iterator[Row]:
    start = perf_counter()
    annotator.show(id)
    yield Row(f"{SIDE:,} x {SIDE:,} with {COUNT} masks, address to picture", perf_counter() - start, "s")
    for name, zooms in (("whole", 0), ("zoomed in", 8)):
        for _ in range(zooms):
            annotator.press("+")
        yield from _painting(annotator.page, annotator, name)


def _painting(page: Page, annotator: Annotator, name: str) -> Iterator[Row]:
    annotator.press("r", "Escape")
    per_second, longest, painted = page.evaluate(_PAINT, [4])
    annotator.settled()
    yield Row(f"painting over {COUNT} masks, {name}", per_second, "fps")
    yield Row(f"painting over {COUNT} masks, {name}, longest frame", longest, "ms")
    yield Row(f"painting over {COUNT} masks, {name}, mouse-up to painted", painted, "ms")
