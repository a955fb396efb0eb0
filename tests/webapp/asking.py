"""A client of the API in few words, and pictures to send."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import uuid4

import numpy as np
from PIL import Image

Json = Any
Client = Any  # httpx.Client or the test client, which newer Starlette builds on another httpx
Response = Any


class Api:
    """Asks ``/api/v1``. ``must`` answers are JSON of a success; ``refused`` ones are (status, sentence)."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def send(self, method: str, path: str, **body: Any) -> Response:
        json = {"command": str(uuid4()), **body} if body or method in ("POST", "PATCH") else None
        return self.client.request(method, f"/api/v1{path}", json=json)

    def must(self, method: str, path: str, **body: Any) -> Json:
        response = self.send(method, path, **body)
        assert response.is_success, response.text
        return response.json()

    def refused(self, method: str, path: str, **body: Any) -> tuple[int, str]:
        return refusal(self.send(method, path, **body))

    def a_project(self, name: str = "Lungs") -> str:
        id = str(uuid4())
        self.must("POST", "/projects", id=id, name=name)
        return id

    def upload(
        self, project: str, data: bytes, name: str = "a.png", on_duplicate: str = "ask", command: str | None = None
    ) -> Response:
        return self.client.post(
            f"/api/v1/projects/{project}/images",
            data={"id": str(uuid4()), "command": command or str(uuid4()), "on_duplicate": on_duplicate},
            files={"file": (name, data)},
        )

    def a_picture(self, project: str | None = None, data: bytes | None = None) -> str:
        """The id of a picture with a white square (columns 10..29, rows 5..24) on black, 60 x 40."""
        response = self.upload(project or self.a_project(), data or a_png())
        assert response.status_code == 201, response.text
        id: str = response.json()["image"]["id"]
        return id

    def a_mask(self, picture: str, **fields: Any) -> Json:
        """An accepted annotation, 3 x 2 pixels large at (4, 6)."""
        edit = {"annotation": str(uuid4()), "expected": None, "status": "accepted", **A_MASK, **fields}
        return self.must("POST", f"/images/{picture}/changes", edits=[edit])["annotations"][0]


A_MASK: dict[str, Any] = {"mask": {"bounds": [4, 6, 3, 2], "counts": "06"}}


def refusal(response: Response) -> tuple[int, str]:
    assert not response.is_success, response.text
    return response.status_code, response.json()["detail"]


def a_png(width: int = 60, height: int = 40, seed: int = 0) -> bytes:
    """A white square on black; the seed makes another file."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[5:25, 10:30] = 255
    pixels[0, 0] = seed % 256, seed // 256 % 256, 1
    return encoded(pixels)


def encoded(pixels: np.ndarray[Any, Any], format: str = "PNG") -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, format)
    return out.getvalue()
