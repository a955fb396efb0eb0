"""Files to bring to the pages, and how a person brings them: chosen, dropped, pasted."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO

import httpx
import numpy as np
from PIL import Image
from playwright.sync_api import FilePayload, Page

from core.images import sample_pictures
from core.types import Pixels
from tests.serving import Server

_GIVE = """([files, how, target]) => {
  const data = new DataTransfer();
  for (const [name, type, text] of files) {
    data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type }));
  }
  const at = document.querySelector(target);
  if (how === 'paste') {
    at.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    return [true];
  }
  const sent = (kind) => at.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  sent('dragenter');
  const isShown = document.body.classList.contains('s-dropping');
  return [isShown, !sent('dragover'), !sent('drop'), !document.body.classList.contains('s-dropping')];
}"""


@dataclass(frozen=True)
class File:
    name: str
    type: str
    data: bytes

    @property
    def payload(self) -> FilePayload:
        return {"name": self.name, "mimeType": self.type, "buffer": self.data}


def pixels(seed: int, width: int = 64, height: int = 48) -> Pixels:
    """A bright block on a dark ground, towards the top left; each seed is another picture."""
    values = np.full((height, width, 3), 30, np.uint8)
    values[height // 8 : height // 2, width // 8 : width // 2] = (220, 60, 20 * seed % 200)
    values[-1, -1] = seed
    return values


def picture(format: str, seed: int = 0, *, turned: bool = False) -> File:
    """A file that Pillow writes; a ``turned`` one lies on its side and says so in its EXIF data."""
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6 if turned else 1  # orientation: its top is at the right
    side = {"width": 320, "height": 200} if turned else {}
    Image.fromarray(pixels(seed, **side)).save(out, format, exif=exif)
    return File(f"picture {seed}.{format.lower()}", f"image/{format.lower()}", out.getvalue())


def dicom() -> File:
    """A CT slice with a patient's name in it."""
    return File("slice.dcm", "", dict(sample_pictures())["ct.dcm"])


def choose(page: Page, button: str, *files: File) -> None:
    """Click the button and choose files in the system's window."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button).click()
    chooser.value.set_files([file.payload for file in files])


def drop(page: Page, *files: File) -> None:
    """Drag files over the page and let them go; the page says that it takes them, the browser does not open them."""
    assert _give(page, files, "drop") == [True, True, True, True]


def paste(page: Page, file: File) -> None:
    assert _give(page, [file], "paste") == [True]


def names(server: Server, project: str) -> list[str]:
    """What the project's pictures are called."""
    answer = httpx.get(f"{server.url}/api/v1/projects/{project}/images", timeout=30).raise_for_status()
    return [image["name"] for image in answer.json()]


def _give(page: Page, files: tuple[File, ...] | list[File], how: str) -> list[bool]:
    carried = [[file.name, file.type, base64.b64encode(file.data).decode()] for file in files]
    taken: list[bool] = page.evaluate(_GIVE, [carried, how, "main, body"])
    return taken
