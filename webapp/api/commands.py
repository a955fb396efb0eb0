"""The bodies of requests that change something. ``command`` is a UUID of the client's: sent twice, it is done once."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, FiniteFloat, PositiveFloat

from webapp.api.wire import Attribute, Mask, OverlapRule, Prompt, Text, Wire


class Command(Wire):
    command: UUID


class NewProject(Command):
    id: UUID
    name: Text


class ProjectPatch(Command):
    name: Text | None = None
    opening_phrases: list[Text] | None = None
    overlap: OverlapRule | None = None
    attributes: list[Attribute] | None = None
    patient_left: Literal["left", "right"] | None = None
    deleted: Literal[True] | None = None


class ImagePatch(Command):
    name: Text | None = None
    deleted: Literal[True] | None = None


class NewComment(Command):
    id: UUID
    text: Text
    annotation: UUID | None = None
    parent: UUID | None = None


class CommentPatch(Command):
    resolved: bool | None = None
    deleted: Literal[True] | None = None


class MarkCommand(Command):
    """What to say of these pictures; what is not given stays. ``review: open`` takes a verdict back."""

    images: Annotated[list[UUID], Field(min_length=1)]
    add_tags: tuple[Text, ...] = ()
    remove_tags: tuple[Text, ...] = ()
    skipped: bool | None = None
    review: Literal["reviewed", "sent_back", "open"] | None = None


class NewLabel(Command):
    id: UUID
    name: Text
    color: Text | None = None


class LabelPatch(Command):
    """``parent`` null lets it stand on its own; ``into`` gives its objects to another label and puts it away."""

    name: Text | None = None
    color: Text | None = None
    parent: UUID | None = None
    into: UUID | None = None
    description: Text | None = None
    synonyms: list[Text] | None = None
    deleted: Literal[True] | None = None


class SegmentCommand(Command):
    """``window`` (centre, width): the model sees the DICOM picture so, instead of as it is stored."""

    prompt: Prompt
    target: UUID | None = None
    expected: int | None = None
    label: UUID | None = None
    is_anew: bool = False
    window: tuple[FiniteFloat, PositiveFloat] | None = None


class EverythingCommand(Command):
    """``points_per_side``: how fine a grid is asked about; null is the model's own. ``window`` as for a prompt."""

    label: UUID | None = None
    window: tuple[FiniteFloat, PositiveFloat] | None = None
    points_per_side: Annotated[int, Field(ge=4, le=64)] | None = None


class GlanceRequest(Wire):
    """A prompt without words; with a target, one more about that object."""

    prompt: Prompt
    target: UUID | None = None
    expected: int | None = None


class WhyRequest(Wire):
    """``phrase``: the words to explain the mask by; without it, those it was found by, or else its label's name."""

    phrase: Text | None = None


class Edit(Wire):
    """``expected`` is the version that was seen; null makes a new annotation, which needs a mask."""

    annotation: UUID
    expected: int | None
    status: Literal["proposed", "accepted", "rejected", "deleted"] | None = None
    label: UUID | None = None
    z: int | None = None
    mask: Mask | None = None
    kind: Text | None = None
    attributes: dict[Text, bool | FiniteFloat | Text] | None = None


class EditCommand(Command):
    edits: Annotated[list[Edit], Field(min_length=1, max_length=10_000)]


class FindRequest(Wire):
    """Phrases for every picture of a project, or for those that nobody has worked on."""

    phrases: list[Text]
    threshold: float | None = None
    only_untouched: bool = True


class ExportRequest(Wire):
    format: Text
    proposals: bool = False
    images: bool = True
