"""Routes of the Demo's example pictures."""

from __future__ import annotations

import mimetypes

from fastapi import APIRouter, Response

from core.workbench import oneshot
from webapp.api import wire
from webapp.api.images import PICTURE, Picture
from webapp.auth import Known

routes = APIRouter(tags=["demo"])
_FOR_AN_HOUR = {"Cache-Control": "private, max-age=3600"}


@routes.get("/demo/examples")
def list_examples(_caller: Known) -> list[wire.Example]:
    """Pictures to try the Demo with, each with a phrase."""
    return [wire.Example(name=name, phrase=phrase) for name, phrase in oneshot.EXAMPLES.items()]


@routes.get("/demo/examples/{name}", response_class=Picture, responses=PICTURE)
def get_example(_caller: Known, name: str) -> Response:
    """The file itself."""
    media_type = mimetypes.guess_type(name)[0]
    return Response(oneshot.example(name), media_type=media_type, headers=_FOR_AN_HOUR)


@routes.get("/demo/examples/{name}/thumbnail", response_class=Picture, responses=PICTURE)
def get_example_thumbnail(_caller: Known, name: str) -> Response:
    return Response(oneshot.example_thumbnail(name), media_type="image/jpeg", headers=_FOR_AN_HOUR)
