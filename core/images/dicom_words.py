"""What DICOM files are called in sentences."""

from __future__ import annotations

from pydicom.dataset import Dataset
from pydicom.uid import UID

_BY_MODALITY = {
    "SR": "a structured report",
    "RTSTRUCT": "a set of radiotherapy outlines",
    "RTPLAN": "a radiotherapy plan",
    "RTRECORD": "a radiotherapy treatment record",
    "ECG": "an ECG recording",
    "HD": "a blood pressure recording",
    "EPS": "a heart rhythm recording",
    "PR": "a presentation state (how another picture is to be shown)",
    "KO": "a list of selected pictures",
    "REG": "an alignment of other pictures",
    "DOC": "a document",
    "AU": "a sound recording",
}
# pieces of the names of storage classes
_BY_CLASS = (
    ("Encapsulated", "a document"),
    ("Structured Report", "a structured report"),
    ("SR", "a structured report"),
    ("Waveform", "a recording of a signal"),
    ("Directory", "a DICOMDIR, the table of contents of a disc"),
    ("RT ", "a radiotherapy object"),
    ("Presentation State", "a presentation state (how another picture is to be shown)"),
    ("Surface", "a surface model"),
)
_FAMILIES = (
    ("MPEG", "video"),
    ("HEVC", "video"),
    ("JPEG Extended", "12-bit JPEG"),
    ("JPIP", "a link to a picture server"),
    ("SMPTE", "video"),
)
_UNKNOWN_TO_PYDICOM = dict.fromkeys((f"1.2.840.10008.1.2.4.{number}" for number in (110, 111, 112)), "JPEG XL")


def content(dataset: Dataset) -> str | None:
    """What a file without a picture holds instead; None if that can't be told."""
    modality = str(dataset.get("Modality", ""))
    if modality in _BY_MODALITY:
        return _BY_MODALITY[modality]
    meta = getattr(dataset, "file_meta", {})
    stored_class = dataset.get("SOPClassUID") or meta.get("MediaStorageSOPClassUID") or ""
    name = UID(str(stored_class)).name
    return next((words for piece, words in _BY_CLASS if piece in name), None)


def packing(syntax: UID) -> str:
    """How the pixels are packed, as people call it."""
    name = syntax.name
    if name == str(syntax):
        return _UNKNOWN_TO_PYDICOM.get(name) or f"an unknown packing ({name[:64]})"
    return next((words for piece, words in _FAMILIES if piece in name), name)
