"""A typed phrase on one picture: its parts asked for one by one, and what was found chosen by the words of place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import polygons
from core.engine.grounding import Predict, Search, find, speaks_of_many
from core.engine.outlining import Sighting
from core.engine.phrases import Part, Scene, asked_name, parse, select
from core.engine.protocol import Check, Grounding
from core.errors import BadInput
from core.types import Heat, Mask, Prompt, Size

Ground = Callable[[Sequence[str], Sequence[str]], list[Grounding]]
Nearest = tuple[tuple[str, float], ...]
_NO_SCALE = "This picture doesn't say how large its pixels are. Give the size in pixels, such as '> 40 px'."


@dataclass(frozen=True, slots=True)
class View:
    """What a search works with: the picture's measures, and the two models on its embeddings."""

    size: Size
    spacing_mm: tuple[float, float] | None  # (row, column)
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
    parts = prompt.parts or parse(prompt.text, view.knows)
    searches = [_Search(prompt, part, view) for part in parts]
    hits = tuple(Hit(sighting, one.part) for one in searches for sighting in one.run())
    return Searched(
        hits=hits if len(searches) == 1 else tuple(sorted(hits, key=lambda hit: -hit.sighting.score)),
        parts=tuple(one.part for one in searches),
        certainty=max(one.grounding.certainty for one in searches),
        heat=np.maximum.reduce([one.grounding.heat for one in searches]),
        nearest=() if hits else searches[0].nearest,
    )


class _Search:
    """One part of the phrase."""

    def __init__(self, prompt: Prompt, part: Part, view: View) -> None:
        if part.comparison and part.comparison.unit == "mm" and view.spacing_mm is None:
            raise BadInput(_NO_SCALE)
        self.part, self._prompt, self._view = part, prompt, view
        self._negatives = (*prompt.negatives, *part.negatives)
        others = {name: self._all_of(name) for name in part.relation.others} if part.relation else {}
        if not all(others.values()):
            self.part = Part(part.said, part.attributes, part.negatives, said=part.said)  # one of them isn't there
        self._scene = Scene(view.size, view.spacing_mm, others)
        self.grounding = self._ground(self.part.thing, self._negatives)
        self.nearest = self.grounding.nearest

    def run(self) -> Iterator[Sighting]:
        part = self.part
        are_many = part.selects or part.is_every or speaks_of_many(self.grounding.phrase)
        found = self._find(self.grounding, self._negatives, are_many=are_many)
        kept = select(found, part, self._scene, lambda sighting: sighting.mask) if part.selects else found
        if found and not kept:
            self.nearest = ((part.thing, round(found[0].score, 3)),)
        yield from kept

    def _all_of(self, name: str) -> list[Mask]:
        """Masks of a thing that is only spoken of, surest first: "the largest coin"."""
        part = parse(name, self._view.knows)[0]
        others = self._find(self._ground(part.thing, ()), (), are_many=True, is_asked=False)
        found = [sighting.mask for sighting in others]
        return select(found, replace(part, relation=None), Scene(self._view.size, self._view.spacing_mm), lambda m: m)

    def _ground(self, thing: str, negatives: Sequence[str]) -> Grounding:
        self._view.check()
        return self._view.ground([asked_name(thing, self._view.knows)], negatives)[0]

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
