"""What becomes of overlapping masks, labels under labels, and attributes of objects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("project", sa.Column("overlap", sa.Text(), nullable=False, server_default="allowed"))
    op.add_column("project", sa.Column("attributes", JSON, nullable=False, server_default="[]"))
    op.add_column("label", sa.Column("parent", sa.Integer(), nullable=True))
    op.add_column("annotation_version", sa.Column("attributes", JSON, nullable=False, server_default="{}"))
