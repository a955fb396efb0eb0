"""Values to the wire and back: ``a_to_wire`` and ``wire_to_a``. Nothing here decides anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

from core import masks, types
from core.errors import BadInput
from core.workbench import (
    CLEAR,
    Added,
    Edit,
    ExportPreview,
    Format,
    ImageRow,
    Job,
    Model,
    OpenImage,
    ProjectSummary,
    Segmented,
    checksum,
    how_to_use,
    sample,
)
from webapp.api import commands, wire
from webapp.api.convert_prompts import part_to_wire, prompt_to_wire


def mask_to_wire(mask: types.Mask) -> wire.Mask:
    if mask.bounds is None:
        return wire.Mask(bounds=None, counts="")
    b = mask.bounds
    return wire.Mask(bounds=(b.left, b.top, b.width, b.height), counts=masks.runs_to_string(mask.runs))


def wire_to_mask(size: types.Size, mask: wire.Mask) -> types.Mask:
    """Raises BadInput if the parts don't make a mask of that size."""
    try:
        bounds = types.Bounds(*mask.bounds) if mask.bounds else None
        return masks.from_parts(size, bounds, mask.counts)
    except ValueError as error:
        raise BadInput(f"The mask can't be used: {error}.") from error


def annotation_to_wire(annotation: types.Annotation) -> wire.Annotation:
    origin = annotation.origin
    return wire.Annotation(
        id=annotation.id,
        image=annotation.image_id,
        version=annotation.version,
        status=annotation.status.value,
        label=annotation.label_id,
        z=annotation.z,
        score=annotation.score,
        phrase=annotation.phrase,
        author=annotation.author,
        origin=wire.Origin(
            kind=origin.kind,
            prompt=prompt_to_wire(origin.prompt) if origin.prompt else None,
            asked=prompt_to_wire(origin.asked) if origin.asked else None,
            models=dict(origin.models),
            seconds=origin.seconds,
        ),
        mask=mask_to_wire(annotation.mask),
        changed_at=annotation.changed_at,
        attributes=dict(annotation.attributes),
    )


def wire_to_edits(size: types.Size, edits: Sequence[commands.Edit]) -> list[Edit]:
    """``size`` is the picture's. A label that is given as null is cleared; one that is not given stays."""
    return [
        Edit(
            annotation_id=edit.annotation,
            expected=edit.expected,
            status=types.Status(edit.status) if edit.status else None,
            label=CLEAR if edit.label is None and "label" in edit.model_fields_set else edit.label,
            z=edit.z,
            mask=wire_to_mask(size, edit.mask) if edit.mask else None,
            kind=edit.kind or "edit",
            attributes=edit.attributes,
        )
        for edit in edits
    ]


def label_to_wire(label: types.Label) -> wire.Label:
    return wire.Label(
        id=label.id,
        project=label.project_id,
        number=label.number,
        name=label.name,
        color=label.color,
        deleted=label.deleted,
        parent=label.parent,
        description=label.description,
        synonyms=list(label.synonyms),
    )


def image_to_wire(image: types.Image, row: ImageRow | None = None) -> wire.Image:
    return wire.Image(
        id=image.id,
        project=image.project_id,
        name=image.name,
        width=image.size.width,
        height=image.size.height,
        frame_count=image.frame_count,
        spacing_mm=image.spacing_mm,
        orientation=list(image.orientation),
        notices=list(image.notices),
        media_type=image.media_type,
        position=image.position,
        deleted=image.deleted,
        tags=list(image.tags),
        skipped=image.skipped,
        review=cast(Literal["reviewed", "sent_back"] | None, image.review),
        status=cast(wire.ImageStatus, row.status) if row else None,
        mask_count=row.mask_count if row else None,
    )


def window_to_wire(window: types.Window | None) -> wire.Windows:
    if window is None:
        return wire.Windows(window=None)
    w = window
    shown = wire.Window(centre=w.centre, width=w.width, low=w.low, high=w.high, is_hounsfield=w.is_hounsfield)
    return wire.Windows(window=shown)


def comment_to_wire(comment: types.Comment) -> wire.Comment:
    if comment.created_at is None:
        raise ValueError("only a comment that is kept goes out")
    return wire.Comment(
        id=comment.id,
        image=comment.image_id,
        annotation=comment.annotation_id,
        parent=comment.parent_id,
        author=comment.author,
        text=comment.text,
        resolved=comment.resolved,
        deleted=comment.deleted,
        created_at=comment.created_at,
    )


def row_to_wire(row: ImageRow) -> wire.Image:
    return image_to_wire(row.image, row)


def project_to_wire(summary: ProjectSummary) -> wire.Project:
    return wire.Project(
        id=summary.project.id,
        name=summary.project.name,
        image_count=summary.image_count,
        counts=wire.StateCounts(**summary.counts),
        thumbnails=list(summary.thumbnails),
        labels=[label_to_wire(label) for label in summary.labels],
        changed_at=summary.project.changed_at,
        is_sample=summary.project.id == sample.PROJECT,
        opening_phrases=list(summary.project.opening_phrases),
    )


