"""German and Spanish words of place, size and number, put into English; the things themselves stay as they are."""

from __future__ import annotations

import re

from core.engine.phrases.words import FOREIGN

_ARTICLES = frozenset(["das", "der", "dem", "die", "el", "la", "los", "las", "y"])
_MARKS = [word for word in FOREIGN if word not in _ARTICLES]


def _pattern(words: list[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", re.IGNORECASE)


_FOREIGN, _MARK = _pattern(list(FOREIGN)), _pattern(_MARKS)
_LINKS = re.compile(r"^(.*\b[A-ZÄÖÜ]\w+) links$")  # German nouns have capitals; "cuff links" are no place


def to_english(phrase: str) -> str:
    """The phrase with its foreign words of place, size and number translated; an English one as it is."""
    phrase = _LINKS.sub(r"\1 on the left", phrase)
    if not _MARK.search(phrase):
        return phrase
    return _FOREIGN.sub(lambda found: FOREIGN[found.group(0).lower()], phrase)
