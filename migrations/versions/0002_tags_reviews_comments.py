"""Tags, skipping and review of pictures; comments; phrases that a project asks on opening."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
THINGS = "thing IN ('annotation', 'comment', 'label', 'image', 'project')"


def upgrade() -> None:
    _comments()
    op.add_column("image", sa.Column("tags", JSON, nullable=False, server_default="[]"))
    op.add_column("image", sa.Column("skipped", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("image", sa.Column("review", sa.Text(), nullable=True))
    op.add_column("project", sa.Column("opening_phrases", JSON, nullable=False, server_default="[]"))
    _let_the_log_tell_of_comments()


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("image_id", sa.Uuid(), nullable=False),
        sa.Column("annotation_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["annotation_id"], ["annotation.id"], name="fk_comment_annotation_id_annotation"),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_comment_author_id_user"),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name="fk_comment_image_id_image"),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name="fk_comment_parent_id_comment"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_image_id", "comment", ["image_id"])


def _let_the_log_tell_of_comments() -> None:
    with op.batch_alter_table("change_item") as batch:
        batch.drop_constraint(op.f("ck_change_item_thing"), type_="check")
        batch.create_check_constraint(op.f("ck_change_item_thing"), sa.text(THINGS))
