"""The canvas as a person uses it: keys and a pointer go in, what the element says it shows comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Locator, Page, Route

from tests.serving import Server

State = dict[str, Any]
Button = Literal["left", "middle", "right"]

_ELEMENT = "document.querySelector('mask-annotator')"
_IDLE = f"""() => {{
  const state = {_ELEMENT}?.state;
  return state?.image && !state.isBusy && state.saved === 'saved';
}}"""
_COLORS = f"""async (points) => {{
  const canvas = {_ELEMENT}.shadowRoot.querySelector('canvas[data-testid=canvas]');
  const flattened = () => {{
    const flat = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
    for (const one of canvas.parentElement.querySelectorAll('canvas')) flat.drawImage(one, 0, 0); // as they lie
    return flat;
  }};
  const read = (flat = flattened()) => points.map(([x, y]) => {{
    const {{ left, top }} = canvas.getBoundingClientRect();
    const client = {_ELEMENT}.imageToClient(x, y);
    const [column, row] = [client.x - left, client.y - top].map((n) => Math.floor(n * devicePixelRatio));
    return [...flat.getImageData(column, row, 1, 1).data];
  }});
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  while (read().some(([, , , alpha]) => alpha < 255)) await frame(); // the picture is still on its way
  return read().map(([...rgba]) => rgba.slice(0, 3));
}}"""

_IS_WHOLE = """(element) => {
  const { left, right, top, bottom, width } = element.getBoundingClientRect();
  const seen = [left + 2, right - 2].map((x) => element.getRootNode().elementFromPoint(x, (top + bottom) / 2));
  return width > 0 && seen.every((one) => element.contains(one));
}"""


@dataclass(frozen=True)
class Annotator:
    """``<mask-annotator>`` on a page. What acts returns the state once nothing runs and all is saved."""

    page: Page
    server: Server

    @property
    def state(self) -> State:
        state: State = self.page.evaluate(f"() => {_ELEMENT}.state")
        return state

    def settled(self) -> State:
        self.page.wait_for_function(_IDLE)
        return self.state

    def until(self, condition: str) -> State:
        """Wait for a condition in JavaScript on ``state``."""
        self.page.wait_for_function(f"() => {{ const state = {_ELEMENT}?.state; return state && ({condition}); }}")
        return self.state

    def first(self, held: Sequence[Route]) -> Route:
        """The first request that a route holds back, once the browser has sent it."""
        while not held:
            self.page.wait_for_timeout(20)  # routes are told of only while Playwright is waited for
        return held[0]

    def show(self, image_id: str) -> State:
        self.page.goto(f"{self.server.url}/annotate/{image_id}")
        return self.settled()

    def reload(self) -> State:
        self.page.reload()
        return self.settled()

    def press(self, *keys: str) -> State:
        self.press_unsettled(*keys)
        return self.settled()

    def press_unsettled(self, *keys: str) -> None:
        """Press one after the other, and don't wait for what they do."""
        for key in keys:
            self.page.keyboard.press(key)

    def say(self, phrase: str) -> State:
        self.page.keyboard.press("t")
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(phrase)
        return self.press("Enter")

    def client(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the picture lies in the window."""
        at = self.page.evaluate(f"([x, y]) => {_ELEMENT}.imageToClient(x, y)", [x, y])
        return at["x"], at["y"]

    def click(self, x: float, y: float, button: Button = "left") -> State:
        """Click at a place of the picture, with the tool in hand."""
        self.page.mouse.click(*self.client(x, y), button=button)
        return self.settled()

    def drag(self, x0: float, y0: float, x1: float, y1: float, button: Button = "left") -> State:
        """Drag from one place of the picture to another, with the tool in hand."""
        start, end = self.client(x0, y0), self.client(x1, y1)
        self.page.mouse.move(*start)
        self.page.mouse.down(button=button)
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up(button=button)
        return self.settled()

    def colors(self, *points: Sequence[float]) -> list[list[int]]:
        """The red, green and blue that the canvas has at places of the picture, once it is drawn anew."""
        colors: list[list[int]] = self.page.evaluate(_COLORS, points)
        return colors

    def part(self, testid: str) -> Locator:
        return self.page.get_by_test_id(testid)

    def is_whole(self, testid: str) -> bool:
        """Whether both its ends lie in the window, with nothing over them."""
        whole: bool = self.part(testid).evaluate(_IS_WHOLE)
        return whole


def ids(state: State, status: str) -> list[str]:
    return sorted(one["id"] for one in state["annotations"] if one["status"] == status)


def find(state: State, id: str) -> State:
    """The object of that id."""
    (found,) = [one for one in state["annotations"] if one["id"] == id]
    return dict(found)
