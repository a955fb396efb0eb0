"""What the models answered lately, by mask: so that choosing another candidate keeps its score and its logits."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from core.masks import empty
from core.store import masks
from core.types import Annotation, Candidate, Mask

_KEPT = 2000


class Answers:
    """A memory of a bounded number of candidates, without their masks; lost with the process, as the logits are."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._candidates: OrderedDict[tuple[UUID, str], Candidate] = OrderedDict()

    def remember(self, image_id: UUID, candidates: Iterable[Candidate]) -> None:
        found = {
            (image_id, masks.key(candidate.mask)): replace(candidate, mask=empty(candidate.mask.size))
            for candidate in candidates
        }
        with self._lock:
            self._candidates |= found
            while len(self._candidates) > _KEPT:
                self._candidates.popitem(last=False)

    def find(self, image_id: UUID, mask: Mask) -> Candidate | None:
        """The candidate (its mask left out) that had exactly this mask on this picture."""
        with self._lock:
            return self._candidates.get((image_id, masks.key(mask)))

    def logits_of(self, annotation: Annotation) -> str | None:
        """The handle of the logits that the object's mask was made from; None if it was not, or that is forgotten."""
        candidate = self.find(annotation.image_id, annotation.mask)
        return candidate.logits if candidate else None
