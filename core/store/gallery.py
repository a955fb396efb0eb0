"""Choosing pictures of a project: which ones, in which order, and one page of them at a time.

A page begins behind a picture, named by its position: that is found by an index however many there are before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from core.errors import BadInput
from core.store import schema
from core.store.images import from_row, with_source
from core.types import Image

Sort = Literal["added", "newest", "name", "changed"]
STATES = ("untouched", "proposed", "accepted", "reviewed", "sent_back", "skipped")

_Image, _Head, _Version = schema.Image, schema.Annotation, schema.AnnotationVersion


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pictures: all of them, or those for which everything given holds. ``text`` is in a name, tag or label."""

    states: tuple[str, ...] = ()
    tag: str | None = None
    label: UUID | None = None
    text: str = ""
    sort: Sort = "added"


ALL = Choice()


@dataclass(frozen=True, slots=True)
class Outline:
    """How many pictures are chosen, and the position that each page of ``page`` pictures begins behind."""

    count: int
    page: int
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A picture's place among the chosen ones; ``position`` counts from 1 and is 0 for one that isn't chosen."""

    following: tuple[Image, ...]  # the next ones, in order
    position: int
    count: int


def page(session: Session, project_id: UUID, choice: Choice, after: int, limit: int) -> list[Image]:
    """The chosen pictures behind the one at position ``after`` (0: from the first)."""
    return _page(session, project_id, choice, after, limit, backwards=False)


def page_before(session: Session, project_id: UUID, choice: Choice, before: int, limit: int) -> list[Image]:
    """The last ``limit`` chosen pictures before the one at position ``before``, in order."""
    return _page(session, project_id, choice, before, limit, backwards=True)[::-1]


def outline(session: Session, project_id: UUID, choice: Choice, size: int) -> Outline:
    """What a list needs to know to show any part of itself without the rest."""
    keys, is_descending = _keys(choice.sort)
    rank = func.row_number().over(order_by=_ordered(keys, is_descending)).label("rank")
    ranked = select(_Image.position, rank).where(*_chosen(session, project_id, choice)).subquery()
    count = session.scalar(select(func.count()).select_from(ranked)) or 0
    is_last = (ranked.c.rank % size == 0) & (ranked.c.rank < count)
    last = session.scalars(select(ranked.c.position).where(is_last).order_by(ranked.c.rank))
    return Outline(count, size, (0, *last) if count else ())


def surroundings(session: Session, image: Image, choice: Choice, ahead: int) -> Surroundings:
    """What lies around a live picture in the chosen order; up to ``ahead`` pictures behind it."""
    chosen = _chosen(session, image.project_id, choice)
    before = _beyond(session, image.project_id, choice, image.position, backwards=True)
    place, count, is_in = session.execute(
        select(
            select(func.count(_Image.id)).where(*chosen, before).scalar_subquery(),
            select(func.count(_Image.id)).where(*chosen).scalar_subquery(),
            select(func.count(_Image.id)).where(*chosen, _Image.id == image.id).scalar_subquery(),
        )
    ).one()
    return Surroundings(
        following=tuple(page(session, image.project_id, choice, image.position, ahead)),
        position=place + 1 if is_in else 0,
        count=count,
    )


def before(session: Session, image: Image, choice: Choice) -> UUID | None:
    """The picture right before this one in the chosen order."""
    found = page_before(session, image.project_id, choice, image.position, 1)
    return found[0].id if found else None


def states(session: Session, project_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many live pictures of each project stand where."""
    by_picture = (
        select(_Image.project_id, _state().label("state"))
        .where(_Image.project_id.in_(project_ids), _Image.deleted.is_(False))
        .subquery()
    )
    columns = (by_picture.c.project_id, by_picture.c.state)
    found = {id: dict.fromkeys(STATES, 0) for id in project_ids}
    for project_id, name, count in session.execute(select(*columns, func.count()).group_by(*columns)):
        found[project_id][name] = count
    return found


def tags(session: Session, project_id: UUID) -> list[tuple[str, int]]:
    """The tags of a project's live pictures, each with how many bear it, by name."""
    each = _each_tag(session)
    statement = (
        select(each.c.value, func.count())
        .select_from(_Image, each)
        .where(_Image.project_id == project_id, _Image.deleted.is_(False))
        .group_by(each.c.value)
        .order_by(each.c.value)
    )
    return [(tag, count) for tag, count in session.execute(statement)]


