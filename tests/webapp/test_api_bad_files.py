"""Odd and broken files from elsewhere, through the API: a picture, or a sentence and nothing lost."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from pydicom.encaps import encapsulate
from pydicom.uid import MPEG4HP41

from core.settings import Settings
from tests.images.making import RED, a_dicom, a_photo, as_file, saved, shipped, turned
from tests.webapp.asking import Api, refusal


def _transparent() -> bytes:
    """A palette picture whose right half can be seen through."""
    picture = a_photo().convert("P", palette=Image.Palette.ADAPTIVE)
    hidden = picture.getpixel((31, 0))
    return saved(picture, "PNG", transparency=hidden)


def _animated() -> bytes:
    frames = [a_photo(), Image.new("RGB", (32, 24), "black")]
    return saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


@pytest.mark.parametrize(
    ("name", "data", "notice"),
    [
        pytest.param("print.jpg", saved(a_photo().convert("CMYK"), "JPEG"), "Its print colours (CMYK)", id="CMYK"),
        pytest.param("logo.png", _transparent(), "Its transparent parts are shown on white", id="see-through palette"),
        pytest.param("wave.gif", _animated(), "It has 2 frames", id="animated GIF"),
        pytest.param("phone.jpg", turned(a_photo(24, 32), "JPEG", 6), None, id="turned photo"),
    ],
)
def test_an_odd_picture_is_shown_upright_in_rgb_and_what_was_done_is_said(
    api: Api, name: str, data: bytes, notice: str | None
) -> None:
    answer = api.upload(api.a_project(), data, name)

    assert answer.status_code == 201, answer.text
    image = answer.json()["image"]
    assert (image["width"], image["height"]) == (32, 24)
    assert [text for text in image["notices"] if notice and text.startswith(notice)] or notice is None
    tile = api.client.get(f"/api/v1/images/{image['id']}/frames/0/levels/0/tiles/0_0").content
    upright = np.asarray(Image.open(BytesIO(tile)).convert("RGB")).astype(int)
    corner = {"phone.jpg": (2, -3)}.get(name, (2, 2))  # turned clockwise, the red corner is at the top right
    assert np.abs(upright[corner] - RED).max() < 40


def _unknown_packing() -> bytes:
    dataset = a_dicom()
    dataset.PixelData = encapsulate([dataset.PixelData])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = MPEG4HP41
    return as_file(dataset)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        pytest.param(
            "cut.jpg",
            saved(a_photo(300, 200), "JPEG")[:1200],
            "cut.jpg is damaged or breaks off before its end, so the picture can't be read.",
            id="truncated JPEG",
        ),
        pytest.param("ct.dcm", shipped("CT_small.dcm")[:-1000], "ct.dcm ", id="truncated DICOM"),
        pytest.param(
            "report.dcm",
            shipped("reportsi.dcm"),
            "report.dcm has no picture in it (it is a structured report).",
            id="DICOM without pixels",
        ),
        pytest.param(
            "film.dcm",
            _unknown_packing(),
            "The picture in film.dcm is packed as video, which can't be read here.",
            id="unsupported transfer syntax",
        ),
    ],
)
def test_a_broken_file_is_a_sentence_and_the_others_stay(api: Api, name: str, data: bytes, sentence: str) -> None:
    project = api.a_project()
    api.a_picture(project)

    status, said = refusal(api.upload(project, data, name))

    assert status == 415
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert len(api.must("GET", f"/projects/{project}/images")) == 1


def test_a_dicom_tells_what_was_removed_and_keeps_no_name(api: Api, settings: Settings) -> None:
    assert b"CompressedSamples" in shipped("CT_small.dcm")  # the name of its patient

    answer = api.upload(api.a_project(), shipped("CT_small.dcm"), "ct.dcm").json()

    assert answer["notices"][0].startswith("Patient name and ")
    stored = list((settings.data_dir / "blobs").rglob("*.dcm"))
    assert stored
    assert all(b"CompressedSamples" not in path.read_bytes() for path in stored)
