"""Takes out of a DICOM data set what may tell who the patient is, as in PS3.15 Annex E (basic profile) and stricter.

The profile lists what must go. Here, for text, sequences and binary data, the tables list what may *stay* (what the
picture and its geometry need), so that a field nobody thought of goes as well. Codes and numbers outside the patient,
study, visit and request groups stay. Unique identifiers become hashes of themselves: the same identifier gives the
same hash, so slices of a series still belong together. Pixel data is not touched.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import NamedTuple

from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag

METHOD = "Sayseg 1: text, dates, ids, private fields out; UIDs hashed"  # 64 characters are allowed

_STANDARD_UIDS = "1.2.840.10008."
_LEADING_GROUPS = range(0x0000, 0x0008)  # command set, file meta, directory: rewritten or meaningless in a picture
_IDENTIFYING_GROUPS = frozenset((0x0010, 0x0012, 0x0032, 0x0038, 0x0040, 0x0088, 0x4000, 0x4008, 0xFFFA, 0xFFFC))
_OVERLAYS_AND_CURVES = (0x50, 0x60)  # high byte of the group: 50xx curves, 60xx overlays (they hold drawn-in text)

_IDENTIFYING_KINDS = frozenset(("PN", "DA", "DT", "TM", "AS", "AE", "LT", "ST", "UT", "UC", "UR", "UN"))
_TEXT = frozenset(("LO", "SH"))
_BINARY = frozenset(("OB", "OW", "OF", "OD", "OL", "OV"))

_KEPT_TEXT = frozenset(
    (
        "Manufacturer",
        "ManufacturerModelName",
        "ConvolutionKernel",
        "RescaleType",
        "ModalityLUTType",
        "StackID",
        "WindowCenterWidthExplanation",
    )
)
_KEPT_BINARY = frozenset(
    (
        "PixelData",
        "FloatPixelData",
        "DoubleFloatPixelData",
        "ExtendedOffsetTable",
        "ExtendedOffsetTableLengths",
        "ICCProfile",
        "LUTData",
        "RedPaletteColorLookupTableData",
        "GreenPaletteColorLookupTableData",
        "BluePaletteColorLookupTableData",
        "SegmentedRedPaletteColorLookupTableData",
        "SegmentedGreenPaletteColorLookupTableData",
        "SegmentedBluePaletteColorLookupTableData",
    )
)
_KEPT_SEQUENCES = frozenset(
    (
        "ModalityLUTSequence",
        "VOILUTSequence",
        "SharedFunctionalGroupsSequence",
        "PerFrameFunctionalGroupsSequence",
        "PixelMeasuresSequence",
        "PlanePositionSequence",
        "PlaneOrientationSequence",
        "FrameVOILUTSequence",
        "FrameContentSequence",
        "PixelValueTransformationSequence",
        "DimensionOrganizationSequence",
        "DimensionIndexSequence",
        "SequenceOfUltrasoundRegions",
        "SegmentSequence",
        "SegmentIdentificationSequence",
    )
)


# What pydicom and its decoders raise on damaged files.
DAMAGE = (
    BytesLengthException,
    InvalidDicomError,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
)


class Removal(NamedTuple):
    had_name: bool  # the patient's name was there
    fields: int  # how many fields with a value were removed, that name included


def remove_identity(dataset: Dataset) -> Removal:
    """Change ``dataset`` in place; tell what went."""
    had_name = bool(dataset.get("PatientName"))
    fields = _strip(dataset)
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = METHOD
    return Removal(had_name, fields)


def hashed_uid(uid: str) -> str:
    """The stand-in for an identifier; those of the standard itself (classes, syntaxes) stay."""
    if not uid or uid.startswith(_STANDARD_UIDS):
        return uid
    return f"2.25.{int.from_bytes(hashlib.sha256(uid.encode()).digest()[:16])}"


def _strip(dataset: Dataset) -> int:
    removed = 0
    for tag in list(dataset.keys()):
        kind, keyword = _kind(tag), keyword_for_tag(tag)
        if not _stays(tag, kind, keyword):
            removed += _has_value(dataset, tag)
            del dataset[tag]
        elif not _can_be_read(dataset, tag):
            del dataset[tag]
        elif kind == "SQ":
            removed += _strip_items(dataset, tag)
        elif kind == "UI":
            _hash_uids(dataset, tag)
    return removed


def _can_be_read(dataset: Dataset, tag: BaseTag) -> bool:
    """Read the element's value, so that it can also be written in a file that mixes its encodings."""
    try:
        return dataset[tag] is not None
    except DAMAGE:
        return False


def _strip_items(dataset: Dataset, tag: BaseTag) -> int:
    element = dataset[tag]
    if element.VR == "SQ":
        return sum(_strip(item) for item in element.value)
    del dataset[tag]  # said to be a sequence, but can't be read as one
    return 1


def _stays(tag: BaseTag, kind: str, keyword: str) -> bool:
    if tag.is_private or tag.group in _LEADING_GROUPS or tag.group in _IDENTIFYING_GROUPS:
        return False
    if tag.group >> 8 in _OVERLAYS_AND_CURVES or kind in _IDENTIFYING_KINDS:
        return False
    for kinds, kept in ((_TEXT, _KEPT_TEXT), (_BINARY, _KEPT_BINARY), (frozenset(("SQ",)), _KEPT_SEQUENCES)):
        if kind in kinds:
            return keyword in kept
    return True


def _kind(tag: BaseTag) -> str:
    """The value representation the standard gives the tag, whatever the file says; UN if it has none."""
    try:
        return dictionary_VR(tag).split(" or ")[-1]
    except KeyError:
        return "UN"


def _has_value(dataset: Dataset, tag: BaseTag) -> bool:
    if tag.group in _LEADING_GROUPS or tag.group == 0xFFFC:
        return False
    return bool(dataset.get_item(tag).value)


def _hash_uids(dataset: Dataset, tag: BaseTag) -> None:
    element = dataset[tag]
    value = element.value
    if isinstance(value, MultiValue | list):
        element.value = [hashed_uid(str(uid)) for uid in value]
    elif value:
        element.value = hashed_uid(str(value))
