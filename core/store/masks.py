"""Masks in the database: one row for each that is different, under its hash."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.masks import runs_to_string, string_to_runs
from core.store import schema
from core.store.inserting import insert_if_new
from core.types import Bounds, Mask, Size

COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    schema.Mask.width,
    schema.Mask.height,
    schema.Mask.left,
    schema.Mask.top,
    schema.Mask.bounds_width,
    schema.Mask.bounds_height,
    schema.Mask.payload,
)


def key(mask: Mask) -> str:
    """SHA-256 of the picture's size, the bounds and COCO's string of the crop."""
    return _key(mask, runs_to_string(mask.runs))


def add(session: Session, masks: Iterable[Mask]) -> list[str]:
    """Keep the masks that are not there yet; returns their keys, in order."""
    rows = [_to_row(mask) for mask in masks]
    if rows:
        session.execute(insert_if_new(session, schema.Mask), list({row["sha256"]: row for row in rows}.values()))
    return [row["sha256"] for row in rows]


def from_row(row: Row[Any]) -> Mask:
    """Read a mask from a row that holds ``COLUMNS`` (among others)."""
    return _decode(
        (row.width, row.height), (row.left, row.top, row.bounds_width, row.bounds_height), bytes(row.payload)
    )


def _key(mask: Mask, counts: str) -> str:
    place = mask.bounds and (mask.bounds.left, mask.bounds.top, mask.bounds.width, mask.bounds.height)
    return sha256(f"{mask.size.width} {mask.size.height} {place} {counts}".encode()).hexdigest()


def _to_row(mask: Mask) -> dict[str, Any]:
    counts = runs_to_string(mask.runs)
    bounds = mask.bounds
    return {
        "sha256": _key(mask, counts),
        "width": mask.size.width,
        "height": mask.size.height,
        "left": bounds and bounds.left,
        "top": bounds and bounds.top,
        "bounds_width": bounds and bounds.width,
        "bounds_height": bounds and bounds.height,
        "area": mask.area,
        "encoding": "coco-zlib",
        "payload": zlib.compress(counts.encode()),
    }


@lru_cache(maxsize=1024)  # of a pure function: the same few masks are read again and again
def _decode(size: tuple[int, int], place: tuple[int | None, ...], payload: bytes) -> Mask:
    left, top, width, height = place
    if left is None or top is None or width is None or height is None:
        return Mask(Size(*size), None, ())
    runs = string_to_runs(zlib.decompress(payload).decode())
    return Mask(Size(*size), Bounds(left, top, width, height), tuple(runs))
