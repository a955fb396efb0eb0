"""Descriptions and other words of labels; how pictures lie to the patient."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("label", sa.Column("description", sa.Text(), nullable=False, server_default=""))
    op.add_column("label", sa.Column("synonyms", JSON, nullable=False, server_default="[]"))
    op.add_column("image", sa.Column("orientation", JSON, nullable=False, server_default="[]"))
    op.add_column("project", sa.Column("patient_left", sa.Text(), nullable=False, server_default="right"))