def change_to_wire(change: types.Change) -> wire.Change:
    return wire.Change(
        sequence=change.sequence,
        project=change.project_id,
        image=change.image_id,
        author=change.author,
        tab=change.tab,
        command=change.command,
        kind=change.kind,
        created_at=change.created_at,
        undoes=change.undoes,
        undone_by=change.undone_by,
        annotations=[annotation_to_wire(a) for a in change.annotations],
        labels=[label_to_wire(label) for label in change.labels],
        images=[image_to_wire(image) for image in change.images],
        projects=[wire.ChangedProject(**_rules(project), deleted=project.deleted) for project in change.projects],
        comments=[comment_to_wire(comment) for comment in change.comments],
    )


def _rules(project: types.Project) -> dict[str, Any]:
    attributes = [
        wire.Attribute(name=a.name, kind=cast(Any, a.kind), choices=list(a.choices)) for a in project.attributes
    ]
    return {"id": project.id, "name": project.name, "overlap": project.overlap.value, "attributes": attributes}


def wire_to_attributes(attributes: Sequence[wire.Attribute] | None) -> list[types.Attribute] | None:
    if attributes is None:
        return None
    return [types.Attribute(one.name, one.kind, tuple(one.choices)) for one in attributes]


def open_image_to_wire(opened: OpenImage) -> wire.OpenImage:
    return wire.OpenImage(
        image=image_to_wire(opened.image),
        project=wire.OpenProject(
            **_rules(opened.project),
            opening_phrases=list(opened.project.opening_phrases),
            is_sample=opened.project.id == sample.PROJECT,
            patient_left=cast(Literal["left", "right"], opened.project.patient_left),
        ),
        labels=[label_to_wire(label) for label in opened.labels],
        annotations=[annotation_to_wire(a) for a in opened.annotations],
        sequence=opened.sequence,
        previous=opened.previous_id,
        next=opened.next_id,
        comments=[comment_to_wire(comment) for comment in opened.comments],
        position=opened.position,
        count=opened.count,
        changes=[
            wire.ChangeMark(sequence=c.sequence, undoes=c.undoes, undone_by=c.undone_by, kind=c.kind)
            for c in opened.changes
        ],
    )


def candidate_to_wire(candidate: types.Candidate) -> wire.Candidate:
    return wire.Candidate(mask=mask_to_wire(candidate.mask), score=candidate.score)


def glance_to_wire(candidate: types.Candidate | None) -> wire.Glance:
    return wire.Glance(candidate=candidate_to_wire(candidate) if candidate else None)


def segmented_to_wire(segmented: Segmented) -> wire.Segmented:
    return wire.Segmented(
        change=change_to_wire(segmented.change) if segmented.change else None,
        alternatives={
            id: [candidate_to_wire(c) for c in candidates] for id, candidates in segmented.alternatives.items()
        },
        certainty=segmented.certainty,
        nearest=list(segmented.nearest),
        message=segmented.message,
        seconds=segmented.seconds,
        understood=list(map(part_to_wire, segmented.understood)),
    )


def added_to_wire(added: Added) -> wire.Added:
    return wire.Added(
        change=change_to_wire(added.change) if added.change else None,
        image=image_to_wire(added.image) if added.image else None,
        duplicate_of=image_to_wire(added.duplicate_of) if added.duplicate_of else None,
        notices=list(added.notices),
    )


def format_to_wire(format: Format) -> wire.Format:
    return wire.Format(
        name=format.name,
        title=format.title,
        suffix=format.suffix,
        loses=list(format.loses),
        needs_label=format.needs_label,
        overlap=format.overlap,
    )


def preview_to_wire(preview: ExportPreview) -> wire.ExportPreview:
    return wire.ExportPreview(
        accepted=preview.accepted,
        proposals=preview.proposals,
        unlabelled=preview.unlabelled,
        unlabelled_proposals=preview.unlabelled_proposals,
    )


def job_to_wire(job: Job) -> wire.Job:
    return wire.Job(
        id=job.id,
        project=job.project_id,
        kind=job.kind,
        state=cast(wire.JobState, job.state),
        done=job.done,
        total=job.total,
        what=job.what,
        message=job.message,
        report=list(job.report),
        has_file=job.file is not None,
        created_at=job.created_at,
        finished_at=job.finished_at,
    )


def model_to_wire(model: Model) -> wire.Model:
    return wire.Model(
        name=model.name,
        title=model.title,
        roles=[cast(Literal["segmenter", "grounder"], role) for role in model.roles],
        purpose=model.purpose,
        takes=model.takes,
        url=model.url,
        size_bytes=model.size_bytes,
        licence=model.licence,
        is_here=model.is_here,
        missing=list(model.missing),
        is_in_use=model.is_in_use,
        has_file=model.file is not None,
        how_to_use=how_to_use(model),
        checksum=checksum(model),
    )
