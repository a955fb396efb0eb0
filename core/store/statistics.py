"""Figures of a project, counted by the database from its annotations and their versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, distinct, func, literal, null, select
from sqlalchemy.orm import Session, aliased

from core.store import schema

_Image, _Head, _Version, _Label = schema.Image, schema.Annotation, schema.AnnotationVersion, schema.Label
UNLABELLED = "(no label)"
REJECTED = "(rejected)"


def by_label(session: Session, project_id: UUID) -> list[tuple[str, int, int, int]]:
    """Per label: its name, accepted masks, proposed ones, pictures that have any; the most frequent first."""
    accepted = func.count().filter(_Head.status == "accepted")
    name = _name_of(_Label).label("name")
    statement = (
        _heads(project_id, name, accepted, func.count().filter(_Head.status == "proposed"))
        .add_columns(func.count(distinct(_Head.image_id)))
        .where(_Head.status.in_(("accepted", "proposed")))
        .group_by(name)
        .order_by(accepted.desc(), name)
    )
    return _rows(session, statement)


def by_person(session: Session, project_id: UUID) -> list[tuple[str, int, int]]:
    """Per person: the name, how many masks they accepted or drew, and how many changes they made."""
    masks = (
        select(_Version.author_id, func.count(distinct(_Head.id)).label("masks"))
        .join(_Head, _Head.id == _Version.annotation_id)
        .join(_Image, _Image.id == _Head.image_id)
        .where(_Image.project_id == project_id, _Image.deleted.is_(False))
        .where(_Head.status == "accepted", _Version.version == _first_accepted())
        .group_by(_Version.author_id)
        .subquery()
    )
    made = (
        select(schema.Change.author_id, func.count().label("changes"))
        .where(schema.Change.project_id == project_id)
        .group_by(schema.Change.author_id)
        .subquery()
    )
    statement = (
        select(schema.User.name, func.coalesce(masks.c.masks, 0), made.c.changes)
        .join(made, made.c.author_id == schema.User.id)
        .join(masks, masks.c.author_id == schema.User.id, isouter=True)
        .order_by(schema.User.name)
    )
    return _rows(session, statement)


def accepted_at(session: Session, project_id: UUID) -> Sequence[datetime]:
    """When each mask that is accepted now was accepted first."""
    statement = (
        select(_Version.created_at)
        .join(_Head, _Head.id == _Version.annotation_id)
        .join(_Image, _Image.id == _Head.image_id)
        .where(_Image.project_id == project_id, _Image.deleted.is_(False), _Head.status == "accepted")
        .where(_Version.version == _first_accepted())
        .order_by(_Version.created_at)
    )
    return session.scalars(statement).all()


def shares(session: Session, project_id: UUID) -> Sequence[float]:
    """How much of its picture each accepted mask covers, 0..1."""
    region = schema.Region
    share = schema.Mask.area * 1.0 / (_Image.width * _Image.height * 1.0)
    statement = (
        select(share)
        .select_from(_Head)
        .join(_Image, _Image.id == _Head.image_id)
        .join(region, and_(region.annotation_id == _Head.id, region.version == _Head.version, region.frame == 0))
        .join(schema.Mask, schema.Mask.sha256 == region.mask)
        .where(_Image.project_id == project_id, _Image.deleted.is_(False), _Head.status == "accepted")
    )
    return [float(one) for one in session.scalars(statement)]


def outcomes(session: Session, project_id: UUID) -> list[tuple[str, str, int]]:
    """What became of proposals: the label proposed, the label accepted (or rejected), how many."""
    first, first_label = aliased(_Version), aliased(_Label)
    proposed = _name_of(first_label).label("proposed")
    became = case((_Head.status == "accepted", _name_of(_Label)), else_=literal(REJECTED)).label("became")
    statement = (
        _heads(project_id, proposed, became, func.count())
        .join(first, and_(first.annotation_id == _Head.id, first.version == 1))
        .join(first_label, first_label.id == first.label_id, isouter=True)
        .where(first.status == "proposed", _Head.status != "proposed")
        .group_by(proposed, became)
        .order_by(proposed, became)
    )
    return _rows(session, statement)


def _heads(project_id: UUID, *columns: Any) -> Select[Any]:
    """The project's annotations as they stand, with their labels."""
    return (
        select(*columns)
        .select_from(_Head)
        .join(_Version, and_(_Version.annotation_id == _Head.id, _Version.version == _Head.version))
        .join(_Image, _Image.id == _Head.image_id)
        .join(_Label, _Label.id == _Version.label_id, isouter=True)
        .where(_Image.project_id == project_id, _Image.deleted.is_(False))
    )


def _name_of(label: Any) -> Any:
    return func.coalesce(case((label.deleted.is_(False), label.name), else_=null()), UNLABELLED)


def _first_accepted() -> Any:
    """The number of the version with which the annotation of the query was accepted first."""
    other = aliased(_Version)
    first = select(func.min(other.version)).where(other.annotation_id == _Head.id, other.status == "accepted")
    return first.correlate(_Head).scalar_subquery()


def _rows(session: Session, statement: Select[Any]) -> list[Any]:
    return [tuple(row) for row in session.execute(statement)]
