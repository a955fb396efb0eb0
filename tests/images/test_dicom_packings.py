"""Packings of DICOM files: those that are read show the same, the others are refused by name."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import (
    MPEG4HP41,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from core.errors import UnreadableImage
from core.images import open_upload
from tests.images.making import LIMIT, a_dicom, as_file, shipped, shown


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian])
def test_every_plain_packing_shows_the_same(syntax: Any) -> None:
    values = np.arange(24, dtype=np.uint16).reshape(4, 6) * 100
    stored = values.byteswap() if syntax == ExplicitVRBigEndian else values
    dataset = a_dicom(values, syntax, PixelData=stored.tobytes())

    np.testing.assert_array_equal(shown(as_file(dataset)), shown(as_file(a_dicom(values))))


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        pytest.param("MR_small_RLE.dcm", "MR_small.dcm", id="RLE"),
        pytest.param("MR_small_jpeg_ls_lossless.dcm", "MR_small.dcm", id="JPEG-LS"),
        pytest.param("MR_small_jp2klossless.dcm", "MR_small.dcm", id="JPEG 2000"),
        pytest.param("MR_small_bigendian.dcm", "MR_small.dcm", id="big endian"),
        pytest.param("MR_small_implicit.dcm", "MR_small.dcm", id="implicit"),
        pytest.param("SC_rgb_jpeg_gdcm.dcm", "SC_rgb_rle.dcm", id="JPEG lossless"),
    ],
)
def test_lossless_packings_show_the_same_pixels(packed: str, plain: str) -> None:
    np.testing.assert_array_equal(shown(shipped(packed)), shown(shipped(plain)))


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("SC_rgb_jpeg_dcmtk.dcm", JPEGBaseline8Bit),
        ("SC_rgb_dcmtk_+eb+cy+np.dcm", JPEGBaseline8Bit),
        ("SC_rgb_jpeg_gdcm.dcm", JPEGLosslessSV1),
        ("SC_rgb_rle_16bit.dcm", RLELossless),
        ("SC_ybr_full_422_uncompressed.dcm", None),
    ],
)
def test_colour_packings_show_the_same_picture(name: str, syntax: Any) -> None:
    assert syntax is None or dcmread(BytesIO(shipped(name))).file_meta.TransferSyntaxUID == syntax

    difference = np.abs(shown(shipped(name)).astype(int) - shown(shipped("SC_rgb_rle.dcm")))

    assert difference.mean() < 3


@pytest.mark.parametrize("name", ["693_J2KI.dcm", "JPEGLSNearLossless_16.dcm", "examples_ybr_color.dcm"])
def test_lossy_packings_are_read(name: str) -> None:
    assert shown(shipped(name)).std() > 1


def test_own_packing_with_jpeg_2000_and_jpeg_ls_survives() -> None:
    values = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
    for syntax in (JPEG2000Lossless, JPEGLSLossless):
        dataset = a_dicom(values, WindowCenter=2048, WindowWidth=4096)
        plain = shown(as_file(dataset))
        dataset.compress(syntax)

        np.testing.assert_array_equal(shown(as_file(dataset)), plain)


def test_a_file_without_a_preamble_is_read() -> None:
    assert shown(as_file(a_dicom(), preamble=False)).shape == (4, 6, 3)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableImage) as caught:
        open_upload(data, name, LIMIT)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("reportsi.dcm", " (it is a structured report)"),
        ("rtstruct.dcm", " (it is a set of radiotherapy outlines)"),
        ("rtplan.dcm", " (it is a radiotherapy plan)"),
        ("waveform_ecg.dcm", " (it is an ECG recording)"),
        ("dicomdirtests/DICOMDIR", " (it is a DICOMDIR, the table of contents of a disc)"),
        ("empty_charset_LEI.dcm", ""),
    ],
)
def test_a_file_without_a_picture_is_told_what_it_holds(name: str, what: str) -> None:
    assert refusal(shipped(name), "film_7.dcm") == (
        f"film_7.dcm has no picture in it{what}. Choose the DICOM files that hold the images of the examination."
    )


@pytest.mark.parametrize(
    ("syntax", "packing"),
    [
        (str(MPEG4HP41), "video"),
        (str(JPEGExtended12Bit), "12-bit JPEG"),
        ("1.2.840.10008.1.2.4.110", "JPEG XL"),
        ("1.2.3.4.5", "an unknown packing (1.2.3.4.5)"),
    ],
)
def test_a_packing_that_cannot_be_read_is_named(syntax: str, packing: str) -> None:
    dataset = a_dicom()
    dataset.PixelData = encapsulate([dataset.PixelData])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = MPEG4HP41
    data = as_file(dataset).replace(MPEG4HP41.encode(), syntax.encode().ljust(len(MPEG4HP41), b"\0"))

    assert refusal(data, "film.dcm") == (
        f"The picture in film.dcm is packed as {packing}, which can't be read here. "
        "Export it uncompressed or as JPEG 2000 from the program it comes from, and upload that."
    )


@pytest.mark.parametrize("length", [-1000, -20_000, 600])
def test_a_truncated_file_is_refused(length: int) -> None:
    assert refusal(shipped("CT_small.dcm")[:length], "ct.dcm").startswith("ct.dcm ")


@pytest.mark.parametrize("name", ["MR_truncated.dcm", "badVR.dcm"])
def test_a_damaged_file_is_refused(name: str) -> None:
    assert refusal(shipped(name), name).startswith(f"{name} is damaged or breaks off before its end")
