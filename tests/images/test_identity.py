"""What may tell who the patient is does not reach the disk; the picture and its geometry do."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import CTImageStorage

from core.errors import UnreadableImage
from core.images import decode, open_upload
from core.images.dicom import read_dicom
from core.images.dicom_identity import METHOD, hashed_uid
from core.types import Rendering
from tests.images.making import LIMIT, a_dicom, an_item, as_file

_TEST_FILES = files("pydicom").joinpath("data/test_files")
_NAMES = sorted(entry.name for entry in _TEST_FILES.iterdir() if entry.name.endswith(".dcm"))


def stored(dataset: Dataset) -> Dataset:
    return dcmread(BytesIO(open_upload(as_file(dataset), "film.dcm", LIMIT).stored))


def said(dataset: Dataset) -> tuple[str, ...]:
    return open_upload(as_file(dataset), "film.dcm", LIMIT).notices


def a_quiet_dicom(**fields: Any) -> Dataset:
    """One about which nothing else is to be said."""
    return a_dicom(WindowCenter=500, WindowWidth=1000, **fields)


SECRET = "Secret"  # in every value below
IDENTIFYING: dict[str, Any] = {
    "PatientName": "Secret^Jane",
    "PatientID": "Secret-1",
    "OtherPatientIDs": ["Secret-2", "Secret-3"],
    "PatientAddress": "Secret street",
    "PatientMotherBirthName": "Secret^Mary",
    "PatientComments": "Secret",
    "AccessionNumber": "Secret",
    "InstitutionName": "Secret hospital",
    "InstitutionAddress": "Secret street",
    "InstitutionalDepartmentName": "Secret",
    "ReferringPhysicianName": "Secret^Doctor",
    "PerformingPhysicianName": "Secret^Doctor",
    "OperatorsName": "Secret^Operator",
    "NameOfPhysiciansReadingStudy": "Secret^Reader",
    "StationName": "Secret",
    "StudyID": "Secret",
    "StudyDescription": "Secret",
    "SeriesDescription": "Secret",
    "ProtocolName": "Secret",
    "DeviceSerialNumber": "Secret",
    "ImageComments": "Secret",
    "DerivationDescription": "Secret",
    "AdmissionID": "Secret",
    "RequestingPhysician": "Secret^Doctor",
    "RequestedProcedureDescription": "Secret",
    "PerformedProcedureStepDescription": "Secret",
    "IssuerOfPatientID": "Secret",
    "TextComments": "Secret",
    "ClinicalTrialSubjectID": "Secret",
    "RequestAttributesSequence": Sequence([an_item(RequestedProcedureID="Secret")]),
    "ReferencedPatientSequence": Sequence([an_item(PatientName="Secret")]),
    "OriginalAttributesSequence": Sequence([an_item(PatientName="Secret")]),
}


@pytest.mark.parametrize("keyword", IDENTIFYING)
def test_a_field_that_tells_who_it_is_goes(keyword: str) -> None:
    kept = open_upload(as_file(a_quiet_dicom(**{keyword: IDENTIFYING[keyword]})), "film.dcm", LIMIT).stored

    assert SECRET.encode() not in kept
    assert keyword not in dcmread(BytesIO(kept))


@pytest.mark.parametrize(
    "fields",
    [
        {"PatientBirthDate": "19700102"},
        {"StudyDate": "20200304"},
        {"AcquisitionDateTime": "20200304050607"},
        {"ContentTime": "050607"},
        {"PatientAge": "050Y"},
        {"PatientSex": "F"},
        {"PatientWeight": "70"},
        {"RetrieveAETitle": "PACS1"},
    ],
)
def test_dates_times_and_measures_of_the_person_go(fields: dict[str, Any]) -> None:
    kept = stored(a_quiet_dicom(**fields))

    assert not any(keyword in kept for keyword in fields)


def test_private_fields_overlays_curves_and_unknown_fields_go() -> None:
    dataset = a_quiet_dicom()
    dataset.private_block(0x0029, "Secret maker", create=True).add_new(1, "LO", "Secret")
    dataset.add_new(0x60003000, "OW", b"Secret")
    dataset.add_new(0x50003000, "OW", b"Secret")
    dataset.add_new(0x00880200, "SQ", Sequence([an_item(ImageComments="Secret")]))
    dataset.add_new(0x0018FFF0, "UN", b"Secret")
    dataset.add_new(0xFFFCFFFC, "OB", b"Secret")

    kept = open_upload(as_file(dataset), "film.dcm", LIMIT).stored

    assert b"Secret" not in kept


def test_a_name_deep_in_a_kept_sequence_goes() -> None:
    inner = an_item(RescaleSlope=1, RescaleIntercept=0, PatientName="Secret", InstitutionName="Secret")
    groups = Sequence([an_item(PixelValueTransformationSequence=Sequence([inner]))])

    kept = open_upload(as_file(a_quiet_dicom(SharedFunctionalGroupsSequence=groups)), "film.dcm", LIMIT).stored

    assert b"Secret" not in kept
    assert (
        dcmread(BytesIO(kept)).SharedFunctionalGroupsSequence[0].PixelValueTransformationSequence[0].RescaleSlope == 1
    )


def test_the_preamble_and_the_header_are_written_anew() -> None:
    dataset = a_quiet_dicom()
    dataset.preamble = b"Secret".ljust(128, b"\0")
    dataset.file_meta.SourceApplicationEntityTitle = "Secret"
    dataset.file_meta.ImplementationVersionName = "Secret"

    assert b"Secret" not in open_upload(as_file(dataset), "film.dcm", LIMIT).stored


def test_geometry_and_rendering_stay() -> None:
    fields = {
        "PixelSpacing": [0.5, 0.5],
        "ImagePositionPatient": [1, 2, 3],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "SliceThickness": 2,
        "InstanceNumber": 7,
        "RescaleSlope": 2,
        "RescaleIntercept": -5,
        "KVP": 120,
        "ImageType": ["ORIGINAL", "PRIMARY"],
        "Manufacturer": "Maker",
    }
    kept = stored(a_quiet_dicom(**fields))

    assert {keyword: kept.get(keyword) for keyword in fields} == fields
    assert (kept.Modality, kept.WindowCenter) == ("CT", 500)


def test_identifiers_become_the_same_hash_wherever_they_stand() -> None:
    study = "1.2.840.113619.2.55.3"

    first = stored(a_quiet_dicom(StudyInstanceUID=study, SOPInstanceUID="1.2.3"))
    second = stored(a_quiet_dicom(StudyInstanceUID=study, SOPInstanceUID="1.2.4"))

    assert first.StudyInstanceUID == second.StudyInstanceUID == hashed_uid(study)
    assert first.SOPInstanceUID != second.SOPInstanceUID
    assert first.file_meta.MediaStorageSOPInstanceUID == first.SOPInstanceUID
    assert first.StudyInstanceUID.is_valid
    assert first.SOPClassUID == CTImageStorage


def test_a_file_that_was_stripped_says_so() -> None:
    kept = stored(a_quiet_dicom(PatientName="Doe^Jane"))

    assert (kept.PatientIdentityRemoved, kept.DeidentificationMethod) == ("YES", METHOD)
    assert len(METHOD) <= 64


@pytest.mark.parametrize(
    ("fields", "notices"),
    [
        pytest.param({}, (), id="nothing"),
        pytest.param({"PatientName": "", "StudyDate": ""}, (), id="blanks"),
        pytest.param({"PatientName": "Doe"}, ("Patient name was removed before storing.",), id="the name"),
        pytest.param(
            {"PatientName": "Doe", "PatientID": "7"},
            ("Patient name and 1 other field that may tell who it is were removed before storing.",),
            id="the name and a field",
        ),
        pytest.param(
            {"PatientName": "Doe", "PatientID": "7", "StudyDate": "20200101"},
            ("Patient name and 2 other fields that may tell who it is were removed before storing.",),
            id="the name and fields",
        ),
        pytest.param(
            {"PatientID": "7"}, ("1 field that may tell who it is was removed before storing.",), id="a field"
        ),
        pytest.param(
            {"PatientID": "7", "StudyDate": "20200101"},
            ("2 fields that may tell who it is were removed before storing.",),
            id="fields",
        ),
    ],
)
def test_the_person_is_told_what_went(fields: dict[str, Any], notices: tuple[str, ...]) -> None:
    assert said(a_quiet_dicom(**fields)) == notices


@pytest.mark.parametrize("name", _NAMES)
def test_what_is_stored_of_real_files_shows_the_same_and_names_nobody(name: str) -> None:
    data = _TEST_FILES.joinpath(name).read_bytes()
    try:
        opened = open_upload(data, name, LIMIT)
    except UnreadableImage:
        return

    before, after = dcmread(BytesIO(data), force=True), dcmread(BytesIO(opened.stored))

    assert before.get("PixelData") == after.get("PixelData")
    assert "PatientName" not in after
    name_bytes = str(before.get("PatientName", "")).encode()
    assert len(name_bytes) < 5 or name_bytes not in opened.stored
    np.testing.assert_array_equal(decode(opened), read_dicom(data, name, Rendering()))
    assert open_upload(data, "other name", LIMIT).stored == opened.stored


def test_a_file_that_mixes_its_encodings_is_stored_whole() -> None:
    opened = open_upload(_TEST_FILES.joinpath("SC_rgb_jpeg.dcm").read_bytes(), "x.dcm", LIMIT)

    assert decode(opened).shape == (256, 256, 3)
