"""A file that can't become a picture is refused with a sentence that names it and says what to do; never a stack."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import AppError, TooLarge, UnreadableImage
from core.images import decode, open_upload, read_pixels
from tests.images.making import (
    LIMIT,
    a_dicom,
    a_photo,
    as_file,
    bmp_that_claims,
    gif_that_claims,
    png_that_claims,
    saved,
    tiff_that_claims,
)

DAMAGED = (
    "{} is damaged or breaks off before its end, so the picture can't be read. "
    "Copy or save it again from where it came, and upload that."
)
OTHER = (
    "{} is not a picture that can be read here: it is {}. "
    "Save it as PNG, JPEG, TIFF, WebP, BMP, GIF or DICOM and upload that."
)


def refusal(data: bytes, name: str, limit: int = LIMIT) -> str:
    with pytest.raises(UnreadableImage) as caught:
        open_upload(data, name, limit)
    return str(caught.value)


def a_zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("cat.txt", "meow")
    return out.getvalue()


def test_an_empty_file_is_called_empty() -> None:
    assert refusal(b"", "cat.png") == "cat.png is empty (0 bytes). Copy or save it again and upload that."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b"Dear Sir or Madam,\nplease find attached", "text", id="text"),
        pytest.param("grüß Gott, 你好\n".encode(), "text", id="text in UTF-8"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "a PDF document", id="pdf"),
        pytest.param(a_zip(), "a ZIP archive", id="zip"),
        pytest.param(b"\x1f\x8b\x08\0" + bytes(40), "a gzip archive", id="gzip"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC photo", id="heic"),
        pytest.param(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "an AVIF picture", id="avif"),
        pytest.param(b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", "a video", id="mp4"),
        pytest.param(b"8BPS\0\x01" + bytes(20), "a Photoshop file", id="psd"),
        pytest.param(b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(9), "a JPEG 2000 picture", id="jp2"),
        pytest.param(b'<?xml version="1.0"?>\n<svg width="3"></svg>', "an SVG drawing", id="svg"),
        pytest.param(b"<!DOCTYPE html><html><body>", "a web page", id="html"),
        pytest.param(b"NRRD0005\ntype: short\n", "a NRRD volume", id="nrrd"),
        pytest.param(bytes(344) + b"n+1\0" + bytes(100), "a NIfTI volume", id="nifti"),
        pytest.param(bytes(range(200, 256)) * 9 + bytes(5), "data of an unknown kind", id="noise"),
        pytest.param(b"\0", "data of an unknown kind", id="one byte"),
    ],
)
def test_what_is_no_picture_is_told_what_it_is(data: bytes, what: str) -> None:
    assert refusal(data, "cat.png") == OTHER.format("cat.png", what)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_a_truncated_picture_is_refused(format: str, share: float) -> None:
    whole = saved(a_photo(200, 160), format)

    message = refusal(whole[: max(16, int(len(whole) * share))], f"beach.{format.lower()}")

    assert message == DAMAGED.format(f"beach.{format.lower()}")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(png_that_claims(60_000, 60_000), id="png"),
        pytest.param(bmp_that_claims(60_000, 60_000), id="bmp"),
        pytest.param(gif_that_claims(60_000, 60_000), id="gif"),
        pytest.param(tiff_that_claims(60_000, 60_000), id="tiff"),
        pytest.param(as_file(a_dicom(Rows=60_000, Columns=60_000)), id="dicom"),
    ],
)
def test_a_bomb_is_refused_by_what_it_declares(data: bytes) -> None:
    with pytest.raises(TooLarge) as caught:
        open_upload(data, "bomb.png", 200_000_000)

    assert str(caught.value) == (
        "bomb.png says it is 60000 x 60000 pixels, which is 3600 million pixels; the limit here is 200 million pixels. "
        "Scale it down or cut it into parts, or have the limit (SAYSEG_MAX_PIXELS) raised."
    )


def test_the_limit_is_the_last_size_accepted() -> None:
    data = saved(a_photo(40, 25), "PNG")

    assert open_upload(data, "a.png", 1000).size.area == 1000
    with pytest.raises(TooLarge, match="which is 1000 pixels; the limit here is 999 pixels"):
        open_upload(data, "a.png", 999)


def test_a_header_without_a_picture_is_refused() -> None:
    assert refusal(png_that_claims(100, 100), "half.png") == DAMAGED.format("half.png")


def test_a_name_that_is_an_attack_is_harmless_in_the_sentence() -> None:
    message = refusal(b"", "../../etc/\x00pass\u202egnp.<b>" + "x" * 300 + ".png")

    assert message.startswith("pass" + "gnp.<b>xxx")
    assert len(message) < 140


def test_a_stored_file_that_is_gone_is_told_without_its_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage) as caught:
        read_pixels(tmp_path / "abcdef")

    assert str(caught.value) == (
        "The stored file of this picture can't be read from the data folder. "
        "Put it back from a backup, or upload the picture again."
    )


def test_a_stored_file_that_was_overwritten_is_told(tmp_path: Path) -> None:
    stored = tmp_path / "abcdef"
    stored.write_text("oh no")

    with pytest.raises(UnreadableImage, match="The stored file of this picture is no picture any more"):
        read_pixels(stored)


GOOD = [
    saved(a_photo(), "PNG"),
    saved(a_photo(), "JPEG"),
    saved(a_photo(), "TIFF", compression="tiff_lzw"),
    saved(a_photo(), "WEBP"),
    saved(a_photo(), "BMP"),
    saved(a_photo(), "GIF"),
    as_file(a_dicom(PatientName="Doe^Jane", WindowCenter=100, WindowWidth=50)),
]


@given(st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=6))
def test_whatever_is_broken_in_a_file_it_is_read_or_refused_in_words(good: bytes, hits: list[tuple[int, int]]) -> None:
    broken = bytearray(good)
    for place, value in hits:
        broken[place % len(broken)] = value

    try:
        opened = open_upload(bytes(broken), "x", LIMIT)
    except AppError:
        return

    assert decode(opened).shape[:2] == opened.size.shape


@given(st.sampled_from(GOOD), st.integers(0, 2000))
def test_wherever_a_file_breaks_off_it_is_read_or_refused_in_words(good: bytes, length: int) -> None:
    try:
        opened = open_upload(good[: length % len(good)], "x", LIMIT)
    except AppError:
        return

    assert decode(opened).shape[:2] == opened.size.shape
