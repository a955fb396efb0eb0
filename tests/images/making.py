"""Builds the files that people send: good ones, odd ones and broken ones."""

from __future__ import annotations

import struct
import zlib
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

from core.images import decode, open_upload
from core.types import Pixels, Rendering

LIMIT = 1_000_000  # pixels accepted in these tests

Rgb = tuple[int, int, int]

RED, GREEN, BLUE, WHITE = (250, 10, 10), (10, 250, 10), (10, 10, 250), (255, 255, 255)


def a_photo(width: int = 32, height: int = 24) -> Image.Image:
    """A picture whose four corners differ: red top left, green top right, blue bottom left, white bottom right."""
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    top, left = (height + 1) // 2, (width + 1) // 2
    pixels[:top, :left], pixels[:top, left:] = RED, GREEN
    pixels[top:, :left], pixels[top:, left:] = BLUE, WHITE
    return Image.fromarray(pixels)


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def turned(image: Image.Image, format: str, orientation: int) -> bytes:
    """A file that says it was taken with the camera held otherwise."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, format, exif=exif, **({"lossless": True} if format == "WEBP" else {}))


def deep_png(values: NDArray[np.uint16]) -> bytes:
    return saved(Image.fromarray(values), "PNG")


def png_that_claims(width: int, height: int) -> bytes:
    """A valid PNG header over a picture that is not there: what a decompression bomb looks like."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(bytes(1000)))
        + _chunk(b"IEND", b"")
    )


def bmp_that_claims(width: int, height: int) -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + info


def gif_that_claims(width: int, height: int) -> bytes:
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00\x3b"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + frame


def tiff_that_claims(width: int, height: int) -> bytes:
    tags = ((256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, height), (279, 100))
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + bytes(4)


def a_dicom(values: NDArray[Any] | None = None, syntax: UID = ExplicitVRLittleEndian, **fields: Any) -> Dataset:
    """A small CT slice; ``fields`` are set last. Without ``values``: 4 x 6 pixels that hold 0, 100, 200 ..."""
    values = np.arange(24, dtype=np.uint16).reshape(4, 6) * 100 if values is None else values
    dataset = Dataset()
    dataset.SOPClassUID = CTImageStorage
    dataset.SOPInstanceUID = "1.2.3.4.5.6"
    dataset.Modality = "CT"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    is_color = values.ndim > 2 and values.shape[-1] == 3
    dataset.Rows, dataset.Columns = values.shape[-3:-1] if is_color else values.shape[-2:]
    dataset.SamplesPerPixel = 3 if is_color else 1
    dataset.PhotometricInterpretation = "RGB" if is_color else "MONOCHROME2"
    if is_color:
        dataset.PlanarConfiguration = 0
    bits = values.dtype.itemsize * 8
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = bits, bits, bits - 1
    dataset.PixelRepresentation = int(values.dtype.kind == "i")
    dataset.PixelData = values.tobytes()
    for keyword, value in fields.items():
        setattr(dataset, keyword, value)
    return dataset


def as_file(dataset: Dataset, *, preamble: bool = True) -> bytes:
    """The data set as bytes; without ``preamble`` it begins with its first element."""
    out = BytesIO()
    if preamble:
        dcmwrite(out, dataset, enforce_file_format=True)
    else:
        del dataset.file_meta
        dcmwrite(out, dataset, implicit_vr=False, little_endian=True)
    return out.getvalue()


def an_item(**fields: Any) -> Dataset:
    """An item of a sequence."""
    item = Dataset()
    for keyword, value in fields.items():
        setattr(item, keyword, value)
    return item


def shipped(name: str) -> bytes:
    """One of the files that pydicom brings for tests."""
    return files("pydicom").joinpath("data/test_files", name).read_bytes()


def shown(data: bytes, rendering: Rendering = Rendering()) -> Pixels:  # noqa: B008 (frozen)
    """What is seen of an upload."""
    return decode(open_upload(data, "film.dcm", LIMIT), rendering)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
