"""Routes of pictures: uploading, listing, renaming, and their pixels."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile

from core.errors import BadInput
from core.types import Rendering
from core.workbench import Mark
from webapp.api import wire
from webapp.api.commands import ImagePatch, MarkCommand
from webapp.api.convert import added_to_wire, change_to_wire, row_to_wire, window_to_wire
from webapp.api.deps import Bench, Chosen
from webapp.auth import Known

routes = APIRouter(tags=["pictures"])
_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_EACH_TIME = "private, no-cache"


class Picture(Response):
    media_type = "image/*"


PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/*": {}}, "description": "The picture's bytes"}}


@routes.get("/projects/{project_id}/images")
def list_images(
    bench: Bench,
    caller: Known,
    project_id: UUID,
    choice: Chosen,
    after: Annotated[int, Query(ge=0)] = 0,
    before: Annotated[int | None, Query(ge=1)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> list[wire.Image]:
    """The chosen pictures in order: those behind the one at position ``after``, or the last ones before ``before``."""
    if before is not None:
        return [row_to_wire(row) for row in bench.images.list_before(caller, project_id, before, limit, choice)]
    return [row_to_wire(row) for row in bench.images.list(caller, project_id, after, limit, choice)]


@routes.get("/projects/{project_id}/images/outline")
def outline_images(
    bench: Bench,
    caller: Known,
    project_id: UUID,
    choice: Chosen,
    page: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> wire.Outline:
    """How many pictures are chosen, and the position that each page of them begins behind."""
    outline = bench.images.outline(caller, project_id, choice, page)
    return wire.Outline(count=outline.count, page=outline.page, starts=list(outline.starts))


@routes.get("/projects/{project_id}/tags")
def list_tags(bench: Bench, caller: Known, project_id: UUID) -> list[wire.Tag]:
    """The tags of the project's pictures, by name."""
    return [wire.Tag(name=name, count=count) for name, count in bench.images.tags(caller, project_id)]


@routes.post("/projects/{project_id}/images/marks", status_code=201)
def mark_images(bench: Bench, caller: Known, project_id: UUID, body: MarkCommand) -> wire.Change:
    """Tag pictures, put them aside, or say that they are reviewed: one or thousands, as one change."""
    mark = Mark(body.add_tags, body.remove_tags, body.skipped, body.review)
    return change_to_wire(bench.marks.mark(caller, project_id, body.images, mark, body.command))


@routes.post("/projects/{project_id}/images", status_code=201)
def add_image(
    bench: Bench,
    caller: Known,
    project_id: UUID,
    file: UploadFile,
    command: Annotated[UUID, Form()],
    id: Annotated[UUID, Form()],
    response: Response,
    on_duplicate: Annotated[Literal["ask", "add", "skip"], Form()] = "ask",
) -> wire.Added:
    """Add one file. One that is there already is answered with 200 and ``duplicate_of``, unless told to add it."""
    name = (file.filename or "").replace("%22", '"')  # browsers write a quote so in a form
    added = bench.images.add(caller, project_id, id, name, file.file.read(), command, on_duplicate)
    if added.change is None:
        response.status_code = 200
    return added_to_wire(added)


@routes.patch("/images/{image_id}")
def change_image(bench: Bench, caller: Known, image_id: UUID, body: ImagePatch) -> wire.Change:
    """Rename or delete it."""
    if body.deleted:
        return change_to_wire(bench.images.delete(caller, image_id, body.command))
    if body.name is None:
        raise BadInput("Say what to change: 'name' or 'deleted'.")
    return change_to_wire(bench.images.rename(caller, image_id, body.name, body.command))


@routes.get("/images/{image_id}/frames/{frame}/levels/{level}/tiles/{x}_{y}", response_class=Picture, responses=PICTURE)
def get_tile(
    bench: Bench,
    caller: Known,
    request: Request,
    image_id: UUID,
    frame: int,
    level: int,
    x: int,
    y: int,
    centre: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    width: Annotated[float | None, Query(gt=0, allow_inf_nan=False)] = None,
) -> Response:
    """A tile of 4096 pixels a side at most; level 0 is the full size, each further one half of it.

    ``centre`` and ``width``: a DICOM picture's window, in the file's units, instead of its own.
    """
    window = (centre, width) if centre is not None and width is not None else None
    content, media_type = bench.images.tile(caller, image_id, Rendering(frame, window), level, x, y)
    return _cacheable(request, content, media_type)


@routes.get("/images/{image_id}/window")
def get_window(bench: Bench, caller: Known, image_id: UUID) -> wire.Windows:
    """How a DICOM picture's values are shown, as long as nobody sets a window."""
    return window_to_wire(bench.images.window(caller, image_id))


@routes.get("/images/{image_id}/thumbnail", response_class=Picture, responses=PICTURE)
def get_thumbnail(bench: Bench, caller: Known, request: Request, image_id: UUID) -> Response:
    """A JPEG of 320 pixels a side at most."""
    return _cacheable(request, bench.images.thumbnail(caller, image_id), "image/jpeg")


@routes.get("/images/{image_id}/overlay", response_class=Picture, responses=PICTURE)
def get_overlay(bench: Bench, caller: Known, request: Request, image_id: UUID) -> Response:
    """Its masks as a transparent PNG with the shape of the thumbnail; it changes with them."""
    return _cacheable(request, bench.images.overlay(caller, image_id), "image/png", _ASK_EACH_TIME)


def _cacheable(request: Request, content: bytes, media_type: str, how_long: str = _FOR_EVER) -> Response:
    """A picture never changes under its address, unless said otherwise."""
    headers = {"Cache-Control": how_long, "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
