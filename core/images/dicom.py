"""DICOM files: opened without their patient fields, and read as pixels.

pydicom is met here, in the modules named ``dicom_...`` beside this one, and nowhere else. Its warnings may quote a
field's value, so they are kept out of logs.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from pydicom import config, dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import (
    UID,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGExtended12Bit,
    SecondaryCaptureImageStorage,
)

from core.errors import BadInput, UnreadableImage
from core.images import dicom_words
from core.images.dicom_identity import DAMAGE, Removal, hashed_uid, remove_identity
from core.images.dicom_orientation import orientation
from core.images.dicom_pixels import frame_to_rgb, has_window, number, numbers, window_of
from core.images.names import short_name
from core.images.opened import Opened, cut_off, require_room
from core.types import Pixels, Rendering, Size, Window

MEDIA_TYPE = "application/dicom"
SUFFIX = ".dcm"

_IMPLEMENTATION = "2.25.296465432876213214120863284723048573491"  # ours, for the file header; must never change
_PICTURE = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")
_OFTEN_WRITTEN_ON = ("US", "SC", "XC", "ES", "OT")  # modalities whose pictures often carry text


def open_dicom(data: bytes, name: str, max_pixels: int) -> Opened:
    """Check and describe an upload, decode its first frame once, and take the patient fields out."""
    with _reading(name):
        dataset = _parse(data)
        _require_picture(dataset, name)
        rows, columns = int(dataset.Rows), int(dataset.Columns)
    require_room(columns, rows, max_pixels, name)
    _require_decoder(dataset, name)
    with _reading(name):
        shown = frame_to_rgb(dataset, 0, None)
        frames = _frame_count(dataset)
        spacing, spacing_notice = _spacing(dataset)
        notices = (*_picture_notices(dataset, frames), *spacing_notice)
        sides = orientation(dataset)
        removal = remove_identity(dataset)
        stored = _written(dataset, data)
    notices = (*_identity_notices(removal), *notices)
    return Opened(Size.of(shown), MEDIA_TYPE, frames, spacing, stored, SUFFIX, notices, sides)


def read_dicom(data: bytes, name: str, rendering: Rendering) -> Pixels:
    """One frame as RGB, with the rendering's window or the file's own."""
    with _reading(name):
        dataset = _parse(data)
        frames = _frame_count(dataset)
        if not 0 <= rendering.frame < frames:
            raise BadInput(f"{short_name(name)} has no frame {rendering.frame + 1}; it has {frames}.")
        return frame_to_rgb(dataset, rendering.frame, rendering.window)


def read_window(data: bytes, name: str) -> Window | None:
    """How the first frame is shown where nobody has set a window; None where it can't be set."""
    with _reading(name):
        return window_of(_parse(data), 0)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise cut_off(name) from error


def _parse(data: bytes) -> Dataset:
    _hush()
    dataset = dcmread(BytesIO(data), force=True)
    if "TransferSyntaxUID" not in dataset.file_meta:
        dataset.file_meta.TransferSyntaxUID = _syntax_as_read(dataset)
    return dataset


def _hush() -> None:
    """Let pydicom take values as they are, without warnings that would carry them into logs."""
    config.settings.reading_validation_mode = config.IGNORE
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module=r"pydicom\..*")


def _syntax_as_read(dataset: Dataset) -> UID:
    implicit, little = dataset.original_encoding
    if implicit:
        return ImplicitVRLittleEndian
    return ExplicitVRLittleEndian if little else ExplicitVRBigEndian


def _require_picture(dataset: Dataset, name: str) -> None:
    if any(keyword in dataset for keyword in _PICTURE):
        return
    if "Rows" in dataset:
        raise cut_off(name)
    what = dicom_words.content(dataset)
    raise UnreadableImage(
        f"{short_name(name)} has no picture in it" + (f" (it is {what})" if what else "") + ". "
        "Choose the DICOM files that hold the images of the examination."
    )


def _require_decoder(dataset: Dataset, name: str) -> None:
    syntax = UID(str(dataset.file_meta.TransferSyntaxUID))
    try:
        can_read = get_decoder(syntax).is_available
    except NotImplementedError:
        can_read = False
    if syntax == JPEGExtended12Bit and (number(dataset, "BitsStored") or 0) > 8:
        can_read = False
    if not can_read:
        raise UnreadableImage(
            f"The picture in {short_name(name)} is packed as {dicom_words.packing(syntax)}, which can't be read here. "
            "Export it uncompressed or as JPEG 2000 from the program it comes from, and upload that."
        )


def _frame_count(dataset: Dataset) -> int:
    return max(1, int(number(dataset, "NumberOfFrames") or 1))


def _spacing(dataset: Dataset) -> tuple[tuple[float, float] | None, tuple[str, ...]]:
    """(row spacing, column spacing) in mm, and what is to be said about it."""
    for keyword in ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"):
        found = numbers(dataset, keyword)
        if len(found) == 2 and min(found) > 0:
            exact = keyword == "PixelSpacing"
            notice = "Its pixel size was measured at the detector, so lengths in the body are approximate."
            return (found[0], found[1]), () if exact else (notice,)
    return None, ()


def _picture_notices(dataset: Dataset, frames: int) -> Iterator[str]:
    if frames > 1:
        yield f"It has {frames} frames; the first one is used."
    grey = str(dataset.get("PhotometricInterpretation", "")).startswith("MONOCHROME")
    if grey and number(dataset, "BitsStored") not in (1, 8) and not has_window(dataset):
        yield (
            "It names no window, so its brightness was set from its own values: "
            "all but the darkest and the brightest half per cent."
        )
    written_on = str(dataset.get("BurnedInAnnotation", ""))
    if written_on == "YES":
        yield "The file says that text is burned into the picture; it may name the patient. Look before you share it."
    elif written_on != "NO" and dataset.get("Modality") in _OFTEN_WRITTEN_ON:
        yield "Pictures of this kind often have text burned in that names the patient. Look before you share it."


def _identity_notices(removal: Removal) -> Iterator[str]:
    others = removal.fields - removal.had_name
    fields = f"{others} {'other ' if removal.had_name else ''}field{'' if others == 1 else 's'} that may tell who it is"
    if removal.had_name and others:
        yield f"Patient name and {fields} were removed before storing."
    elif removal.had_name:
        yield "Patient name was removed before storing."
    elif others:
        yield f"{fields} {'was' if others == 1 else 'were'} removed before storing."


def _written(dataset: Dataset, data: bytes) -> bytes:
    """The data set as a file with a header of our own; the same input gives the same bytes."""
    if not dataset.get("SOPClassUID"):
        dataset.SOPClassUID = SecondaryCaptureImageStorage
    if not dataset.get("SOPInstanceUID"):
        dataset.SOPInstanceUID = hashed_uid(hashlib.sha256(data).hexdigest())
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = dataset.file_meta.TransferSyntaxUID
    meta.ImplementationClassUID = UID(_IMPLEMENTATION)
    meta.ImplementationVersionName = "SAYSEG"
    dataset.file_meta = meta
    dataset.preamble = bytes(128)
    out = BytesIO()
    dcmwrite(out, dataset, enforce_file_format=True)
    return out.getvalue()
