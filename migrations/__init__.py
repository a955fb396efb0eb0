"""Alembic's migrations of the database; applied by ``Store.migrate``."""
