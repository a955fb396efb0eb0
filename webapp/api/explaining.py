"""Route of seeing why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from fastapi import APIRouter, Request
from numpy.typing import NDArray

from core import types
from webapp.api import wire
from webapp.api.commands import WhyRequest
from webapp.api.deps import Bench, while_wanted
from webapp.auth import Known

if TYPE_CHECKING:
    from core.workbench import Why

routes = APIRouter(tags=["labelling"])
_DIGITS = 4


@routes.post("/images/{image_id}/annotations/{annotation_id}/why")
async def explain(
    bench: Bench, caller: Known, request: Request, image_id: UUID, annotation_id: UUID, body: WhyRequest
) -> wire.Why:
    """What carried a mask: which parts of the picture, and which words. Keeps nothing.

    It takes a few seconds with the bundled model and longer with larger ones. A client that goes away cancels it,
    and so does a newer question of the same tab about the same picture.
    """
    work = bench.explaining.why(caller, image_id, annotation_id, body.phrase)
    return _why_to_wire(await while_wanted(request, work))


def _why_to_wire(why: Why) -> wire.Why:
    return wire.Why(
        phrase=why.phrase,
        score=round(why.score, _DIGITS),
        certainty=round(why.certainty, _DIGITS),
        regions=_grid_to_wire(why.shares, why.frame),
        words=[wire.Word(word=one.word, share=round(one.share, _DIGITS), is_seen=one.is_seen) for one in why.words],
        heat=_grid_to_wire(why.heat, types.Box(0, 0, why.size.width, why.size.height)),
    )


def _grid_to_wire(values: NDArray[np.float32], box: types.Box) -> wire.Grid:
    cells = [[None if math.isnan(value) else round(value, _DIGITS) for value in row] for row in values.tolist()]
    return wire.Grid(box=(box.x0, box.y0, box.x1, box.y1), rows=len(cells), columns=len(cells[0]), values=cells)
