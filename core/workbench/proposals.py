"""From what the engine found to annotations: what is kept, what takes whose place, what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from core import polygons
from core.masks import intersection_area, iou
from core.parts import About, Meaning, Part
from core.store import Session, projects
from core.store import annotations as objects
from core.store.things import Item
from core.types import Annotation, Box, Caller, Candidate, Image, Label, Mask, Origin, Prompt, Rendering, Status
from core.workbench.edits import write_resolved
from core.workbench.names import is_same_thing

if TYPE_CHECKING:
    from core.engine import Found

DOUBLE_IOU = 0.8  # more than this, and it is the same object


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt with all that was read before the engine was asked."""

    image: Image
    prompt: Prompt  # as given to the engine
    rendering: Rendering
    label_id: UUID | None = None  # what the masks are to be called
    target: Annotation | None = None  # the object that is corrected
    labels: tuple[Label, ...] = ()  # the project's
    patient_left: str = "right"  # where the picture doesn't say so itself
    is_list: bool = False  # several things were asked for: each has its own label, whatever was chosen

    @property
    def about(self) -> About:
        """What the engine is to know beside pixels and prompt."""
        meanings = tuple(
            Meaning((label.name, *label.synonyms), tuple(filter(None, (*label.synonyms, label.description))))
            for label in self.labels
            if label.synonyms or label.description
        )
        return About(self.image.spacing_mm, self.image.patient_left or self.patient_left, meanings)

    def label_of(self, candidate: Candidate) -> UUID | None:
        """What an object is to be called: what was chosen, else the label with the name of what it was asked for."""
        if (self.label_id is None or self.is_list) and candidate.phrase:
            return label_for(candidate.phrase, self.labels)
        return self.label_id


@dataclass(frozen=True, slots=True)
class Written:
    """What a prompt's answer came to in the database."""

    items: Sequence[Item] = ()
    alternatives: Mapping[UUID, tuple[Candidate, ...]] = field(default_factory=dict)
    has_doubles: bool = False  # something was found that is accepted already


def label_for(phrase: str, labels: Sequence[Label]) -> UUID | None:
    """The label that names the same thing as the phrase, by its name or by another word for it."""
    for label in labels:
        if any(is_same_thing(name, phrase) for name in (label.name, *label.synonyms)):
            return label.id
    return None


def write_found(session: Session, caller: Caller, asked: Asked, found: Found) -> Written:
    """Keep what was found as proposals, or as the next version of the object that was corrected."""
    answers = [candidates for candidates in found.objects if candidates and candidates[0].mask.area]
    origin = replace(found.origin, prompt=replace(asked.prompt, mask=None, logits=None), rendering=asked.rendering)
    if asked.target:
        return _correct(session, caller, asked, origin, asked.target, answers)
    if asked.prompt.text:
        asked = _with_label(asked, found.understood)
        return _propose_phrase(session, caller, asked, origin, answers)
    return _propose(session, caller, asked, origin, answers[:1])


def _with_label(asked: Asked, parts: Sequence[Part]) -> Asked:
    """Of "the largest left lung" it is the label "left lung", or else "lung"; of several things each has its own."""
    if len(parts) != 1:
        return replace(asked, is_list=len(parts) > 1)
    if asked.label_id is not None:
        return asked
    (part,) = parts
    sided = f"{part.side or ' '.join(part.place)} {part.thing}"
    return replace(asked, label_id=label_for(sided, asked.labels) or label_for(part.thing, asked.labels))


def write_everything(session: Session, caller: Caller, asked: Asked, found: Found) -> Written:
    """Keep as proposals what isn't marked already, by whomever and as whatever."""
    there = objects.live(session, asked.image.id)
    new = [candidates for candidates in found.objects if not _is_among(candidates[0], there)]
    origin = replace(found.origin, rendering=asked.rendering)
    written = _propose(session, caller, asked, origin, new)
    return replace(written, has_doubles=len(new) < len(found.objects))


