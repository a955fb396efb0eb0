"""What the objects of a project are asked for beside their label: the definitions, and the values that fit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from core.errors import BadInput
from core.types import Annotation, Attribute, AttributeValue, Project
from core.workbench.names import clean_name

KINDS = ("text", "number", "choice", "flag")
TAKEN = frozenset(("status", "score", "phrase", "z", "made_by", "uuid", "version"))  # what exports write there
_MOST, _MOST_CHOICES, _LONGEST = 30, 100, 500


def clean(wanted: Sequence[Attribute]) -> list[Attribute]:
    """The definitions with tidy names. Raises BadInput for what makes no sense."""
    if len(wanted) > _MOST:
        raise BadInput(f"A project has at most {_MOST} attributes; these are {len(wanted)}.")
    found = [_clean_one(one) for one in wanted]
    names = [one.name.casefold() for one in found]
    for one in found:
        if names.count(one.name.casefold()) > 1:
            raise BadInput(f"There are two attributes '{one.name}'. Give each another name.")
    return found


def require_defined(project: Project, values: Mapping[str, AttributeValue] | None, before: Annotation | None) -> None:
    """Raise BadInput for a value that the project doesn't ask for, or of another kind. What was there may stay."""
    known = {one.name: one for one in project.attributes}
    for name, value in (values or {}).items():
        if before and before.attributes.get(name) == value:
            continue
        if name not in known:
            raise BadInput(f"This project has no attribute '{name}'. Define it first.")
        if not _fits(value, known[name]):
            raise BadInput(f"'{value}' can't be the {known[name].kind} that '{name}' asks for.")


def to_json(attribute: Attribute) -> dict[str, object]:
    return {"name": attribute.name, "kind": attribute.kind, "choices": list(attribute.choices)}


def _clean_one(one: Attribute) -> Attribute:
    name = clean_name(one.name, "attribute")
    if name.casefold() in TAKEN:
        raise BadInput(f"Exports use the name '{name}' already. Choose another one.")
    if one.kind not in KINDS:
        raise BadInput(f"An attribute is one of {', '.join(KINDS)}, not '{one.kind}'.")
    choices = tuple(dict.fromkeys(choice.strip() for choice in one.choices if choice.strip()))
    if one.kind != "choice":
        return Attribute(name, one.kind)
    if not 1 <= len(choices) <= _MOST_CHOICES or max(map(len, choices)) > _LONGEST:
        raise BadInput(f"Give '{name}' 1 to {_MOST_CHOICES} short choices.")
    return Attribute(name, one.kind, choices)


def _fits(value: AttributeValue, attribute: Attribute) -> bool:
    if attribute.kind == "flag":
        return isinstance(value, bool)
    if attribute.kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    return attribute.kind == "text" or value in attribute.choices
