"""Names that people give, and phrases that mean the same thing."""

from __future__ import annotations

import unicodedata

from core.errors import BadInput

LONGEST = 200


def clean_name(text: str, what: str) -> str:
    """A name without odd characters and needless spaces. Raises BadInput if nothing is left or it is too long."""
    name = clean_text(text, what)
    if not name:
        raise BadInput(f"The {what} needs a name.")
    if len(name) > LONGEST:
        raise BadInput(f"The name of a {what} has at most {LONGEST} characters; this one has {len(name)}.")
    return name


def clean_text(text: str, what: str) -> str:
    """Spaces made one, control characters dropped. Raises BadInput for NUL and for broken characters."""
    if "\x00" in text:
        raise BadInput(f"The {what} holds a NUL character. Type it again.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput(f"The {what} holds a broken character. Type it again.")
    plain = "".join(character for character in text if unicodedata.category(character) != "Cc" or character.isspace())
    return " ".join(unicodedata.normalize("NFC", plain).split())


def many(count: int, what: str) -> str:
    """ "1 mask", "1,200 masks"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def is_same_thing(one: str, other: str) -> bool:
    """Whether two phrases name the same thing: capitals, spaces and a plural apart."""
    return bool(_forms(one) & _forms(other))


def _forms(phrase: str) -> set[str]:
    """The phrase, and what it may be the plural of."""
    words = " ".join(phrase.casefold().split())
    forms = {words}
    if words.endswith("s") and not words.endswith(("ss", "us", "is")):
        forms.add(words[:-1])
    if words.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        forms.add(words[:-2])
    if words.endswith("ies"):
        forms.add(words[:-3] + "y")
    return forms - {""}
