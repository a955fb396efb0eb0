"""A typed phrase on one picture: its parts asked for one by one, and what was found chosen by the words of place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import polygons
from core.engine.colours import TESTED, fitting
from core.engine.grounding import Predict, Search, find, speaks_of_many
from core.engine.outlining import Sighting
from core.engine.phrases import Part, Scene, asked_name, parse, select
from core.engine.protocol import Check, Grounding
from core.errors import BadInput
from core.parts import About
from core.types import Heat, Mask, Pixels, Prompt, Size

Ground = Callable[[Sequence[str], Sequence[str]], list[Grounding]]
Nearest = tuple[tuple[str, float], ...]
_SIDED = re.compile(r"(?:left|right)\b", re.IGNORECASE)
_NO_SCALE = "This picture doesn't say how large its pixels are. Give the size in pixels, such as '> 40 px'."


@dataclass(frozen=True, slots=True)
class View:
    """What a search works with: the picture's measures, and the two models on its embeddings."""

    size: Size
    about: About
    read_pixels: Callable[[], Pixels]
    knows: Callable[[str], bool]
    ground: Ground
    predict: Predict
    check: Check


@dataclass(frozen=True, slots=True)
class Hit:
    """One object, and the part of the phrase that it answers."""

    sighting: Sighting
    part: Part


@dataclass(frozen=True, slots=True)
class Searched:
    """``certainty`` and ``heat`` over all parts; ``nearest`` if nothing was found."""

    hits: tuple[Hit, ...]
    parts: tuple[Part, ...]
    certainty: float
    heat: Heat
    nearest: Nearest


def search(prompt: Prompt, view: View) -> Searched:
    """``prompt`` has a text, and lies inside the picture. Raises BadInput for millimetres on a picture without."""
    assert prompt.text is not None
    parts = prompt.parts or parse(prompt.text, _taken_apart(view))
    searches = [_Search(prompt, part, view) for part in parts]
    hits = tuple(Hit(sighting, one.part) for one in searches for sighting in one.run())
    return Searched(
        hits=hits if len(searches) == 1 else tuple(sorted(hits, key=lambda hit: -hit.sighting.score)),
        parts=tuple(one.part for one in searches),
        certainty=max(one.grounding.certainty for one in searches),
        heat=np.maximum.reduce([one.grounding.heat for one in searches]),
        nearest=() if hits else searches[0].nearest,
    )


def _taken_apart(view: View) -> Callable[[str], bool]:
    """What the grounder knows whole. It learned "left lung" on pictures that show the patient's left on the right;
    where that isn't so, sides are looked for by place."""
    if view.about.patient_left == "right":
        return view.knows
    return lambda name: not _SIDED.match(name) and view.knows(name)


class _Search:
    """One part of the phrase."""

    def __init__(self, prompt: Prompt, part: Part, view: View) -> None:
        if part.comparison and part.comparison.unit == "mm" and view.about.spacing_mm is None:
            raise BadInput(_NO_SCALE)
        self.part, self._prompt, self._view = part, prompt, view
        self._negatives = (*prompt.negatives, *part.negatives)
        others = {name: self._all_of(name) for name in part.relation.others} if part.relation else {}
        if not all(others.values()):
            whole = part.said or part.words  # one of them isn't there
            self.part = Part(whole, negatives=part.negatives, said=whole)
        self._scene = self._scene_of(others)
        self._tested = tuple(
            word for word in self.part.attributes if word in TESTED and not view.knows(self.part.thing)
        )
        self.grounding = self._ground(self._asked(), self._negatives)
        self.nearest = self.grounding.nearest

    def run(self) -> Iterator[Sighting]:
        part = self.part
        are_many = part.selects or part.is_every or bool(self._tested) or speaks_of_many(self.grounding.phrase)
        seen = found = self._find(self.grounding, self._negatives, are_many=are_many)
        for word in self._tested:
            fit = fitting([sighting.mask for sighting in found], word, self._view.read_pixels())
            found = [sighting for sighting, is_fit in zip(found, fit, strict=True) if is_fit]
        kept = select(found, part, self._scene, lambda sighting: sighting.mask) if part.selects else found
        if seen and not kept:
            self.nearest = ((self.grounding.phrase, round(seen[0].score, 3)),)
        yield from kept

    def _asked(self) -> str:
        """The name to ask by: without words that are tested on the pixels, if the grounder was trained on the rest."""
        bare = " ".join(word for word in self.part.thing.split() if word.lower() not in self._tested)
        return bare if bare and self._view.knows(bare) else self.part.thing

    def _all_of(self, name: str) -> list[Mask]:
        """Masks of a thing that is only spoken of, surest first: "the largest coin"."""
        part = parse(name, self._view.knows)[0]
        others = self._find(self._ground(part.thing, ()), (), are_many=True, is_asked=False)
        found = [sighting.mask for sighting in others]
        return select(found, replace(part, relation=None), self._scene_of({}), lambda mask: mask)

    def _scene_of(self, others: Mapping[str, Sequence[Mask]]) -> Scene:
        return Scene(self._view.size, self._view.about.spacing_mm, others, self._view.about.patient_left)

    def _ground(self, thing: str, negatives: Sequence[str]) -> Grounding:
        self._view.check()
        name = asked_name(thing, self._view.knows)
        words = next((one.words for one in self._view.about.meanings if one.is_of(thing)), ())
        return _together(self._view.ground([name, *words], negatives))

    def _find(
        self, grounding: Grounding, negatives: Sequence[str], *, are_many: bool, is_asked: bool = True
    ) -> list[Sighting]:
        prompt, view = self._prompt, self._view
        alone, *unwanted = view.ground([grounding.phrase, *negatives], ()) if negatives else [grounding]
        hunt = Search(grounding, prompt.threshold, unwanted=tuple(unwanted), alone=alone, are_many=are_many)
        if is_asked:
            area = polygons.to_mask(prompt.within, view.size) if prompt.within else None
            hunt = replace(hunt, within=prompt.box, area=area, points=prompt.points)
        return find(hunt, view.size, view.predict, view.check)


def _together(groundings: Sequence[Grounding]) -> Grounding:
    """A thing by its name and by the other words for it: each counts by how surely it is there."""
    first, *others = groundings
    if not others:
        return first
    weights = np.array([max(one.certainty, 1e-3) for one in groundings])
    heat = np.average([one.heat for one in groundings], axis=0, weights=weights).astype(np.float32)
    boxes = max(groundings, key=lambda one: one.certainty).boxes
    return replace(first, heat=heat, certainty=max(one.certainty for one in groundings), boxes=boxes)
