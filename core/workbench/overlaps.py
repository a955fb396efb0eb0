"""What becomes of pixels that two accepted objects share, as the project's rule says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core import masks
from core.errors import BadInput
from core.types import Annotation, Caller, Mask, Origin, Overlap, Status

_NOTHING_LEFT = (
    "All of it lies under other objects, and in this project the older ones win. Take away from those first."
)


def resolved(
    rule: Overlap, caller: Caller, there: Sequence[Annotation], arriving: Sequence[Annotation]
) -> tuple[list[Annotation], list[Annotation]]:
    """The states to write for ``arriving``, and those for others that lose pixels to them.

    ``there`` is what lies on the picture now. Among those that arrive together the surer wins. An older object of
    which nothing is left is deleted; so is one of several that arrive, a single one raises BadInput.
    """
    before = {one.id: one for one in there}
    coming = {one.id: one for one in arriving if _comes(before.get(one.id), one)}
    if rule is Overlap.ALLOWED or not coming:
        return list(arriving), []
    settled = {one.id: one for one in (*there, *arriving) if one.status is Status.ACCEPTED and one.id not in coming}
    for one in sorted(coming.values(), key=_sureness, reverse=rule is Overlap.OLD_WINS):
        near = [other for other in settled.values() if masks.intersection_area(one.mask, other.mask)]
        if rule is Overlap.NEW_WINS:
            settled |= {other.id: _without(other, one.mask, caller) for other in near}
        else:
            one = _cut(one, near, is_alone=len(coming) == 1)
        settled[one.id] = one
    written = {one.id: settled.get(one.id, one) for one in arriving}
    lost = [one for id, one in settled.items() if id not in written and one is not before.get(id)]
    return list(written.values()), lost


def _comes(before: Annotation | None, after: Annotation) -> bool:
    """Whether it claims pixels that it did not have before."""
    was_there = before is not None and before.status is Status.ACCEPTED and before.mask == after.mask
    return after.status is Status.ACCEPTED and not was_there


def _sureness(one: Annotation) -> float:
    return 1.0 if one.score is None else one.score


def _without(one: Annotation, taken: Mask, caller: Caller) -> Annotation:
    left = masks.subtract(one.mask, taken)
    if not left.area:
        return replace(one, status=Status.DELETED, author=caller.user_id)
    return replace(one, mask=left, score=None, origin=Origin("overlap"), author=caller.user_id)


def _cut(one: Annotation, near: Sequence[Annotation], *, is_alone: bool) -> Annotation:
    left = one.mask
    for other in near:
        left = masks.subtract(left, other.mask)
    if left.area:
        return replace(one, mask=left) if near else one
    if is_alone:
        raise BadInput(_NOTHING_LEFT)
    return replace(one, status=Status.DELETED)
