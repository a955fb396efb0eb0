"""Which side of a DICOM picture is the patient's, as far as the file says so."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from core.images import open_upload
from core.images.dicom_orientation import orientation
from core.settings import Settings
from tests.images.making import a_dicom, as_file

MOST = Settings().max_pixels


@pytest.mark.parametrize(
    ("cosines", "expected"),
    [
        pytest.param([1, 0, 0, 0, 1, 0], ("L", "P"), id="an axial CT as radiologists see it"),
        pytest.param([-1, 0, 0, 0, 1, 0], ("R", "P"), id="mirrored"),
        pytest.param([1, 0, 0, 0, 0, -1], ("L", "F"), id="coronal"),
        pytest.param([0, 1, 0, 0, 0, -1], ("P", "F"), id="sagittal"),
        pytest.param([0.9, 0.43, 0, -0.43, 0.9, 0], ("LP", "PR"), id="slanted"),
        pytest.param([0, 0, 0, 0, 1, 0], (), id="nonsense"),
        pytest.param([1, 0, 0], (), id="cut off"),
    ],
)
def test_image_orientation_becomes_letters(cosines: list[float], expected: tuple[str, ...]) -> None:
    dataset = Dataset()
    dataset.ImageOrientationPatient = cosines

    assert orientation(dataset) == expected


@pytest.mark.parametrize(
    ("said", "expected"), [(["L", "F"], ("L", "F")), (["X", "F"], ()), (["", ""], ()), (["L"], ())]
)
def test_patient_orientation_is_taken_where_it_makes_sense(said: list[str], expected: tuple[str, ...]) -> None:
    dataset = Dataset()
    dataset.PatientOrientation = said

    assert orientation(dataset) == expected


def test_an_upload_keeps_it_and_so_does_its_stored_file() -> None:
    opened = open_upload(as_file(a_dicom(PatientOrientation=["R", "F"])), "film.dcm", MOST)

    assert opened.orientation == ("R", "F")
    assert open_upload(opened.stored, "film.dcm", MOST).orientation == ("R", "F")
