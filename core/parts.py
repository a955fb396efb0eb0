"""What a phrase was understood to ask for, as values: its parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """The ``index``-th (from 1; -1 is the last) counted from a side of the picture: left, right, top or bottom."""

    index: int
    side: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Larger (or smaller) than ``value``, in ``unit``: mm or px of the longest side, or % of the picture's area."""

    is_larger: bool
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Where it lies by other things: left of, right of, above, below, next to, inside, between."""

    kind: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a project says of a thing: the ``names`` it goes by, and other ``words`` that describe it."""

    names: tuple[str, ...]
    words: tuple[str, ...]

    def is_of(self, thing: str) -> bool:
        """Whether one of the names is the thing's, capitals and a plural apart."""
        forms = {thing.casefold(), thing.casefold().removesuffix("s")}
        return any(forms & {name.casefold(), name.casefold().removesuffix("s")} for name in self.names)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a picture beside its pixels.

    ``spacing_mm`` is (row, column); ``patient_left`` the side of the picture that shows the patient's left.
    """

    spacing_mm: tuple[float, float] | None = None
    patient_left: str = "right"
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to look for. ``thing`` is what the grounder is asked, with its ``attributes``.

    ``place``: words of left, right, top, bottom, centre, in the picture. ``most``: the side it lies furthest to.
    ``size``: largest, smallest, large or small. ``count``: how many at most; ``is_every``: each by itself.
    ``side``: the patient's left or right. ``negatives``: what must not be taken.
    ``said``: all its words.
    """

    thing: str
    attributes: tuple[str, ...] = ()
    negatives: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    most: str | None = None
    order: Order | None = None
    size: str | None = None
    comparison: Comparison | None = None
    count: int | None = None
    is_every: bool = False
    side: str | None = None
    relation: Relation | None = None
    said: str = ""

    @property
    def selects(self) -> bool:
        """Whether it says more than what to look for, so that things must be found one by one."""
        chosen = (self.place, self.most, self.order, self.size, self.comparison, self.count, self.side, self.relation)
        return any(bool(value) for value in chosen)

    @property
    def words(self) -> str:
        """Its name where nobody typed it as it is now: "largest coin, left, not key"."""
        first = [*self._number(), *([self.size] if self.size else []), self.thing]
        behind = [*self._measure(), *self._where(), *(f"not {negative}" for negative in self.negatives)]
        return ", ".join([" ".join(first), *behind])

    @property
    def chips(self) -> tuple[str, ...]:
        """What was understood, in short words: the thing first."""
        words = [self.thing, *self._number(), *([self.size] if self.size else [])]
        words += self._measure() + self._where()
        return (*words, *(f"not {negative}" for negative in self.negatives))

    def _measure(self) -> list[str]:
        if self.comparison is None:
            return []
        return [f"{'>' if self.comparison.is_larger else '<'} {self.comparison.value:g} {self.comparison.unit}"]

    def _number(self) -> list[str]:
        return [f"{self.count} of them"] if self.count else ["every"] if self.is_every else []

    def _where(self) -> list[str]:
        words = [" ".join(self.place)] if self.place else []
        if self.most:
            words.append("nearest the centre" if self.most == "centre" else f"furthest {self.most}")
        if self.order:
            words.append(f"{'last' if self.order.index < 0 else f'no. {self.order.index}'} from the {self.order.side}")
        if self.side:
            words.append(f"patient's {self.side}")
        if self.relation:
            words.append(f"{self.relation.kind} {' and '.join(self.relation.others)}")
        return words