def _correct(
    session: Session,
    caller: Caller,
    asked: Asked,
    origin: Origin,
    target: Annotation,
    answers: Sequence[tuple[Candidate, ...]],
) -> Written:
    if not answers:
        return Written()
    best = answers[0][0]
    label_id = asked.label_id or target.label_id
    after = replace(target, mask=best.mask, score=best.score, label_id=label_id, origin=origin, author=caller.user_id)
    project = projects.get(session, asked.image.project_id)
    return Written(write_resolved(session, caller, project, asked.image, [after]), {target.id: answers[0]})


def _propose_phrase(
    session: Session, caller: Caller, asked: Asked, origin: Origin, answers: Sequence[tuple[Candidate, ...]]
) -> Written:
    """A phrase takes the place of the caller's own open proposals for it, and leaves alone what is accepted."""
    there = objects.live(session, asked.image.id)
    phrases = {asked.prompt.text or "", *(best.phrase or "" for best, *_ in answers)}
    older = [annotation for annotation in there if _is_replaced(annotation, caller, asked.prompt, phrases)]
    names = {asked.label_of(best) for best, *_ in answers} | {asked.label_id}
    others = [one for one in there if one not in older and _is_about(one, names, phrases)]
    new = [candidates for candidates in answers if not _is_among(candidates[0], others)]
    gone = [replace(annotation, status=Status.DELETED, author=caller.user_id) for annotation in older]
    items = objects.change(session, gone)
    written = _propose(session, caller, asked, origin, new)
    return Written([*items, *written.items], written.alternatives, has_doubles=len(new) < len(answers))


def _propose(
    session: Session, caller: Caller, asked: Asked, origin: Origin, answers: Sequence[tuple[Candidate, ...]]
) -> Written:
    """New proposals, the surest on top."""
    top = objects.highest_z(session, asked.image.id) + len(answers)
    new = {uuid4(): (candidates, candidates[0], top - place) for place, candidates in enumerate(answers)}
    annotations = [
        Annotation(
            id=id,
            image_id=asked.image.id,
            version=1,
            status=Status.PROPOSED,
            mask=best.mask,
            label_id=asked.label_of(best),
            z=z,
            score=best.score,
            phrase=best.phrase or asked.prompt.text,
            author=caller.user_id,
            origin=replace(origin, asked=best.asked),
        )
        for id, (_, best, z) in new.items()
    ]
    return Written(objects.add(session, annotations), {id: candidates for id, (candidates, _, _) in new.items()})


def _is_replaced(annotation: Annotation, caller: Caller, prompt: Prompt, phrases: Set[str]) -> bool:
    return (
        annotation.status is Status.PROPOSED
        and annotation.author == caller.user_id
        and (_has_phrase(annotation, phrases) or _is_from(annotation, prompt))
        and (prompt.box is None or _lies_in(annotation, prompt.box))
        and (not prompt.within or _lies_inside(annotation, polygons.to_mask(prompt.within, annotation.mask.size)))
    )


def _is_about(annotation: Annotation, names: Set[UUID | None], phrases: Set[str]) -> bool:
    """Whether it is one of the things that are looked for, whoever found it."""
    has_label = annotation.label_id is not None and annotation.label_id in names
    if annotation.status is Status.ACCEPTED and has_label:
        return True
    return _has_phrase(annotation, phrases)


def _has_phrase(annotation: Annotation, phrases: Set[str]) -> bool:
    return annotation.phrase is not None and annotation.phrase.casefold() in {one.casefold() for one in phrases}


def _is_from(annotation: Annotation, prompt: Prompt) -> bool:
    """Whether it was found by the same words, however they were understood then."""
    before = annotation.origin.prompt
    return before is not None and before.text == prompt.text


def _lies_in(annotation: Annotation, box: Box) -> bool:
    bounds = annotation.mask.bounds
    if bounds is None:
        return True
    x, y = bounds.left + bounds.width / 2, bounds.top + bounds.height / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def _lies_inside(annotation: Annotation, area: Mask) -> bool:
    """Whether most of it does."""
    return 2 * intersection_area(annotation.mask, area) > annotation.mask.area


def _is_among(candidate: Candidate, others: Sequence[Annotation]) -> bool:
    return any(iou(candidate.mask, other.mask) > DOUBLE_IOU for other in others)
