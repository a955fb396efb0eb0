"""Routes of the work on one picture: open, prompt, edit, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from core.types import Comment, Rendering
from webapp.api import wire
from webapp.api.commands import (
    Command,
    CommentPatch,
    EditCommand,
    EverythingCommand,
    GlanceRequest,
    NewComment,
    SegmentCommand,
)
from webapp.api.convert import (
    change_to_wire,
    glance_to_wire,
    open_image_to_wire,
    segmented_to_wire,
    wire_to_edits,
)
from webapp.api.convert_prompts import wire_to_prompt
from webapp.api.deps import Bench, Chosen, while_wanted
from webapp.auth import Known

routes = APIRouter(tags=["labelling"])
_CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": wire.Problem, "description": "Changed by somebody else"}}


@routes.get("/images/{image_id}")
def open_image(bench: Bench, caller: Known, image_id: UUID, choice: Chosen) -> wire.OpenImage:
    """All that is needed to work on a picture; the next pictures are prepared meanwhile.

    What is next, and which of how many it is, is said of the chosen pictures.
    """
    return open_image_to_wire(bench.labelling.open(caller, image_id, choice))


@routes.post("/images/{image_id}/segment", status_code=201, responses=_CONFLICT)
async def segment(
    bench: Bench, caller: Known, request: Request, image_id: UUID, body: SegmentCommand
) -> wire.Segmented:
    """Find what the prompt asks for and keep it as proposals. A client that goes away cancels it: nothing is kept."""
    work = bench.labelling.segment(
        caller,
        image_id,
        wire_to_prompt(body.prompt),
        body.command,
        target=body.target,
        expected=body.expected,
        label=body.label,
        is_anew=body.is_anew,
        rendering=Rendering(window=body.window),
    )
    return segmented_to_wire(await while_wanted(request, work))


@routes.post("/images/{image_id}/everything", status_code=201, responses=_CONFLICT)
async def propose_everything(
    bench: Bench, caller: Known, request: Request, image_id: UUID, body: EverythingCommand
) -> wire.Segmented:
    """Propose all that can be made out and isn't marked yet. A client that goes away cancels it: nothing is kept."""
    work = bench.everything.propose(
        caller,
        image_id,
        body.command,
        label=body.label,
        points_per_side=body.points_per_side,
        rendering=Rendering(window=body.window),
    )
    return segmented_to_wire(await while_wanted(request, work))


@routes.get("/commands/{command}/progress")
def progress(bench: Bench, caller: Known, command: UUID) -> wire.Progress:
    """How far a proposal of everything is."""
    done, total = bench.everything.progress(caller, command) or (None, None)
    return wire.Progress(done=done, total=total)


@routes.post("/images/{image_id}/glance", responses=_CONFLICT)
async def glance(bench: Bench, caller: Known, request: Request, image_id: UUID, body: GlanceRequest) -> wire.Glance:
    """The mask that a click or a box would give. Nothing is kept; a newer glance of the same tab ends an older one."""
    work = bench.glancing.look(
        caller, image_id, wire_to_prompt(body.prompt), target=body.target, expected=body.expected
    )
    return glance_to_wire(await while_wanted(request, work))


@routes.post("/images/{image_id}/changes", status_code=201, responses=_CONFLICT)
def edit(bench: Bench, caller: Known, image_id: UUID, body: EditCommand) -> wire.Change:
    """Make, change, accept, reject or delete annotations: all of them, or none if one was changed meanwhile."""
    edits = wire_to_edits(bench.images.get(caller, image_id).size, body.edits)
    return change_to_wire(bench.labelling.edit(caller, image_id, edits, body.command))


@routes.post("/images/{image_id}/comments", status_code=201)
def add_comment(bench: Bench, caller: Known, image_id: UUID, body: NewComment) -> wire.Change:
    """Say something of a picture or one of its objects, or answer a comment there."""
    comment = Comment(body.id, image_id, body.text, body.annotation, body.parent)
    return change_to_wire(bench.comments.add(caller, comment, body.command))


@routes.patch("/comments/{comment_id}")
def change_comment(bench: Bench, caller: Known, comment_id: UUID, body: CommentPatch) -> wire.Change:
    """Resolve it, open it again, or delete it."""
    deleted = body.deleted or False
    return change_to_wire(
        bench.comments.update(caller, comment_id, body.command, resolved=body.resolved, deleted=deleted)
    )


@routes.post("/changes/{sequence}/undo", status_code=201, responses=_CONFLICT)
def undo(bench: Bench, caller: Known, sequence: int, body: Command) -> wire.Change:
    """Take a change back, by a further change; undoing an undo is redo."""
    return change_to_wire(bench.labelling.undo(caller, sequence, body.command))