def _page(session: Session, project_id: UUID, choice: Choice, at: int, limit: int, *, backwards: bool) -> list[Image]:
    keys, is_descending = _keys(choice.sort)
    statement: Select[Any] = with_source().where(*_chosen(session, project_id, choice)).limit(limit)
    if at:
        statement = statement.where(_beyond(session, project_id, choice, at, backwards=backwards))
    statement = statement.order_by(*_ordered(keys, is_descending is not backwards))
    return [from_row(row) for row in session.execute(statement)]


def _keys(sort: Sort) -> tuple[tuple[Any, ...], bool]:
    """What the pictures are ordered by, and whether downwards. The position makes it one order."""
    if sort == "name":
        return (func.lower(_Image.name), _Image.position), False
    if sort == "changed":
        last = select(func.max(schema.Change.sequence)).where(schema.Change.image_id == _Image.id)
        return (func.coalesce(last.correlate(_Image).scalar_subquery(), 0), _Image.position), True
    return (_Image.position,), sort == "newest"


def _ordered(keys: Sequence[ColumnElement[Any]], is_descending: bool) -> list[ColumnElement[Any]]:
    return [key.desc() if is_descending else key.asc() for key in keys]


def _beyond(
    session: Session, project_id: UUID, choice: Choice, position: int, *, backwards: bool
) -> ColumnElement[bool]:
    """Behind (or before) the picture at that position, in the chosen order."""
    keys, is_descending = _keys(choice.sort)
    values: Sequence[Any] = (position,)
    if len(keys) > 1:
        at = select(*keys).where(_Image.project_id == project_id, _Image.position == position)
        found = session.execute(at).first()
        if found is None:
            raise BadInput("The list begins behind a picture that this project doesn't have. Load it again.")
        values = tuple(found)
    mine: Any = tuple_(*keys) if len(keys) > 1 else keys[0]
    bound: Any = tuple_(*values) if len(keys) > 1 else values[0]
    beyond: ColumnElement[bool] = mine < bound if is_descending is not backwards else mine > bound
    return beyond


def _chosen(session: Session, project_id: UUID, choice: Choice) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_Image.project_id == project_id, _Image.deleted.is_(False)]
    if choice.states:
        conditions.append(_state().in_(choice.states))
    if choice.tag is not None:
        each = _each_tag(session)
        conditions.append(exists(select(1).select_from(each).where(each.c.value == choice.tag)))
    if choice.label is not None:
        conditions.append(_Image.id.in_(_with_label(project_id).where(schema.Label.id == choice.label)))
    if choice.text:
        conditions.append(_mentions(session, project_id, choice.text))
    return conditions


def _mentions(session: Session, project_id: UUID, text: str) -> ColumnElement[bool]:
    """The text stands in the name, in a tag or in the name of a label on it, capitals apart."""
    wanted = text.lower()
    each = _each_tag(session)
    label = func.lower(schema.Label.name).contains(wanted, autoescape=True)
    return or_(
        func.lower(_Image.name).contains(wanted, autoescape=True),
        exists(select(1).select_from(each).where(func.lower(each.c.value).contains(wanted, autoescape=True))),
        _Image.id.in_(_with_label(project_id).where(label)),
    )


def _with_label(project_id: UUID) -> Select[Any]:
    """Pictures that have a live object with a live label of the project."""
    return (
        select(_Head.image_id)
        .join(_Version, and_(_Version.annotation_id == _Head.id, _Version.version == _Head.version))
        .join(schema.Label, schema.Label.id == _Version.label_id)
        .where(schema.Label.project_id == project_id, schema.Label.deleted.is_(False))
        .where(_Head.status.in_(("proposed", "accepted")))
    )


def _state() -> ColumnElement[str]:
    """``images.state_of`` in the database's words."""
    return case(
        (_Image.skipped, "skipped"),
        (_Image.review == "sent_back", "sent_back"),
        (_has("proposed"), "proposed"),
        (_Image.review == "reviewed", "reviewed"),
        (_has("accepted"), "accepted"),
        else_="untouched",
    )


def _has(status: str) -> ColumnElement[bool]:
    return exists(select(1).where(_Head.image_id == _Image.id, _Head.status == status).correlate(_Image))


def _each_tag(session: Session) -> Any:
    """The picture's tags as a table with the column ``value``."""
    if session.get_bind().dialect.name == "postgresql":
        unfolded = func.jsonb_array_elements_text(_Image.tags).table_valued("value", joins_implicitly=True)
        return unfolded.render_derived()
    return func.json_each(_Image.tags).table_valued("value", joins_implicitly=True)
