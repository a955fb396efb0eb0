"""Uploads and pixels. Whatever is sent, the answer is a picture or a sentence, and what was there stays."""

from __future__ import annotations

import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image

from core.masks import runs_to_string
from core.settings import Settings
from tests.webapp.asking import Api, a_png, encoded, refusal


@pytest.fixture
def project(api: Api) -> str:
    return api.a_project()


def test_an_upload_becomes_a_picture_with_tile_and_thumbnail(api: Api, project: str) -> None:
    data = a_png()
    added = api.upload(project, data, "cat.png").json()

    image = added["image"]
    assert (image["name"], image["width"], image["height"]) == ("cat.png", 60, 40)
    assert added["change"]["kind"] == "add-image"
    tile = api.client.get(f"/api/v1/images/{image['id']}/frames/0/levels/0/tiles/0_0")
    assert np.array_equal(np.asarray(Image.open(BytesIO(tile.content))), np.asarray(Image.open(BytesIO(data))))
    thumbnail = api.client.get(f"/api/v1/images/{image['id']}/thumbnail")
    assert thumbnail.headers["content-type"] == "image/jpeg"


def test_pixels_are_kept_by_the_browser_for_ever(api: Api, project: str) -> None:
    address = f"/api/v1/images/{api.a_picture(project)}/thumbnail"

    first = api.client.get(address)
    again = api.client.get(address, headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert (again.status_code, again.content) == (304, b"")


def test_the_masks_are_a_picture_to_lay_over_the_thumbnail(api: Api, project: str) -> None:
    picture, label = api.a_picture(project, a_png(640, 480)), str(uuid4())
    api.must("POST", f"/projects/{project}/labels", id=label, name="square", color="#e69f00")
    square = api.a_mask(
        picture, status="proposed", mask={"bounds": [10, 6, 20, 20], "counts": runs_to_string([0, 400])}
    )
    proposed = _overlay(api, picture)
    edit = {"annotation": square["id"], "expected": square["version"], "status": "accepted", "label": label}
    api.must("POST", f"/images/{picture}/changes", edits=[edit])
    accepted = _overlay(api, picture)

    assert proposed.shape == accepted.shape == (240, 320, 4)
    covered = accepted[..., 3] > 0
    assert np.array_equal(covered, proposed[..., 3] > 0)
    assert covered[3:13, 5:15].all()
    assert covered.sum() == 10 * 10  # at half its size
    assert {tuple(color) for color in accepted[covered][:, :3]} == {(230, 159, 0)}
    assert accepted[5, 10, 3] > proposed[5, 10, 3]  # what is proposed is lighter


def _overlay(api: Api, picture: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    answer = api.client.get(f"/api/v1/images/{picture}/overlay")
    assert answer.headers["cache-control"] == "private, no-cache"
    return np.asarray(Image.open(BytesIO(answer.content)))


def test_the_same_file_twice_is_asked_about(api: Api, project: str) -> None:
    first = api.upload(project, a_png()).json()["image"]

    asked = api.upload(project, a_png(), "again.png")
    skipped = api.upload(project, a_png(), "again.png", on_duplicate="skip").json()
    added = api.upload(project, a_png(), "again.png", on_duplicate="add")

    assert asked.status_code == 200
    assert (asked.json()["image"], asked.json()["duplicate_of"]["id"]) == (None, first["id"])
    assert (skipped["change"], skipped["image"]["id"]) == (None, first["id"])
    assert (added.status_code, added.json()["image"]["name"]) == (201, "again.png")
    assert len(api.must("GET", f"/projects/{project}/images")) == 2


def test_an_upload_sent_twice_is_done_once(api: Api, project: str) -> None:
    command = str(uuid4())

    first, second = (api.upload(project, a_png(), command=command).json() for _ in range(2))

    assert first == second
    assert len(api.must("GET", f"/projects/{project}/images")) == 1


def test_several_uploads_at_once_all_arrive(api: Api, project: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda i: api.upload(project, a_png(seed=i), f"{i}.png"), range(8)))

    assert [answer.status_code for answer in answers] == [201] * 8
    assert {image["name"] for image in api.must("GET", f"/projects/{project}/images")} == {f"{i}.png" for i in range(8)}


def test_pictures_are_listed_page_by_page(api: Api, project: str) -> None:
    for i in range(3):
        api.a_picture(project, a_png(seed=i))

    first = api.must("GET", f"/projects/{project}/images?limit=2")
    rest = api.must("GET", f"/projects/{project}/images?after={first[-1]['position']}")

    assert (len(first), len(rest)) == (2, 1)
    assert first[0]["status"] == "untouched"
    assert first[0]["mask_count"] == 0


def test_a_picture_is_renamed_deleted_and_brought_back(api: Api, project: str) -> None:
    id = api.a_picture(project)
    api.must("PATCH", f"/images/{id}", name="second look.png")
    gone = api.must("PATCH", f"/images/{id}", deleted=True)
    assert api.must("GET", f"/projects/{project}/images") == []

    api.must("POST", f"/changes/{gone['sequence']}/undo")

    assert [image["name"] for image in api.must("GET", f"/projects/{project}/images")] == ["second look.png"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        pytest.param("../../etc/passwd.png", "passwd.png", id="a path"),
        pytest.param("quo\"te's.png", "quo\"te's.png", id="quotes"),
        pytest.param("<b>bold</b><script>.png", None, id="HTML"),
        pytest.param("🐈.png", "🐈.png", id="emoji"),
        pytest.param("x" * 300 + ".png", None, id="300 characters"),
    ],
)
def test_odd_names_are_kept_as_names(api: Api, project: str, name: str, shown: str | None) -> None:
    answer = api.upload(project, a_png(), name)

    assert answer.status_code == 201, answer.text
    kept: str = answer.json()["image"]["name"]
    assert kept == shown or (shown is None and 0 < len(kept) <= 200)
    assert "/" not in kept
    assert ".." not in kept


