"""What Alembic runs for each command. The connection is given by whoever calls it; there is no alembic.ini."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from core.store import columns
from core.store.schema import Base

# A migration names the databases' own types, so that it stays true when ours change.
PLAIN = {
    columns.PlainText: "sa.Text()",
    columns.UtcDateTime: "sa.DateTime(timezone=True)",
    columns.PlainJson: 'sa.JSON().with_variant(JSONB(), "postgresql")',
}


def render_item(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    """How a type of ours is written into a migration; False leaves it to Alembic."""
    if kind != "type" or type(item) not in PLAIN:
        return False
    if isinstance(item, columns.PlainJson):
        autogenerate.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
    return PLAIN[type(item)]


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
