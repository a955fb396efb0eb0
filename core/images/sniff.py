"""What a file is, told from its first bytes. Names and suffixes are never asked."""

from __future__ import annotations

import re

HEAD_BYTES = 512

# format name of Pillow -> how such a file begins
_RASTER: tuple[tuple[str, bytes], ...] = (
    ("PNG", rb"\x89PNG\r\n\x1a\n"),
    ("JPEG", rb"\xff\xd8\xff"),
    ("GIF", rb"GIF8[79]a"),
    ("TIFF", rb"II[\x2a\x2b]\x00|MM\x00[\x2a\x2b]"),
    ("WEBP", rb"RIFF....WEBP"),
    ("BMP", rb"BM.{4}\x00{4}"),
)

# what else people send, in words that continue "it is ..."
_OTHER: tuple[tuple[str, bytes], ...] = (
    ("a PDF document", rb"%PDF"),
    ("a HEIC photo", rb"....ftyp(heic|heix|hevc|mif1|msf1|heim|heis)"),
    ("an AVIF picture", rb"....ftypavi[fs]"),
    ("a video", rb"....ftyp|\x1a\x45\xdf\xa3|RIFF....AVI "),
    ("a JPEG 2000 picture", rb"\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51"),
    ("a Photoshop file", rb"8BPS"),
    ("a ZIP archive", rb"PK(\x03\x04|\x05\x06)"),
    ("a gzip archive", rb"\x1f\x8b"),
    ("a NRRD volume", rb"NRRD000"),
    ("a NIfTI volume", rb".{344}(n\+1|ni1)\x00"),
    ("an SVG drawing", rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg"),
    ("a web page", rb"\s*<(!doctype )?html"),
)

_VRS = frozenset(
    b"AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV".split()
)
_FIRST_GROUPS = (0x0002, 0x0004, 0x0008)


def raster_format(head: bytes) -> str | None:
    """Pillow's name of the format, or None."""
    return _first(_RASTER, head)


def is_dicom(head: bytes) -> bool:
    """True for a DICOM file, with or without its preamble."""
    return head[128:132] == b"DICM" or _begins_with_an_element(head)


def description(head: bytes) -> str:
    """What the file is, in words that continue "it is ..."."""
    if known := _first(_OTHER, head, re.IGNORECASE):
        return known
    return "text" if _is_text(head) else "data of an unknown kind"


def _first(table: tuple[tuple[str, bytes], ...], head: bytes, flags: int = 0) -> str | None:
    return next((name for name, pattern in table if re.match(pattern, head, re.DOTALL | flags)), None)


def _begins_with_an_element(head: bytes) -> bool:
    """Whether the bytes can be the first data element of a file that was written without a preamble."""
    if len(head) < 8:
        return False
    if head[4:6] in _VRS:
        return any(int.from_bytes(head[:2], order) in _FIRST_GROUPS for order in ("little", "big"))
    group, element = int.from_bytes(head[:2], "little"), int.from_bytes(head[2:4], "little")
    length = int.from_bytes(head[4:8], "little")
    return group in _FIRST_GROUPS and element <= 0x0018 and length % 2 == 0 and length <= HEAD_BYTES


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    text = head.decode("utf-8", errors="replace")
    odd = sum(1 for c in text[:-1] if c == "\ufffd" or (ord(c) < 32 and c not in "\t\r\n\f"))
    return odd <= len(text) // 20
