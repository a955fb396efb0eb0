"""File names inside an export: safe on Windows, macOS and Linux, and different even where case doesn't count."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 150  # bytes of a stem in UTF-8; file systems take 255 with everything
_SUFFIX = re.compile(r"\.(png|jpe?g|jfif|tiff?|webp|bmp|dib|gif|dcm|dicom|ima)$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def split(name: str) -> tuple[str, str]:
    """(stem, suffix); the suffix is "" unless it is that of a picture: IM10.1 has none."""
    found = _SUFFIX.search(name)
    return (name[: found.start()], found.group()) if found else (name, "")


def safe_stem(stem: str) -> str:
    """The stem with everything replaced that some system can't hold; never empty."""
    safe = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", stem)).strip().rstrip(". ")
    if safe.startswith("."):
        safe = "_" + safe[1:]
    if _DEVICES.match(safe):
        safe = "_" + safe
    return _shortened(safe) or "picture"


class Stems:
    """Gives every picture of an export a stem of its own; collisions get " (2)", " (3)" ..."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def take(self, stem: str) -> str:
        """A stem that no picture has yet, for a name as people know it."""
        safe = safe_stem(stem)
        given = safe
        number = self._next.get(_key(safe), 2)
        while _key(given) in self._used:
            given = f"{safe} ({number})"
            number += 1
        self._next[_key(safe)] = number
        self._used.add(_key(given))
        return given


def _key(stem: str) -> str:
    """Equal for names that are one file on a system which folds case and accents' spelling."""
    return unicodedata.normalize("NFKC", stem).casefold()


def _shortened(text: str) -> str:
    return text.encode("utf-8")[:_LONGEST].decode("utf-8", errors="ignore").rstrip(". ")
