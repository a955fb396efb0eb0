"""Phrase -> parts. What a rule doesn't take stays with the thing, so an odd phrase goes to the grounder whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from core.engine.phrases.slots import SLOTS, attributes_of, is_counted, without_article
from core.engine.phrases.tongues import to_english
from core.engine.phrases.words import NAMES, PICTURE, SYNONYMS
from core.parts import Part

Knows = Callable[[str], bool]
MOST_THINGS = 12
_REQUEST = re.compile(
    r"^(?:(?:please|can you|could you|i want|i need|show me|show|find me|find|segment|select|mark|label|highlight|"
    r"outline|detect|locate|where is|where are|how many|count|draw|(?:an? )?(?:photo|picture|image) of)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\s+(?:please|are there|is there|(?:in|of|on) (?:the|this) (?:{PICTURE}))$", re.IGNORECASE)
_NOT = re.compile(
    r"\s*,?\s+\b(?:but not|and not|but no|but without|except for|except|excluding|without|other than|minus|not)\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:(?<!\d),|,(?!\d)|;)\s*(?:and\s+|&\s*)?|\s+(?:and|&|plus|as well as)\s+", re.IGNORECASE)
_SHARED = re.compile(
    r"^((?:the )?(?:left|right|upper|lower|top|bottom)) and ((?:left|right|upper|lower|top|bottom) (.+))$"
)
_QUOTES = " \t\"'.!?,;:\u201c\u201d\u201e\u2018\u2019"
_ONES = re.compile(r"\bones?\b", re.IGNORECASE)
_SIDE_OF = re.compile(r"\bside$", re.IGNORECASE)


def knows_nothing(_phrase: str) -> bool:
    return False


def parse(phrase: str, knows: Knows = knows_nothing) -> tuple[Part, ...]:
    """The things asked for, in order, at least one.

    ``knows`` tells whether the grounder was trained on a name; then its words are not taken apart.
    """
    plain = _bare(to_english(_bare(phrase)))

    def is_name(text: str) -> bool:
        bare = without_article(text)
        return bare.lower() in NAMES or (not is_counted(bare) and knows(bare))

    if not plain or is_name(plain):
        return (_whole(without_article(plain) or phrase),)
    wanted, *unwanted = _NOT.split(plain)
    negatives = tuple(without_article(word) for text in unwanted for word in _things(text, is_name))
    parts = [_part(text, is_name) for text in _things(wanted, is_name)]
    if any(not part.thing for part in parts) or len(parts) > MOST_THINGS:
        return (_whole(plain),)
    negatives = tuple(_ONES.sub(parts[0].thing, negative) for negative in negatives)
    return tuple(replace(part, negatives=negatives) for part in parts)


def _bare(phrase: str) -> str:
    """Without what surrounds the thing: politeness, quotes, the last full stop."""
    plain = " ".join(phrase.split()).strip(_QUOTES)
    plain = _REQUEST.sub("", plain)
    while (shorter := _TAIL.sub("", plain)) != plain and not _SIDE_OF.search(shorter):
        plain = shorter
    return plain


def _things(text: str, is_name: Callable[[str], bool]) -> list[str]:
    """The things of a list. "between A and B" and names with "and" in them stay whole."""
    if shared := _SHARED.match(text):
        return [f"{shared[1]} {shared[3]}", shared[2]]
    if is_name(text) or re.search(r"\bbetween\b", text, re.IGNORECASE):
        return [text]
    return [piece for piece in map(str.strip, _AND.split(text)) if piece]


def _part(text: str, is_name: Callable[[str], bool]) -> Part:
    """One thing: slot after slot is taken off the text until none fits; the rest is its name."""
    part, rest = Part(""), text
    while not is_name(rest):
        for slot in SLOTS:
            if (taken := slot(part, rest)) is not None:
                part, rest = taken
                break
        else:
            break
    thing = without_article(rest)
    attributes = () if is_name(rest) else attributes_of(thing)  # a "red blood cell" is a name
    return replace(part, thing=thing, attributes=attributes, said=text)


def _whole(text: str) -> Part:
    return Part(text, said=text)


def synonyms(thing: str) -> tuple[str, ...]:
    """Other words for it, in the singular; none for most things."""
    forms = {thing.lower(), thing.lower().removesuffix("s")}
    group = next((names for names in SYNONYMS if forms & set(names)), ())
    return tuple(name for name in group if name not in forms)


def asked_name(thing: str, knows: Knows) -> str:
    """The name to ask a grounder by: the thing's own, or another word for it that the grounder was trained on."""
    return next((name for name in (thing, *synonyms(thing)) if knows(name)), thing)
