"""File names as people may see them: no path, nothing that steers a screen, never too long, never empty."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # characters
FALLBACK = "picture"

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean_name(name: str) -> str:
    """The file name for display: the last part of a path, without control characters, at most 200 characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if not _is_control(c))
    words = " ".join(kept.split())
    if not words.strip(". "):
        return FALLBACK
    return _shortened(words, LONGEST)


def short_name(name: str) -> str:
    """The name inside a sentence: so short that the sentence can still be read."""
    return _shortened(clean_name(name), 60)


def _shortened(name: str, longest: int) -> str:
    """Cut in the stem, so that the ending still tells what kind of file it is."""
    if len(name) <= longest:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        return name[: longest - 1].rstrip() + "…"
    return stem[: longest - len(suffix) - 2].rstrip() + "…." + suffix


def _is_control(character: str) -> bool:
    if character.isspace():
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in _BIDI_CONTROLS
