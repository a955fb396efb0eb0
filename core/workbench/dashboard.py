"""How a project comes along: by label, by person, by hour, by size, and what became of proposals."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.store import Store, projects, statistics
from core.types import Caller, Right
from core.workbench.rights import allow

_BOUNDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)  # shares of a picture
SIZES = ("under 0.1 %", "0.1 to 0.3 %", "0.3 to 1 %", "1 to 3 %", "3 to 10 %", "10 to 30 %", "over 30 %")


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows to be drawn or printed. Counts are of live pictures alone."""

    labels: list[tuple[str, int, int, int]]  # name, accepted, proposed, pictures
    people: list[tuple[str, int, int]]  # name, masks accepted or drawn, changes
    hours: list[tuple[datetime, int]]  # the hour (UTC) and masks accepted in it, hours without any left out
    sizes: list[tuple[str, int]]  # share of the picture, accepted masks
    outcomes: list[tuple[str, str, int]]  # proposed label, accepted label or "(rejected)", count

    @property
    def is_empty(self) -> bool:
        return not self.labels and not self.outcomes


class Dashboard:
    def __init__(self, store: Store) -> None:
        self._store = store

    def figures(self, caller: Caller, project_id: UUID) -> Figures:
        """All figures, of one moment."""
        allow(caller, Right.VIEW)
        with self._store.reading() as session:
            projects.get(session, project_id)
            return Figures(
                labels=statistics.by_label(session, project_id),
                people=statistics.by_person(session, project_id),
                hours=_by_hour(statistics.accepted_at(session, project_id)),
                sizes=_by_size(statistics.shares(session, project_id)),
                outcomes=statistics.outcomes(session, project_id),
            )


def _by_hour(moments: Sequence[datetime]) -> list[tuple[datetime, int]]:
    counted = Counter(moment.replace(minute=0, second=0, microsecond=0) for moment in moments)
    return sorted(counted.items())


def _by_size(shares: Sequence[float]) -> list[tuple[str, int]]:
    counted = Counter(bisect_right(_BOUNDS, share) for share in shares)
    return [(name, counted[place]) for place, name in enumerate(SIZES)]
