"""Prompts: what is refused and why, and how a further click joins those before it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from core.errors import BadInput
from core.types import Annotation, Point, Prompt, Size
from core.workbench.names import clean_text

LONGEST_TEXT = 500
MOST_NEGATIVES = 20
MOST_POINTS = 5000


def clean(prompt: Prompt) -> Prompt:
    """The prompt with tidy words. Raises BadInput with a sentence for what can't be asked."""
    text = _clean_phrase(prompt.text or "") or None
    parts = [part for negative in prompt.negatives for part in negative.split(",")]
    negatives = tuple(phrase for phrase in map(_clean_phrase, parts) if phrase)
    if len(negatives) > MOST_NEGATIVES:
        raise BadInput(f"At most {MOST_NEGATIVES} phrases can be excluded; these are {len(negatives)}.")
    if len(prompt.points) + sum(map(len, prompt.scribbles)) > MOST_POINTS:
        raise BadInput(f"A prompt holds at most {MOST_POINTS:,} points. Draw it with fewer strokes.")
    if prompt.threshold is not None and not (math.isfinite(prompt.threshold) and 0 <= prompt.threshold <= 1):
        raise BadInput("The sensitivity lies between 0 and 1.")
    cleaned = replace(prompt, text=text, negatives=negatives)
    if cleaned.is_empty:
        raise BadInput("The prompt is empty. Type what to find, draw a box or click on something.")
    return cleaned


def require_inside(prompt: Prompt, size: Size) -> None:
    """Raise BadInput if a part of the prompt has nothing to do with the picture."""
    picture = f"the picture ({size.width} x {size.height} pixels)"
    if prompt.box and prompt.box.clipped(size) is None:
        raise BadInput(f"The box lies outside {picture}. Draw it over what you mean.")
    if any(not _is_inside(point, size) for point in prompt.points):
        raise BadInput(f"A click lies outside {picture}. Click on what you mean.")
    if prompt.scribbles and not any(_is_inside(point, size) for line in prompt.scribbles for point in line):
        raise BadInput(f"The strokes lie outside {picture}. Draw them over what you mean.")
    if prompt.mask and prompt.mask.size != size:
        raise BadInput(f"The mask belongs to a picture of another size than {picture}.")


def joined(target: Annotation, prompt: Prompt, logits: str | None) -> Prompt:
    """A further prompt about an object there is: added to what its mask was made from, beginning with that mask."""
    if prompt.text:
        raise BadInput("Words look over the whole picture. To correct one object, click on it or draw a box.")
    before = target.origin.prompt or Prompt()
    return Prompt(
        box=prompt.box or before.box,
        points=(*before.points, *prompt.points),
        scribbles=(*before.scribbles, *prompt.scribbles),
        mask=prompt.mask or target.mask,
        logits=None if prompt.mask else logits,
    )


def nothing_found(prompt: Prompt, nearest: Sequence[tuple[str, float]]) -> str:
    """An unsure answer is an answer."""
    if prompt.text is None:
        return "I can't make out an object there. Draw a box around it, or click nearer to its middle."
    sentences = [f"I see nothing that looks like '{prompt.text}' here."]
    if nearest:
        name, score = nearest[0]
        sentences.append(f"Nearest: {name} ({_short(score)}).")
    return " ".join([*sentences, "Draw a box to show me."])


def _clean_phrase(text: str) -> str:
    phrase = clean_text(text, "prompt")
    if len(phrase) > LONGEST_TEXT:
        raise BadInput(f"The prompt has {len(phrase):,} characters; {LONGEST_TEXT} is the most. Say it shorter.")
    return phrase


def _is_inside(point: Point, size: Size) -> bool:
    return 0 <= point.x <= size.width and 0 <= point.y <= size.height


def _short(score: float) -> str:
    return f"{score:.2f}".removeprefix("0")
