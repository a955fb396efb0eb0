"""Working on a picture by hand in a browser: where the pointer is in image pixels, and the brush the slow way."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import httpx
import numpy as np
from PIL import Image

from core import masks
from core.types import Bitmap, Bounds, Size
from tests.browser.annotator import Annotator, Button, State
from tests.serving import Server

Spot = tuple[float, float]  # x, y

_CORNER = """() => {
  const element = document.querySelector('mask-annotator');
  const { x, y } = element.imageToClient(0, 0);
  return [x - element.state.view.clientLeft, y - element.state.view.clientTop];
}"""


@dataclass(frozen=True)
class Hand(Annotator):
    """On one picture, at places counted in client pixels from the stage's corner, so that each is a whole pixel."""

    image: State

    def __post_init__(self) -> None:
        self.show(self.image["id"])

    @property
    def size(self) -> Size:
        return Size(self.image["width"], self.image["height"])

    def zoom_to(self, scale: float) -> None:
        """Wheel to about a scale, in client pixels per image pixel, over the stage's middle."""
        left, top = self.page.evaluate(_CORNER)
        self.page.mouse.move(left + 400, top + 300)
        while abs(np.log(scale / self.state["view"]["scale"])) > 0.05:
            ratio = scale / self.state["view"]["scale"]
            before = self.state["view"]["scale"]
            self.page.mouse.wheel(0, float(np.clip(-np.log(ratio) * 500, -240, 240)))
            self.page.wait_for_function(f"() => document.querySelector('mask-annotator').state.view.scale !== {before}")

    def spot(self, x: int, y: int) -> Spot:
        """Image pixels of a place ``x, y`` client pixels from the stage's corner."""
        view = self.state["view"]
        return (x - view["clientLeft"]) / view["scale"], (y - view["clientTop"]) / view["scale"]

    def place(self, x: int, y: int) -> Spot:
        """Window pixels of the same place."""
        left, top = self.page.evaluate(_CORNER)
        return left + x, top + y

    def stroke(self, places: Sequence[tuple[int, int]], button: Button = "left") -> list[Spot]:
        """Press at the first place, go through the others, let go; what that is in image pixels."""
        self.page.mouse.move(*self.place(*places[0]))
        self.page.mouse.down(button=button)
        for place in places[1:]:
            self.page.mouse.move(*self.place(*place))
        self.page.mouse.up(button=button)
        return [self.spot(*place) for place in places]

    def tap(self, x: int, y: int) -> Spot:
        return self.stroke([(x, y)])[0]

    def stored(self) -> list[State]:
        """The live objects as the server has them, each with its ``bitmap``."""
        self.settled()
        answer = httpx.get(f"{self.server.url}/api/v1/images/{self.image['id']}").raise_for_status().json()
        return [{**one, "bitmap": self._bitmap(one["mask"])} for one in answer["annotations"]]

    def _bitmap(self, mask: State) -> Bitmap:
        return masks.to_bitmap(masks.from_parts(self.size, Bounds(*mask["bounds"]), mask["counts"]))


def a_picture(width: int = 320, height: int = 240) -> bytes:
    """A grey ramp, as PNG."""
    ramp = np.add.outer(np.arange(height), np.arange(width)) % 256
    out = io.BytesIO()
    Image.fromarray(ramp.astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


def upload(server: Server, name: str, picture: bytes) -> State:
    """A further picture in the sample project."""
    fields = {"command": str(uuid4()), "id": str(uuid4()), "on_duplicate": "add"}
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as api:
        project = api.get("/projects").json()[0]["id"]
        answer = api.post(f"/projects/{project}/images", data=fields, files={"file": (name, picture)})
        added: State = answer.raise_for_status().json()["image"]
        return added


def sample(server: Server, name: str) -> State:
    """A picture of the sample project."""
    project = httpx.get(f"{server.url}/api/v1/projects").json()[0]["id"]
    images: list[State] = httpx.get(f"{server.url}/api/v1/projects/{project}/images").json()
    return next(image for image in images if image["name"] == name)


def brushed(size: Size, spots: Sequence[Spot], diameter: float) -> Bitmap:
    """A stroke by definition: pixels with their centre within half a diameter of the line, and those of its places."""
    ys, xs = np.mgrid[: size.height, : size.width] + 0.5
    out = np.zeros(size.shape, dtype=bool)
    for (ax, ay), (bx, by) in zip([spots[0], *spots], spots, strict=False):
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        t = np.clip(((xs - ax) * dx + (ys - ay) * dy) / length, 0, 1) if length else np.zeros(size.shape)
        out |= (xs - (ax + t * dx)) ** 2 + (ys - (ay + t * dy)) ** 2 <= (diameter / 2) ** 2
    for x, y in spots:
        if 0 <= x < size.width and 0 <= y < size.height:
            out[int(y), int(x)] = True
    return out
