"""Figures gathered by kind and set, and the card's tables of them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

THIN = ("retina", "crackforest", "lung-vessel", "liver-vessel", "coronary")


@dataclass(slots=True)
class Tally:
    """Figures by kind and set; certainties of present and absent phrases."""

    values: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    present: list[float] = field(default_factory=list)
    absent: list[float] = field(default_factory=list)

    def add(self, kind: str, dataset: str, value: float) -> None:
        self.values[kind][dataset].append(value)

    def mean(self, kind: str, keep: Callable[[str], bool] = lambda _: True) -> float | None:
        """Each set counts once; None if there is none to keep."""
        means = [float(np.mean(values)) for name, values in self.values[kind].items() if keep(name)]
        return float(np.mean(means)) if means else None

    def means(self) -> dict[str, float]:
        return {kind: mean for kind in self.values if (mean := self.mean(kind)) is not None}

    def refused(self, recall: float = 0.9) -> tuple[float, float]:
        """The certainty that ``recall`` of the present phrases reach, and the share of absent ones below it."""
        if not self.present or not self.absent:
            return 0.0, 0.0
        bar = float(np.quantile(self.present, 1 - recall))
        return bar, float(np.mean(np.array(self.absent) < bar))


def is_thin(dataset: str) -> bool:
    """Whether a set is about vessels or cracks."""
    return any(part in dataset for part in THIN)


def summary(tally: Tally, kinds: Sequence[str]) -> str:
    """Markdown: a row per kind; all sets, those without thin structures, and those alone."""
    lines = ["| | all sets | without thin structures | thin structures |", "| --- | --- | --- | --- |"]
    for kind in kinds:
        means = (tally.mean(kind, keep) for keep in (lambda _: True, lambda name: not is_thin(name), is_thin))
        lines.append("| " + " | ".join([kind, *("" if mean is None else f"{mean:.3f}" for mean in means)]) + " |")
    return "\n".join(lines)


def table(tally: Tally, kinds: Sequence[str]) -> str:
    """Markdown: a row per set."""
    lines = ["| " + " | ".join(["set", *kinds]) + " |", "|" + " --- |" * (len(kinds) + 1)]
    for name in sorted({name for kind in kinds for name in tally.values[kind]}):
        cells = [f"{np.mean(tally.values[k][name]):.2f}" if name in tally.values[k] else "" for k in kinds]
        lines.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(lines)
