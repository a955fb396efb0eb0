"""The first tables."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LOCAL_USER = UUID("00000000-0000-4000-8000-000000000001")


def upgrade() -> None:
    _people_and_projects()
    _pictures()
    _annotations()
    _versions()
    _log()
    _jobs()


def _people_and_projects() -> None:
    user = op.create_table(
        "user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
    )
    op.bulk_insert(user, [{"id": LOCAL_USER, "name": "You", "created_at": datetime.now(UTC)}])
    op.create_table(
        "project",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
    )
    op.create_table(
        "label",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_label_project_id_project"),
        sa.PrimaryKeyConstraint("id", name="pk_label"),
        sa.UniqueConstraint("project_id", "number", name="uq_label_project_id_number"),
    )


def _pictures() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("size_bytes", BIG, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "image",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("frame_count", sa.Integer(), nullable=False),
        sa.Column("row_spacing_mm", sa.Double(), nullable=True),
        sa.Column("column_spacing_mm", sa.Double(), nullable=True),
        sa.Column("notices", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_image_project_id_project"),
        sa.PrimaryKeyConstraint("id", name="pk_image"),
        sa.UniqueConstraint("project_id", "position", name="uq_image_project_id_position"),
    )
    op.create_table(
        "source",
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["blob"], ["blob.sha256"], name="fk_source_blob_blob"),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name="fk_source_image_id_image"),
        sa.PrimaryKeyConstraint("image_id", "position", name="pk_source"),
    )
    op.create_index("ix_source_blob", "source", ["blob"], unique=False)


def _annotations() -> None:
    op.create_table(
        "mask",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("top", sa.Integer(), nullable=True),
        sa.Column("bounds_width", sa.Integer(), nullable=True),
        sa.Column("bounds_height", sa.Integer(), nullable=True),
        sa.Column("area", BIG, nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("encoding IN ('coco-zlib')", name=op.f("ck_mask_encoding")),
        sa.PrimaryKeyConstraint("sha256", name="pk_mask"),
    )
    op.create_table(
        "annotation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('proposed', 'accepted', 'rejected', 'deleted')", name=op.f("ck_annotation_status")
        ),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name="fk_annotation_image_id_image"),
        sa.PrimaryKeyConstraint("id", name="pk_annotation"),
    )
    op.create_index("ix_annotation_image_id_status", "annotation", ["image_id", "status"], unique=False)


def _versions() -> None:
    op.create_table(
        "annotation_version",
        sa.Column("annotation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("label_id", sa.Uuid(), nullable=True),
        sa.Column("z", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("phrase", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("origin", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "status IN ('proposed', 'accepted', 'rejected', 'deleted')", name=op.f("ck_annotation_version_status")
        ),
        sa.ForeignKeyConstraint(
            ["annotation_id"], ["annotation.id"], name="fk_annotation_version_annotation_id_annotation"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_annotation_version_author_id_user"),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name="fk_annotation_version_label_id_label"),
        sa.PrimaryKeyConstraint("annotation_id", "version", name="pk_annotation_version"),
    )
    op.create_index("ix_annotation_version_label_id", "annotation_version", ["label_id"], unique=False)
    op.create_table(
        "region",
        sa.Column("annotation_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("mask", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotation_id", "version"],
            ["annotation_version.annotation_id", "annotation_version.version"],
            name="fk_region_annotation_id_version_annotation_version",
        ),
        sa.ForeignKeyConstraint(["mask"], ["mask.sha256"], name="fk_region_mask_mask"),
        sa.PrimaryKeyConstraint("annotation_id", "version", "frame", name="pk_region"),
    )
    op.create_index("ix_region_mask", "region", ["mask"], unique=False)


def _log() -> None:
    op.create_table(
        "change",
        sa.Column("sequence", BIG, autoincrement=True, nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("tab", sa.Text(), nullable=False),
        sa.Column("command", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("undoes", BIG, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_change_author_id_user"),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name="fk_change_image_id_image"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_change_project_id_project"),
        sa.ForeignKeyConstraint(["undoes"], ["change.sequence"], name="fk_change_undoes_change"),
        sa.PrimaryKeyConstraint("sequence", name="pk_change"),
        sa.UniqueConstraint("command", name="uq_change_command"),
        sa.UniqueConstraint("undoes", name="uq_change_undoes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_image_id_sequence", "change", ["image_id", "sequence"], unique=False)
    op.create_index("ix_change_project_id_sequence", "change", ["project_id", "sequence"], unique=False)
    op.create_table(
        "change_item",
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_before", sa.Integer(), nullable=False),
        sa.Column("content_after", sa.Integer(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.CheckConstraint("thing IN ('annotation', 'label', 'image', 'project')", name=op.f("ck_change_item_thing")),
        sa.ForeignKeyConstraint(["sequence"], ["change.sequence"], name="fk_change_item_sequence_change"),
        sa.PrimaryKeyConstraint("sequence", "thing", "thing_id", name="pk_change_item"),
    )
    op.create_index("ix_change_item_thing_id", "change_item", ["thing_id"], unique=False)


def _jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parameters", JSON, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("done", BIG, nullable=False),
        sa.Column("total", BIG, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("report", JSON, nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_job_author_id_user"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_job_project_id_project"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_state_created_at", "job", ["state", "created_at"], unique=False)
