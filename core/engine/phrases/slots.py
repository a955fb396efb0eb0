"""The slots of a phrase: each takes its words off the text, or leaves it alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from core.engine.phrases.words import (
    ARTICLES,
    COLOURS,
    EVERY,
    MOST,
    NUMBERS,
    ORDINALS,
    PAIRED,
    PICTURE,
    PLACES,
    RELATIONS,
    SIZES,
    TEXTURES,
)
from core.parts import Comparison, Order, Part, Relation

Taken = tuple[Part, str] | None
Slot = Callable[[Part, str], Taken]


def _any_of(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_I = re.IGNORECASE
_OF_PICTURE = rf"(?:\s+(?:of|in|on) (?:the|this) (?:{PICTURE}))?"
_WHERE = _any_of(PLACES)
_THAT = r"(?:(?:that|which) (?:is|are|lies?) |lying |located |placed |situated )?"
_PATIENT = re.compile(
    rf"^(?P<thing>.+?)\s+{_THAT}(?:on|in|at) the patient'?s (?P<side>left|right)(?: side)?$"
    r"|^(?:the )?patient'?s (?P<before>left|right) (?P<after>.+)$",
    _I,
)
_SUFFIX = re.compile(
    rf"^(?P<thing>.+?)\s+{_THAT}(?:(?:on|at|in|to|towards) the )?(?P<where>(?:(?:{_WHERE})[ -]*)+?)"
    rf"(?:\s*(?:side|corner|half|part|third|quadrant|edge|area|region))?{_OF_PICTURE}$",
    _I,
)
_PREFIX = re.compile(rf"^(?:the )?(?P<where>{_WHERE})(?:[ -]+|(?=(?:{_WHERE}) ))(?P<thing>\S.*)$", _I)
_MOST_BEFORE = re.compile(rf"^(?:the )?(?P<most>{_any_of(MOST)}) (?P<thing>.+)$", _I)
_MOST_AFTER = re.compile(
    r"^(?P<thing>.+?) (?:furthest|farthest|closest) to the (?P<most>left|right|top|bottom|centre|center|edge)$", _I
)
_COUNTED = rf"{_any_of(ORDINALS)}|\d+(?:st|nd|rd|th)"
_ORDER = re.compile(
    rf"^(?:the )?(?P<index>{_COUNTED}) (?P<thing>.+?),? (?:counting |counted )?from (?:the )?"
    r"(?P<side>left|right|top|bottom)$"
    rf"|^(?:the )?(?P<index2>{_COUNTED}) from (?:the )?(?P<side2>left|right|top|bottom) (?P<thing2>.+)$",
    _I,
)
_UNIT = r"mm|millimet(?:er|re)s?|cm|centimet(?:er|re)s?|µm|um|micromet(?:er|re)s?|px|pixels?|%|percent"
_THAN = re.compile(
    rf"^(?P<thing>.+?)\s+{_THAT}(?P<sign>larger than|bigger than|greater than|longer than|wider than|at least|over|"
    r"more than|>=?|smaller than|less than|shorter than|at most|under|up to|<=?)\s*"
    rf"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>{_UNIT})(?: across| in size| of the (?:{PICTURE}))?$",
    _I,
)
_SMALLER = frozenset(("smaller than", "less than", "shorter than", "at most", "under", "up to", "<", "<="))
_RELATION = re.compile(rf"^(?P<thing>.+?)\s+{_THAT}(?P<kind>{_any_of(RELATIONS)}) (?P<other>.+)$", _I)
_NUMBER = re.compile(rf"^(?:the |all |a )?(?P<number>{_any_of(NUMBERS)}|\d{{1,3}})(?: of the)? (?P<thing>.+)$", _I)
_EVERY = re.compile(rf"^(?:{_any_of(EVERY)})(?: single| one)?(?: of)?(?: the)? (?P<thing>.+)$", _I)
_SIZE = re.compile(rf"^(?:the )?(?P<size>{_any_of(SIZES)}) (?P<thing>.+)$", _I)
_SIZE_AFTER = re.compile(r"^(?P<thing>.+) (?P<size>largest|smallest)$", _I)
_UNITS = {
    "m": ("mm", 1.0),
    "c": ("mm", 10.0),
    "µ": ("mm", 0.001),
    "u": ("mm", 0.001),
    "p": ("px", 1.0),
    "%": ("%", 1.0),
}


def without_article(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0].lower() in ARTICLES:
        words = words[1:]
    return " ".join(words)


def is_counted(text: str) -> bool:
    """Whether it begins with a word of number."""
    return text.split(" ", 1)[0].lower() in EVERY | NUMBERS.keys()


def attributes_of(thing: str) -> tuple[str, ...]:
    """Its words of colour and texture that stand before the last word."""
    return tuple(word for word in thing.lower().split()[:-1] if word in COLOURS or word in TEXTURES)


def _every(part: Part, text: str) -> Taken:
    if found := _EVERY.match(text):
        return replace(part, is_every=True), found["thing"]
    return None


def _number(part: Part, text: str) -> Taken:
    if part.count or not (found := _NUMBER.match(text)):
        return None
    word = found["number"].lower()
    count = NUMBERS.get(word) or (int(word) if word.isdecimal() else 0)
    return (replace(part, count=count), found["thing"]) if count else None


def _size(part: Part, text: str) -> Taken:
    if part.size or not (found := _SIZE.match(text) or _SIZE_AFTER.match(text)):
        return None
    return replace(part, size=SIZES[found["size"].lower()]), found["thing"]


def _comparison(part: Part, text: str) -> Taken:
    if part.comparison or not (found := _THAN.match(text)):
        return None
    word = found["unit"].lower()
    unit, factor = ("%", 1.0) if word == "percent" else _UNITS["µ" if word.startswith("micro") else word[0]]
    value = float(found["value"].replace(",", ".")) * factor
    return replace(part, comparison=Comparison(found["sign"].lower() not in _SMALLER, value, unit)), found["thing"]


def _order(part: Part, text: str) -> Taken:
    if part.order or not (found := _ORDER.match(text)):
        return None
    index = (found["index"] or found["index2"]).lower()
    number = ORDINALS.get(index) or int(re.sub(r"\D", "", index))
    return replace(part, order=Order(number, (found["side"] or found["side2"]).lower())), found["thing"] or found[
        "thing2"
    ]


def _patient(part: Part, text: str) -> Taken:
    if part.side or not (found := _PATIENT.match(text)):
        return None
    return replace(part, side=(found["side"] or found["before"]).lower()), found["thing"] or found["after"]


def _most(part: Part, text: str) -> Taken:
    if part.most or not (found := _MOST_BEFORE.match(text) or _MOST_AFTER.match(text)):
        return None
    word = found["most"].lower()
    return replace(part, most=MOST.get(word) or PLACES.get(word, word)), found["thing"]


def _place_after(part: Part, text: str) -> Taken:
    found = _SUFFIX.match(text)
    if part.place or not found or (found["thing"].lower() in ARTICLES):
        return None
    return _placed(part, found["where"], found["thing"], is_of_picture=bool(re.search(rf"(?:{PICTURE})$", text, _I)))


def _place_before(part: Part, text: str) -> Taken:
    """Word by word, so that a name such as "upper lobe" can end it."""
    if not (found := _PREFIX.match(text)):
        return None
    return _placed(part, found["where"], found["thing"], is_of_picture=False)


def _placed(part: Part, where: str, thing: str, *, is_of_picture: bool) -> Taken:
    """Left and right of a paired organ are the patient's, unless the picture's side is meant."""
    words = tuple(dict.fromkeys(PLACES[word.lower()] for word in re.findall(_WHERE, where, _I)))
    organ = without_article(thing).lower().split()[-1]
    sides = [word for word in words if word in ("left", "right")]
    if sides and not is_of_picture and ({organ, organ.removesuffix("s")} & PAIRED):
        part = replace(part, side=sides[0])
        words = tuple(word for word in words if word not in sides)
    return replace(part, place=tuple(dict.fromkeys((*part.place, *words)))), thing


def _relation(part: Part, text: str) -> Taken:
    if part.relation or not (found := _RELATION.match(text)):
        return None
    kind = RELATIONS[found["kind"].lower()]
    others = re.split(r"\s+and\s+", found["other"]) if kind == "between" else [found["other"]]
    if kind == "between" and len(others) == 1 and not others[0].lower().startswith(("the two", "two", "both")):
        return None
    names = tuple(without_article(re.sub(r"^(?:the )?(?:two|both)\s+", "", other)) for other in others)
    return replace(part, relation=Relation(kind, names)), found["thing"]


# In the order in which they are tried: what could be mistaken for another comes first.
SLOTS: tuple[Slot, ...] = (
    _every, _order, _comparison, _patient, _most, _place_after, _relation, _number, _size, _place_before,
)  # fmt: skip
