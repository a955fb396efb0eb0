"""The Demo: one picture, one phrase, what is found; nothing is kept.

The page keeps the picture out of Gradio's file cache by sending it as text from the browser's own file; a program's
upload, which Gradio does write, is deleted as soon as it was read.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from core.errors import AppError
from core.settings import Settings
from core.types import Caller, Pixels, Prompt
from core.workbench import Workbench, oneshot
from webapp.gradio_files import read_and_forget
from webapp.ui.answer import bytes_of_data_url, page_answer, program_answer
from webapp.ui.pages import header

if TYPE_CHECKING:
    from core.workbench import Found

_DOOR = Caller(door="demo")
_ENGINE = "engine"  # one queue for all that uses the device
_AT_ONCE = 8
_USUAL = 0.65  # the engine's own threshold, seen from the other side
_WITH_PICTURE = "async (p, ...rest) => [await document.querySelector('demo-picture').data(), ...rest]"
_PHRASE_OF_EXAMPLE = "() => [document.querySelector('demo-picture').phrase, '']"
_TELL_EXAMPLE = """
const picture = element.querySelector("demo-picture");
picture.addEventListener("example-chosen", () => trigger("example_chosen"));
"""
_SHOW_ANSWER = """
const result = element.querySelector("demo-result");
watch("value", () => customElements.whenDefined("demo-result").then(() => result.show(props.value || null)));
"""


def demo_page(workbench: Workbench, settings: Settings) -> None:
    """Lay the page out and wire it; ``/segment`` is the same for programs."""
    header()
    with gr.Row(elem_id="demo-row"):
        with gr.Column(scale=4, min_width=320):
            gr.HTML(html_template="<h1>Demo</h1>", js_on_load=None, elem_classes=["s-plain", "s-title"])
            picture = gr.HTML(
                html_template="<demo-picture></demo-picture>",
                js_on_load=_TELL_EXAMPLE,
                apply_default_css=False,
                elem_classes="s-plain",
            )
            phrase = gr.Textbox(label="What should I find?", placeholder="cat", max_lines=1)
            negatives = gr.Textbox(label="But not", placeholder="dog, sofa", max_lines=1)
            sensitivity = gr.Slider(0, 1, _USUAL, step=0.05, label="Sensitivity", info="More finds more, and errs more")
            button = gr.Button("Find", variant="primary")
        with gr.Column(scale=7, min_width=320):
            result = gr.HTML(
                html_template="<demo-result></demo-result>",
                js_on_load=_SHOW_ANSWER,
                apply_default_css=False,
                elem_classes="s-plain",
            )
    demo = DemoDoor(workbench, settings)
    _wire(demo, picture, [phrase, negatives], sensitivity, button, result)
    gr.api(demo.segment, api_name="segment", concurrency_id=_ENGINE)


def _wire(
    demo: DemoDoor,
    picture: gr.HTML,
    words: list[gr.Textbox],
    sensitivity: gr.Slider,
    button: gr.Button,
    result: gr.HTML,
) -> None:
    event: dict[str, Any] = {
        "fn": demo.find,
        "inputs": [picture, *words, sensitivity],
        "outputs": [result],
        "js": _WITH_PICTURE,
        "api_visibility": "private",
        "concurrency_id": _ENGINE,
        "concurrency_limit": _AT_ONCE,
    }
    gr.on([button.click, words[0].submit, words[1].submit], **event)
    picture.example_chosen(None, None, words, js=_PHRASE_OF_EXAMPLE, api_visibility="private").then(**event)


class DemoDoor:
    """The two handlers: one for the page, one for programs."""

    def __init__(self, workbench: Workbench, settings: Settings) -> None:
        self._workbench = workbench
        self._settings = settings

    async def find(self, data_url: str, phrase: str, negatives: str, sensitivity: float) -> dict[str, Any]:
        """The page's: the picture comes as text from the browser's own file."""
        with _as_notes():
            pixels = await asyncio.to_thread(lambda: self._pixels(bytes_of_data_url(data_url), "The picture"))
            prompt = Prompt(phrase, _listed(negatives), threshold=1 - sensitivity)
            found = await self._ask(pixels, prompt)
            return await asyncio.to_thread(page_answer, pixels, prompt, found)

    async def segment(
        self, image: gr.FileData, text: str, negatives: list[str] | None = None, sensitivity: float = _USUAL
    ) -> dict[str, Any]:
        """Find a phrase in a picture: masks as COCO run lengths of the whole picture, each with its score."""
        with _as_notes():
            path = str(image.get("path") or "")
            data = await asyncio.to_thread(read_and_forget, path, self._settings)
            pixels = await asyncio.to_thread(self._pixels, data, path)
            prompt = Prompt(text, tuple(negatives or ()), threshold=1 - sensitivity)
            return program_answer(prompt, await self._ask(pixels, prompt))

    def _pixels(self, data: bytes, name: str) -> Pixels:
        return oneshot.pixels_of(data, name, self._settings)

    async def _ask(self, pixels: Pixels, prompt: Prompt) -> Found:
        return await self._workbench.demo.find(_DOOR, pixels, prompt.text or "", prompt.negatives, prompt.threshold)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@contextlib.contextmanager
def _as_notes() -> Iterator[None]:
    """An error that a person may read becomes Gradio's note with the same sentence."""
    try:
        yield
    except AppError as error:
        raise gr.Error(str(error), print_exception=False) from error
