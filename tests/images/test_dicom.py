"""DICOM files become the picture that a viewer shows; what can't is refused in words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.errors import BadInput
from core.images import decode, open_upload, read_window
from core.types import Rendering
from tests.images.making import LIMIT, a_dicom, an_item, as_file, shipped, shown


def grey(dataset: Dataset, rendering: Rendering = Rendering()) -> NDArray[np.uint8]:  # noqa: B008 (frozen)
    """The first channel as shown; all three are equal for what has no colour."""
    pixels = shown(as_file(dataset), rendering)
    assert (pixels == pixels[..., :1]).all()
    return pixels[..., 0]


def notices(dataset: Dataset) -> tuple[str, ...]:
    return open_upload(as_file(dataset), "film.dcm", LIMIT).notices


def a_row(*values: int, dtype: Any = np.uint16) -> NDArray[Any]:
    return np.array([values], dtype=dtype)


def entries(*values: int) -> bytes:
    """The content of a look-up table."""
    return np.array(values, dtype="<u2").tobytes()


NO_WINDOW = (
    "It names no window, so its brightness was set from its own values: "
    "all but the darkest and the brightest half per cent."
)


def test_the_files_own_window_is_used() -> None:
    dataset = a_dicom(a_row(0, 100, 150, 199, 500), WindowCenter=150, WindowWidth=100)

    assert grey(dataset).tolist() == [[0, 0, 129, 255, 255]]
    assert notices(dataset) == ()


@pytest.mark.parametrize(
    ("function", "expected"),
    [("LINEAR", [[0, 129, 255]]), ("LINEAR_EXACT", [[0, 128, 255]]), ("SIGMOID", [[30, 128, 225]])],
)
def test_the_windows_function_is_respected(function: str, expected: list[list[int]]) -> None:
    dataset = a_dicom(a_row(100, 150, 200), WindowCenter=150, WindowWidth=100, VOILUTFunction=function)

    assert grey(dataset).tolist() == expected


def test_the_first_of_several_windows_is_used() -> None:
    dataset = a_dicom(a_row(0, 100, 1000), WindowCenter=[50, 500], WindowWidth=[100, 1000])

    assert grey(dataset).tolist() == [[0, 255, 255]]


def test_a_window_counts_in_rescaled_units() -> None:
    dataset = a_dicom(a_row(0, 1024, 2048), RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=0, WindowWidth=2049)

    assert grey(dataset).tolist() == [[0, 128, 255]]


def test_a_window_that_the_person_chose_replaces_the_files_own() -> None:
    dataset = a_dicom(a_row(0, 100, 200, 300), WindowCenter=1000, WindowWidth=10)

    assert grey(dataset, Rendering(window=(150, 100))).tolist() == [[0, 0, 255, 255]]


@pytest.mark.parametrize("fields", [{}, {"WindowCenter": 40, "WindowWidth": 0}, {"WindowCenter": 40}])
def test_without_a_usable_window_the_values_decide_and_that_is_said(fields: dict[str, Any]) -> None:
    values = np.linspace(2000, 4000, 1000, dtype=np.uint16).reshape(20, 50)
    dataset = a_dicom(values, **fields)

    pixels = grey(dataset)

    assert (pixels[0, 0], pixels[-1, -1]) == (0, 255)
    assert abs(int(pixels[10, 0]) - 128) < 3
    assert notices(dataset) == (NO_WINDOW,)


def test_padding_does_not_count_for_the_brightness() -> None:
    values = np.tile(np.arange(1000, 1100, dtype=np.int16), (10, 1))
    values[:5] = -2000

    pixels = grey(a_dicom(values, PixelPaddingValue=-2000))

    assert (pixels[:5] == 0).all()
    assert pixels[5:, 50].max() < 140


def test_signed_values_are_read_as_signed() -> None:
    dataset = a_dicom(a_row(-1000, 0, 1000, dtype=np.int16), WindowCenter=0.5, WindowWidth=2001)

    assert grey(dataset).tolist() == [[0, 128, 255]]


def test_monochrome1_is_inverted_after_the_window() -> None:
    dataset = a_dicom(
        a_row(0, 100, 150, 199, 500), PhotometricInterpretation="MONOCHROME1", WindowCenter=150, WindowWidth=100
    )

    assert grey(dataset).tolist() == [[255, 255, 126, 0, 0]]


def test_an_inverse_presentation_shape_inverts() -> None:
    dataset = a_dicom(a_row(0, 255, dtype=np.uint8), PresentationLUTShape="INVERSE")

    assert grey(dataset).tolist() == [[255, 0]]


def test_8_bits_without_a_window_are_shown_as_they_are() -> None:
    dataset = a_dicom(a_row(0, 10, 100, 200, dtype=np.uint8))

    assert grey(dataset).tolist() == [[0, 10, 100, 200]]
    assert notices(dataset) == ()


def test_a_table_of_values_of_interest_is_applied() -> None:
    table = an_item(LUTDescriptor=[4, 10, 8], LUTData=entries(0, 50, 100, 255))
    dataset = a_dicom(a_row(0, 10, 11, 12, 13, 99), VOILUTSequence=Sequence([table]))

    assert grey(dataset).tolist() == [[0, 0, 50, 100, 255, 255]]


def test_a_table_of_the_modality_is_applied_before_the_window() -> None:
    table = an_item(LUTDescriptor=[3, 0, 16], LUTData=entries(1000, 0, 500), ModalityLUTType="US")
    dataset = a_dicom(a_row(0, 1, 2), ModalityLUTSequence=Sequence([table]), WindowCenter=500.5, WindowWidth=1001)

    assert grey(dataset).tolist() == [[255, 0, 128]]


def test_an_enhanced_multi_frame_keeps_each_frames_own_scale() -> None:
    values = np.stack([a_row(0, 100), a_row(0, 100)])
    groups = [
        an_item(
            PixelValueTransformationSequence=Sequence([an_item(RescaleSlope=slope, RescaleIntercept=0)]),
            FrameVOILUTSequence=Sequence([an_item(WindowCenter=100.5, WindowWidth=201)]),
        )
        for slope in (1, 2)
    ]
    spacing = an_item(PixelMeasuresSequence=Sequence([an_item(PixelSpacing=[0.5, 0.25])]))
    dataset = a_dicom(
        values,
        NumberOfFrames=2,
        PerFrameFunctionalGroupsSequence=Sequence(groups),
        SharedFunctionalGroupsSequence=Sequence([spacing]),
    )

    opened = open_upload(as_file(dataset), "enhanced.dcm", LIMIT)

    assert (opened.frame_count, opened.spacing_mm) == (2, (0.5, 0.25))
    assert opened.notices == ("It has 2 frames; the first one is used.",)
    assert decode(opened)[..., 0].tolist() == [[0, 128]]
    assert decode(opened, Rendering(1))[..., 0].tolist() == [[0, 255]]
    with pytest.raises(BadInput, match="has no frame 3; it has 2"):
        decode(opened, Rendering(2))


def test_colour_is_shown_as_it_is_and_planes_are_put_together() -> None:
    rgb = np.array([[[250, 10, 20], [30, 240, 50]]], dtype=np.uint8)
    apart = a_dicom(rgb, PlanarConfiguration=1, PixelData=rgb.transpose(2, 0, 1).tobytes())

    np.testing.assert_array_equal(shown(as_file(a_dicom(rgb))), rgb)
    np.testing.assert_array_equal(shown(as_file(apart)), rgb)


def test_deep_colour_is_cut_to_8_bits() -> None:
    rgb = np.array([[[0xFF00, 0x8000, 0x0100]]], dtype=np.uint16)

    assert shown(as_file(a_dicom(rgb))).tolist() == [[[255, 128, 1]]]


def test_ybr_becomes_rgb_once() -> None:
    ybr = np.array([[[76, 85, 255]]], dtype=np.uint8)  # red

    pixels = shown(as_file(a_dicom(ybr, PhotometricInterpretation="YBR_FULL")))

    assert np.abs(pixels[0, 0].astype(int) - [254, 0, 0]).max() <= 2


def test_a_palette_gives_its_colours() -> None:
    pixels = shown(shipped("examples_palette.dcm"))

    expected = dcmread(BytesIO(shipped("examples_palette.dcm")))
    red = np.frombuffer(expected.RedPaletteColorLookupTableData, dtype="<u2") >> 8
    np.testing.assert_array_equal(pixels[..., 0], red[expected.pixel_array])


@pytest.mark.parametrize(
    ("fields", "spacing", "said"),
    [
        pytest.param({"PixelSpacing": [0.5, 0.25]}, (0.5, 0.25), False, id="of the pixels"),
        pytest.param({"ImagerPixelSpacing": [0.2, 0.2]}, (0.2, 0.2), True, id="of the detector"),
        pytest.param({"PixelSpacing": [0, 0]}, None, False, id="zero"),
        pytest.param({"PixelSpacing": ""}, None, False, id="blank"),
        pytest.param({}, None, False, id="none"),
    ],
)
def test_spacing_is_taken_where_it_is_and_never_guessed(fields: Any, spacing: Any, said: bool) -> None:
    opened = open_upload(as_file(a_dicom(WindowCenter=5, WindowWidth=9, **fields)), "x.dcm", LIMIT)

    assert opened.spacing_mm == spacing
    assert bool(opened.notices) == said


def test_text_burned_into_the_picture_is_warned_of() -> None:
    known = a_dicom(WindowCenter=5, WindowWidth=9, BurnedInAnnotation="YES")
    likely = a_dicom(WindowCenter=5, WindowWidth=9, Modality="US")
    denied = a_dicom(WindowCenter=5, WindowWidth=9, Modality="US", BurnedInAnnotation="NO")

    assert notices(known) == (
        "The file says that text is burned into the picture; it may name the patient. Look before you share it.",
    )
    assert notices(likely) == (
        "Pictures of this kind often have text burned in that names the patient. Look before you share it.",
    )
    assert notices(denied) == ()


def window_of(dataset: Dataset, folder: Path) -> tuple[float, float, float, float, bool] | None:
    path = folder / "film.dcm"
    path.write_bytes(as_file(dataset))
    found = read_window(path)
    return (found.centre, found.width, found.low, found.high, found.is_hounsfield) if found else None


def test_a_window_is_told_in_the_files_units(tmp_path: Path) -> None:
    ct = a_dicom(a_row(0, 1024, 4000), RescaleSlope=1, RescaleIntercept=-1024, WindowCenter=40, WindowWidth=400)

    assert window_of(ct, tmp_path) == (40, 400, -1024, 2976, True)
    assert window_of(a_dicom(a_row(0, 100), Modality="MR"), tmp_path) == (50, 99, 0, 100, False)
    assert window_of(a_dicom(np.zeros((2, 2, 3), np.uint8)), tmp_path) is None


def test_the_told_window_shows_the_picture_as_it_is(tmp_path: Path) -> None:
    dataset = a_dicom(a_row(*range(0, 2000, 7)), Modality="MR")
    path = tmp_path / "film.dcm"
    path.write_bytes(as_file(dataset))
    found = read_window(path)
    assert found

    again = grey(dataset, Rendering(window=(found.centre, found.width)))

    assert (again == grey(dataset)).all()
