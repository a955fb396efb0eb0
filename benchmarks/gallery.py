"""A project of 100,000 pictures: what its list costs, through the API and in a browser."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from playwright.sync_api import Page, sync_playwright

from benchmarks.timing import Row, median_s
from tests.browser import chromium
from tests.serving import Server

COUNT = 100_000

# All are like the first picture there is; every tenth has a tag, every seventh is put aside.
_PICTURES = """
INSERT INTO image (id, project_id, position, name, deleted, width, height, media_type, frame_count, notices, tags,
                   skipped, created_at, version, content)
SELECT place.id, :project, place.position, printf('picture %06d.png', place.position), 0, width, height, media_type, 1,
       '[]', iif(place.position % 10 = 0, '["every tenth"]', '[]'), place.position % 7 = 0, :now, 1, 1
FROM place, (SELECT image.* FROM image JOIN source ON source.image_id = image.id LIMIT 1)
"""

# Scrolls through the whole list and gives the longest time between two frames, in milliseconds.
SCROLL = """async ([steps]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const end = document.documentElement.scrollHeight - innerHeight;
  let longest = 0;
  let before = await frame();
  for (let step = 1; step <= steps; step += 1) {
    scrollTo(0, (end * step) / steps);
    const now = await frame();
    if (step > 1) longest = Math.max(longest, now - before);
    before = now;
  }
  return longest;
}"""


def fill(data_dir: Path, count: int) -> UUID:
    """Put a project of ``count`` pictures into the database, all with the file of a picture that is there. Its id."""
    project, now = uuid4(), datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    with closing(sqlite3.connect(data_dir / "sayseg.db", timeout=60)) as database, database:
        database.execute(
            "INSERT INTO project (id, name, deleted, created_at, changed_at, version, content)"
            " VALUES (?, 'Many pictures', 0, ?, ?, 1, 1)",
            (project.hex, now, now),
        )
        database.execute("CREATE TEMP TABLE place (id TEXT, position INTEGER)")
        places = ((uuid4().hex, place) for place in range(1, count + 1))
        database.executemany("INSERT INTO place VALUES (?, ?)", places)
        database.execute(_PICTURES, {"project": project.hex, "now": now})
        database.execute("INSERT INTO source SELECT id, 0, (SELECT blob FROM source LIMIT 1) FROM place")
    return project


def measure(reference: float) -> Iterator[Row]:
    """Fill a project, ask for parts of its list, then scroll it."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data").start()
        try:
            project = fill(server.data_dir, COUNT)
            yield from _through_the_api(server, project, reference)
            with sync_playwright() as playwright:
                browser = chromium.launch(playwright)
                yield from _through_the_browser(browser.new_page(), server, project)
                browser.close()
        finally:
            server.stop()


def _through_the_api(server: Server, project: UUID, reference: float) -> Iterator[Row]:
    asked = {
        "first page": "?limit=200",
        "page in the middle": "?limit=200&after=50000",
        "page in the middle, by name": "?limit=200&after=50000&sort=name",
        "page in the middle, last worked on": "?limit=200&after=50000&sort=changed",
        "page of what needs somebody": "?limit=200&after=50000&status=untouched&status=proposed&status=sent_back",
        "page of a tag": "?limit=200&after=50000&tag=every%20tenth",
        "page of a search": "?limit=200&q=9999",
        "outline": "/outline",
        "outline of what needs somebody": "/outline?status=untouched&status=proposed&status=sent_back",
        "outline of a search": "/outline?q=9999",
    }
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as client:
        for name, query in asked.items():
            path = f"/projects/{project}/images{query}"
            seconds = median_s(lambda path=path: client.get(path).raise_for_status())  # type: ignore[misc]
            yield Row(f"100,000 pictures, {name}", seconds, "s", seconds / reference)
        image = client.get(f"/projects/{project}/images?limit=1&after=50000").json()[0]["id"]
        seconds = median_s(lambda: client.get(f"/images/{image}").raise_for_status())
        yield Row("100,000 pictures, opening one", seconds, "s", seconds / reference)
        seconds = median_s(lambda: client.get("/projects").raise_for_status())
        yield Row("100,000 pictures, the list of projects", seconds, "s", seconds / reference)


def _through_the_browser(page: Page, server: Server, project: UUID) -> Iterator[Row]:
    def opened() -> None:
        page.goto(f"{server.url}/project?id={project}")
        page.locator(".s-thumb").first.wait_for()

    yield Row("100,000 pictures, address to first thumbnails", median_s(opened, 3), "s")
    yield Row("100,000 pictures, longest frame over 300 scroll steps", page.evaluate(SCROLL, [300]), "ms")
    yield Row("100,000 pictures, elements of the list", page.locator(".s-grid > li").count(), "")
