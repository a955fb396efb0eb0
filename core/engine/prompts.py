"""What a person asks, made fit for the models: clean words, and places inside the picture. Refusals are sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.errors import BadInput
from core.parts import Part
from core.types import Box, Point, Prompt, Size

LONGEST_TEXT = 500
MOST_PARTS = 12
MOST_NEGATIVES = 20
_POINTS_PER_SCRIBBLE = 8
_MOST_POINTS = 64


def cleaned(prompt: Prompt) -> Prompt:
    """The same prompt with its words put right. Raises BadInput if it can't be asked."""
    negatives = tuple(word for word in map(clean_text, prompt.negatives) if word)
    if len(negatives) > MOST_NEGATIVES:
        raise BadInput(f"Too many things to leave out: {len(negatives)}. Name at most {MOST_NEGATIVES}.")
    if prompt.threshold is not None and not 0 <= prompt.threshold <= 1:
        raise BadInput(f"The threshold must lie between 0 and 1, and is {prompt.threshold:g}.")
    parts = tuple(_clean_part(part) for part in prompt.parts)
    if len(parts) > MOST_PARTS:
        raise BadInput(f"These are {len(parts)} things. Look for at most {MOST_PARTS} at a time.")
    text = clean_text(prompt.text or "") or "; ".join(part.words for part in parts) or None
    clean = replace(prompt, text=text, negatives=negatives, parts=parts)
    if clean.is_empty:
        raise BadInput("There is nothing to look for. Type what to find, draw a box, or click on it.")
    return clean


def clean_text(text: str) -> str:
    """Without spaces at its ends and doubled ones inside. Raises BadInput for text no model can read."""
    if "\0" in text:
        raise BadInput("The text holds a NUL character, which can't be read. Type it again.")
    tidy = " ".join(text.split())
    if len(tidy) > LONGEST_TEXT:
        raise BadInput(f"That is a long text: {len(tidy):,} characters. Use at most {LONGEST_TEXT}.")
    return tidy


def _clean_part(part: Part) -> Part:
    """With tidy words. Raises BadInput for one that names no thing."""
    thing = clean_text(part.thing)
    if not thing:
        raise BadInput("One of the things has no name. Type what to find.")
    negatives = tuple(word for word in map(clean_text, part.negatives) if word)
    return replace(part, thing=thing, attributes=tuple(map(clean_text, part.attributes)), negatives=negatives)


def is_search(prompt: Prompt) -> bool:
    """Whether the text is to be looked for. Not so when marks are put on an object that was found before."""
    has_marks = bool(prompt.box or prompt.points or prompt.scribbles)
    is_correction = has_marks and (prompt.mask is not None or prompt.logits is not None)
    return bool(prompt.text) and not is_correction


def kind_of(prompt: Prompt) -> str:
    """The word for an Origin."""
    if is_search(prompt):
        return "text"
    if prompt.scribbles:
        return "scribble"
    if prompt.points:
        return "click"
    return "box" if prompt.box else "mask"


def fitted(prompt: Prompt, size: Size) -> Prompt:
    """The prompt on a picture of ``size``: box clipped, scribbles as points. Raises BadInput for what lies outside."""
    if prompt.mask is not None and prompt.mask.size != size:
        raise BadInput("The mask belongs to a picture of another size.")
    points = (*(_inside(point, size) for point in prompt.points), *_scribbled(prompt.scribbles, size))
    if len(points) > _MOST_POINTS:
        points = points[-_MOST_POINTS:]  # the latest say best what is still wrong
    return replace(prompt, box=_clipped(prompt.box, size), points=points, scribbles=())


def needs_object(prompt: Prompt) -> bool:
    """Whether it only says what does *not* belong, and so needs an earlier mask or a box."""
    return bool(prompt.points) and prompt.box is None and not any(point.positive for point in prompt.points)


def _clipped(box: Box | None, size: Size) -> Box | None:
    if box is None:
        return None
    inside = box.clipped(size)
    if inside is None:
        raise BadInput("The box lies outside the picture. Draw it over what you want to find.")
    return inside


def _inside(point: Point, size: Size) -> Point:
    if not (0 <= point.x <= size.width and 0 <= point.y <= size.height):
        where = f"({point.x:g}, {point.y:g})"
        raise BadInput(f"The point {where} lies outside the picture, which is {size.width} x {size.height} pixels.")
    return replace(point, x=min(point.x, size.width - 0.01), y=min(point.y, size.height - 0.01))


def _scribbled(scribbles: tuple[tuple[Point, ...], ...], size: Size) -> list[Point]:
    """A few points along each stroke; what runs over the picture's edge is left out."""
    found = []
    for stroke in scribbles:
        inside = [point for point in stroke if 0 <= point.x < size.width and 0 <= point.y < size.height]
        count = min(len(inside), _POINTS_PER_SCRIBBLE)
        found += (
            [inside[index] for index in np.linspace(0, len(inside) - 1, count).round().astype(int)] if count else []
        )
    if any(scribbles) and not found:
        raise BadInput("The stroke lies outside the picture. Draw it over what you want to mark.")
    return found