@pytest.mark.parametrize(
    ("pixels", "format", "size"),
    [
        pytest.param(np.zeros((1, 1), np.uint8), "PNG", (1, 1), id="one pixel"),
        pytest.param(np.zeros((1, 3000, 3), np.uint8), "PNG", (3000, 1), id="a panorama of one row"),
        pytest.param(np.arange(600, dtype=np.uint16).reshape(20, 30), "PNG", (30, 20), id="16 bit"),
        pytest.param(np.zeros((9, 8, 4), np.uint8), "TIFF", (8, 9), id="transparency"),
        pytest.param(np.zeros((9, 8, 3), np.uint8), "GIF", (8, 9), id="palette"),
        pytest.param(np.zeros((9, 8, 3), np.uint8), "BMP", (8, 9), id="BMP"),
        pytest.param(np.zeros((9, 8, 3), np.uint8), "WEBP", (8, 9), id="WebP"),
    ],
)
def test_odd_pictures_are_pictures(
    api: Api, project: str, pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], format: str, size: tuple[int, int]
) -> None:
    answer = api.upload(project, encoded(pixels, format), f"odd.{format.lower()}")

    assert answer.status_code == 201, answer.text
    image = answer.json()["image"]
    assert (image["width"], image["height"]) == size
    tile = api.client.get(f"/api/v1/images/{image['id']}/frames/0/levels/0/tiles/0_0")
    assert Image.open(BytesIO(tile.content)).size == size


def _bomb() -> bytes:
    """A PNG that says it is 60 000 x 60 000."""
    data = bytearray(a_png())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        pytest.param(b"", 415, "x.png is empty (0 bytes). Copy or save it again and upload that.", id="zero bytes"),
        pytest.param(
            b"hello, this is text\n" * 9,
            415,
            "x.png is not a picture that can be read here: it is text. "
            "Save it as PNG, JPEG, TIFF, WebP, BMP, GIF or DICOM and upload that.",
            id="text renamed",
        ),
        pytest.param(
            a_png()[:70],
            415,
            "x.png is damaged or breaks off before its end, so the picture can't be read. "
            "Copy or save it again from where it came, and upload that.",
            id="breaks off",
        ),
        pytest.param(
            _bomb(),
            413,
            "x.png says it is 60000 x 60000 pixels, which is 3600 million pixels; the limit here is 1 million pixels. "
            "Scale it down or cut it into parts, or have the limit (SAYSEG_MAX_PIXELS) raised.",
            id="bomb",
        ),
        pytest.param(
            b"x" * 2_100_000,
            413,
            "The file is larger than the 1 MB that are accepted (SAYSEG_MAX_UPLOAD_MB).",
            id="too many bytes",
        ),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence_and_the_others_are_in(
    api: Api, project: str, data: bytes, status: int, sentence: str
) -> None:
    api.a_picture(project)

    assert refusal(api.upload(project, data, "x.png")) == (status, sentence)

    assert len(api.must("GET", f"/projects/{project}/images")) == 1


def test_a_body_that_hides_its_length_is_stopped_as_well(api: Api, project: str) -> None:
    boundary = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.png"\r\n\r\n'
    pieces = (boundary if i == 0 else b"x" * 100_000 for i in range(30))

    answer = api.client.post(
        f"/api/v1/projects/{project}/images",
        content=pieces,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )

    assert refusal(answer) == (413, "The file is larger than the 1 MB that are accepted (SAYSEG_MAX_UPLOAD_MB).")


def test_a_full_disk_is_told_and_nothing_is_half_there(
    api: Api, project: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Path, *_args: object, **_kwargs: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.open", full)
    answer = api.upload(project, a_png(seed=4242), "x.png")
    monkeypatch.undo()

    assert refusal(answer) == (507, "The disk is full. Nothing was half written; free some space and try again.")
    assert api.must("GET", f"/projects/{project}/images") == []
    assert list(settings.data_dir.rglob("*.part")) == []


def test_an_upload_without_a_file_is_told_so(api: Api, project: str) -> None:
    answer = api.client.post(f"/api/v1/projects/{project}/images", data={"id": str(uuid4()), "command": str(uuid4())})

    assert refusal(answer) == (422, "The request can't be used: file is missing.")


def test_a_tile_that_is_not_there_is_told_in_a_sentence(api: Api, project: str) -> None:
    status, sentence = api.refused("GET", f"/images/{api.a_picture(project)}/frames/0/levels/0/tiles/9_9")

    assert status in (404, 422)
    assert sentence.endswith(".")
