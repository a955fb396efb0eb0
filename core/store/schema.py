"""The tables. Rows stay inside ``core.store``; what leaves it are the values of ``core.types``.

``version`` counts every write of a row and is compared in the ``WHERE`` of the next one. ``content`` is the version
whose content a row holds now: after an undo it names the older one, so that one may go on undoing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.store.columns import BigNumber, PlainJson, PlainText, UtcDateTime

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {str: PlainText, datetime: UtcDateTime, Any: PlainJson}  # noqa: RUF012


class Versioned:
    """A thing of the log with a few fields that change in place."""

    version: Mapped[int] = mapped_column(default=1)
    content: Mapped[int] = mapped_column(default=1)


class User(Base):
    __tablename__ = "user"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class Project(Versioned, Base):
    __tablename__ = "project"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    deleted: Mapped[bool] = mapped_column(default=False)
    opening_phrases: Mapped[Any] = mapped_column(default=list)
    overlap: Mapped[str] = mapped_column(default="allowed")
    attributes: Mapped[Any] = mapped_column(default=list)
    patient_left: Mapped[str] = mapped_column(default="right")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Label(Versioned, Base):
    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    name: Mapped[str]
    color: Mapped[str]
    parent: Mapped[int | None]
    description: Mapped[str] = mapped_column(default="")
    synonyms: Mapped[Any] = mapped_column(default=list)
    deleted: Mapped[bool] = mapped_column(default=False)


class Blob(Base):
    """A file in the data folder, under the hash of what it holds."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    suffix: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigNumber)
    created_at: Mapped[datetime]


class Image(Versioned, Base):
    __tablename__ = "image"
    __table_args__ = (UniqueConstraint("project_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    position: Mapped[int]
    name: Mapped[str]
    deleted: Mapped[bool] = mapped_column(default=False)
    width: Mapped[int]
    height: Mapped[int]
    media_type: Mapped[str]
    frame_count: Mapped[int] = mapped_column(default=1)
    row_spacing_mm: Mapped[float | None]
    column_spacing_mm: Mapped[float | None]
    orientation: Mapped[Any] = mapped_column(default=list)
    notices: Mapped[Any] = mapped_column(default=list)
    tags: Mapped[Any] = mapped_column(default=list)
    skipped: Mapped[bool] = mapped_column(default=False)
    review: Mapped[str | None]
    created_at: Mapped[datetime]


class Source(Base):
    """The files an image is made of; a series or a volume has many."""

    __tablename__ = "source"

    image_id: Mapped[UUID] = mapped_column(ForeignKey("image.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    blob: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)


class Mask(Base):
    """The pixels of a region: the zlib of COCO's string of the part inside the bounds. Loaded only where asked for."""

    __tablename__ = "mask"
    __table_args__ = (_one_of("encoding", "coco-zlib"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    left: Mapped[int | None]
    top: Mapped[int | None]
    bounds_width: Mapped[int | None]
    bounds_height: Mapped[int | None]
    area: Mapped[int] = mapped_column(BigNumber)
    encoding: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Annotation(Versioned, Base):
    """Where an annotation stands now; what it is stands in its version."""

    __tablename__ = "annotation"
    __table_args__ = (
        _one_of("status", "proposed", "accepted", "rejected", "deleted"),
        Index("ix_annotation_image_id_status", "image_id", "status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    image_id: Mapped[UUID] = mapped_column(ForeignKey("image.id"))
    status: Mapped[str]


class AnnotationVersion(Base):
    """One state of an annotation, never changed."""

    __tablename__ = "annotation_version"
    __table_args__ = (_one_of("status", "proposed", "accepted", "rejected", "deleted"),)

    annotation_id: Mapped[UUID] = mapped_column(ForeignKey("annotation.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    label_id: Mapped[UUID | None] = mapped_column(ForeignKey("label.id"), index=True)
    z: Mapped[int]
    score: Mapped[float | None]
    phrase: Mapped[str | None]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    origin: Mapped[Any]
    attributes: Mapped[Any] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class Region(Base):
    """What a version covers on one frame; a picture without frames has frame 0 alone."""

    __tablename__ = "region"
    __table_args__ = (
        ForeignKeyConstraint(
            ["annotation_id", "version"], ["annotation_version.annotation_id", "annotation_version.version"]
        ),
    )

    annotation_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    frame: Mapped[int] = mapped_column(primary_key=True)
    mask: Mapped[str] = mapped_column(ForeignKey("mask.sha256"), index=True)


class Comment(Versioned, Base):
    """A remark at a picture or at one of its objects; an answer names the remark that it answers."""

    __tablename__ = "comment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    image_id: Mapped[UUID] = mapped_column(ForeignKey("image.id"), index=True)
    annotation_id: Mapped[UUID | None] = mapped_column(ForeignKey("annotation.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str]
    resolved: Mapped[bool] = mapped_column(default=False)
    deleted: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Change(Base):
    """One row of the log; only ever added to."""

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_project_id_sequence", "project_id", "sequence"),
        Index("ix_change_image_id_sequence", "image_id", "sequence"),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(BigNumber, primary_key=True, autoincrement=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    image_id: Mapped[UUID | None] = mapped_column(ForeignKey("image.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    tab: Mapped[str]
    command: Mapped[UUID] = mapped_column(unique=True)
    kind: Mapped[str]
    created_at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(BigNumber, ForeignKey("change.sequence"), unique=True)


class ChangeItem(Base):
    """What a change did to one thing. ``before`` and ``after`` are null for annotations: their versions hold it."""

    __tablename__ = "change_item"
    __table_args__ = (
        _one_of("thing", "annotation", "comment", "label", "image", "project"),
        Index("ix_change_item_thing_id", "thing_id"),
    )

    sequence: Mapped[int] = mapped_column(BigNumber, ForeignKey("change.sequence"), primary_key=True)
    thing: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    content_before: Mapped[int]
    content_after: Mapped[int]
    before: Mapped[Any | None]
    after: Mapped[Any | None]


class Job(Base):
    """Long work. Whoever holds the lease runs it; a lease that ran out may be taken."""

    __tablename__ = "job"
    __table_args__ = (
        _one_of("state", "waiting", "running", "done", "failed", "cancelled"),
        Index("ix_job_state_created_at", "state", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str]
    parameters: Mapped[Any]
    state: Mapped[str]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    cursor: Mapped[str | None]
    done: Mapped[int] = mapped_column(BigNumber, default=0)
    total: Mapped[int] = mapped_column(BigNumber, default=0)
    what: Mapped[str] = mapped_column(default="")
    message: Mapped[str | None]
    report: Mapped[Any] = mapped_column(default=list)
    file: Mapped[str | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
