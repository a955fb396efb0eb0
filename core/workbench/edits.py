"""What a person does to objects by hand: draw, correct, accept, reject, label, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from core.errors import BadInput, Conflict, NotFound
from core.store import Session, labels, projects
from core.store import annotations as objects
from core.store.things import Item
from core.types import Annotation, AttributeValue, Caller, Image, Mask, Origin, Overlap, Project, Status
from core.workbench import attributes
from core.workbench.answers import Answers
from core.workbench.overlaps import resolved

MOST_EDITS = 10_000


class Clear(Enum):
    """The value of a field that is to be emptied; None leaves it as it is."""

    CLEAR = "clear"


CLEAR = Clear.CLEAR


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to one object. Without ``expected``, the version it was made from, a new one is drawn."""

    annotation_id: UUID
    expected: int | None = None
    status: Status | None = None
    label: UUID | Clear | None = None
    z: int | None = None
    mask: Mask | None = None
    attributes: Mapping[str, AttributeValue] | None = None  # all that it then has
    kind: str = "edit"  # with what the mask was drawn: brush, eraser, polygon ...


def write_edits(session: Session, caller: Caller, image: Image, edits: Sequence[Edit], answers: Answers) -> list[Item]:
    """Apply all of them, or raise: BadInput, NotFound, or Conflict if one was changed since."""
    _require_sense(image, edits)
    _require_labels(session, image, edits)
    there = objects.current(session, image.id, [edit.annotation_id for edit in edits if edit.expected is not None])
    for edit in edits:
        if edit.expected is not None and edit.annotation_id not in there:
            raise NotFound("object", edit.annotation_id)
    top = objects.highest_z(session, image.id)
    new = [edit for edit in edits if edit.expected is None]
    drawn = [_drawn(caller, image, edit, top + 1 + place) for place, edit in enumerate(new)]
    changed = [
        _changed(caller, there[edit.annotation_id], edit, edit.expected, answers)
        for edit in edits
        if edit.expected is not None
    ]
    project = projects.get(session, image.project_id)
    for edit in edits:
        attributes.require_defined(project, edit.attributes, there.get(edit.annotation_id))
    return write_resolved(session, caller, project, image, changed, drawn)


def write_resolved(
    session: Session,
    caller: Caller,
    project: Project,
    image: Image,
    changed: Sequence[Annotation],
    drawn: Sequence[Annotation] = (),
) -> list[Item]:
    """Write new states and new objects; what overlaps is resolved as the project says."""
    if project.overlap is Overlap.ALLOWED:
        return [*objects.change(session, changed), *objects.add(session, drawn)]
    there = objects.live(session, image.id)
    written, lost = resolved(project.overlap, caller, there, [*changed, *drawn])
    split = len(changed)
    return [*objects.change(session, [*written[:split], *lost]), *objects.add(session, written[split:])]


def target_of(session: Session, image_id: UUID, id: UUID, expected: int | None) -> Annotation:
    """The object to correct, if it still is what the caller saw."""
    found = objects.current(session, image_id, [id]).get(id)
    if found is None:
        raise NotFound("object", id)
    if not found.status.is_live:
        raise Conflict("This object was deleted meanwhile. Undo that first, or prompt anew.", [found])
    if expected is not None and found.version != expected:
        raise Conflict("Somebody else changed this object meanwhile. Look at it and try again.", [found])
    return found


def kind_of(edits: Sequence[Edit]) -> str:
    """One word for the log."""
    kinds = {_kind(edit) for edit in edits}
    return kinds.pop() if len(kinds) == 1 else "edit"


def _kind(edit: Edit) -> str:
    if edit.expected is None:
        return "draw"
    if edit.mask is not None:
        return "edit"
    if edit.status is not None:
        named = {Status.ACCEPTED: "accept", Status.REJECTED: "reject", Status.DELETED: "delete"}
        return named.get(edit.status, "edit")
    return "relabel" if edit.label is not None else "edit"


def _require_sense(image: Image, edits: Sequence[Edit]) -> None:
    if not edits:
        raise BadInput("There is nothing to change.")
    if len(edits) > MOST_EDITS:
        raise BadInput(f"At most {MOST_EDITS:,} objects can be changed at once; these are {len(edits):,}.")
    if len({edit.annotation_id for edit in edits}) < len(edits):
        raise BadInput("An object can be changed only once in one go.")
    for edit in edits:
        if edit.expected is None and edit.mask is None:
            raise BadInput("A new object needs a mask.")
        if edit.mask is not None and edit.mask.size != image.size:
            raise BadInput("The mask belongs to a picture of another size.")
        if edit.mask is not None and not edit.mask.area:
            raise BadInput("Nothing is left of the mask. Delete the object instead.")


def _require_labels(session: Session, image: Image, edits: Sequence[Edit]) -> None:
    wanted = {edit.label for edit in edits if isinstance(edit.label, UUID)}
    if wanted:
        labels.require(labels.of_project(session, image.project_id), wanted)


def _drawn(caller: Caller, image: Image, edit: Edit, z: int) -> Annotation:
    if edit.mask is None:
        raise BadInput("A new object needs a mask.")
    return Annotation(
        id=edit.annotation_id,
        image_id=image.id,
        version=1,
        status=edit.status or Status.ACCEPTED,
        mask=edit.mask,
        label_id=edit.label if isinstance(edit.label, UUID) else None,
        z=edit.z if edit.z is not None else z,
        author=caller.user_id,
        origin=Origin(edit.kind),
        attributes=dict(edit.attributes or {}),
    )


def _changed(caller: Caller, before: Annotation, edit: Edit, expected: int, answers: Answers) -> Annotation:
    after = replace(before, version=expected, author=caller.user_id)
    if edit.status is not None:
        after = replace(after, status=edit.status)
    if edit.z is not None:
        after = replace(after, z=edit.z)
    if edit.attributes is not None:
        after = replace(after, attributes=dict(edit.attributes))
    if edit.label is not None:
        after = replace(after, label_id=edit.label if isinstance(edit.label, UUID) else None)
    if edit.mask is None or edit.mask == before.mask:
        return after
    if candidate := answers.find(before.image_id, edit.mask):  # another answer to the same prompt was chosen
        return replace(after, mask=edit.mask, score=candidate.score)
    return replace(after, mask=edit.mask, score=None, origin=Origin(edit.kind))
