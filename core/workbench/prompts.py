"""How a further click joins those before it, and what is said when nothing is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core import polygons
from core.engine.prompts import cleaned, fitted
from core.errors import BadInput
from core.types import Annotation, Prompt, Size

MOST_POINTS = 5000
MOST_PHRASES = 20


def clean(prompt: Prompt) -> Prompt:
    """The prompt with tidy words; a negative may hold several, with commas. Raises BadInput for what can't be asked."""
    if len(prompt.points) + sum(map(len, prompt.scribbles)) > MOST_POINTS:
        raise BadInput(f"A prompt holds at most {MOST_POINTS:,} points. Draw it with fewer strokes.")
    if prompt.within and not 3 <= len(prompt.within) <= MOST_POINTS:
        raise BadInput(f"An area to look in has 3 to {MOST_POINTS:,} corners; this one has {len(prompt.within):,}.")
    negatives = tuple(part for negative in prompt.negatives for part in negative.split(","))
    return cleaned(replace(prompt, negatives=negatives))


def clean_phrases(phrases: Sequence[str], threshold: float | None = None) -> list[str]:
    """Tidy words, each once, empty ones dropped. Raises BadInput for too many, or what can't be asked."""
    cleaned = [clean(Prompt(text=phrase, threshold=threshold)).text or "" for phrase in phrases if phrase.strip()]
    once = list({phrase.casefold(): phrase for phrase in cleaned}.values())
    if len(once) > MOST_PHRASES:
        raise BadInput(f"These are {len(once)} phrases. Look for at most {MOST_PHRASES} at a time.")
    return once


def require_inside(prompt: Prompt, size: Size) -> None:
    """Raise BadInput for a box, a click or strokes outside the picture, before anything is read for them."""
    fitted(prompt, size)
    if prompt.within and not polygons.to_mask(prompt.within, size).area:
        raise BadInput("The area to look in lies outside the picture. Draw it on the picture, or look everywhere.")


def joined(target: Annotation, prompt: Prompt, logits: str | None) -> Prompt:
    """A further prompt about an object there is: added to what its mask was made from, beginning with that mask."""
    marks_only(prompt)
    before = target.origin.prompt or Prompt()
    return Prompt(
        box=prompt.box or before.box,
        points=(*before.points, *prompt.points),
        scribbles=(*before.scribbles, *prompt.scribbles),
        mask=prompt.mask or target.mask,
        logits=None if prompt.mask else logits,
    )


def marks_only(prompt: Prompt) -> Prompt:
    """The prompt; BadInput if it has words, which are not about one object."""
    if prompt.text:
        raise BadInput("Words look over the whole picture. To correct one object, click on it or draw a box.")
    return prompt


def nothing_found(prompt: Prompt, nearest: Sequence[tuple[str, float]]) -> str:
    """An unsure answer is an answer."""
    if prompt.text is None:
        return "I can't make out an object there. Draw a box around it, or click nearer to its middle."
    asked = "; ".join(part.words for part in prompt.parts) or prompt.text
    sentences = [f"I see nothing that looks like '{asked}' here."]
    if nearest:
        name, score = nearest[0]
        sentences.append(f"Nearest: {name} ({_short(score)}).")
    return " ".join([*sentences, "Draw a box to show me."])


def _short(score: float) -> str:
    return f"{score:.2f}".removeprefix("0")
