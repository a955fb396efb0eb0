"""Write a migration from what the schema has and the newest migration has not: ``python -m migrations "add tags"``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from core.store import Store
from core.store.migrate import config


def write(message: str) -> None:
    settings = config()
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'now.db'}"
        store = Store(url)
        store.migrate()
        store.close()
        with create_engine(url).connect() as connection:
            settings.attributes["connection"] = connection
            command.revision(settings, message=message, autogenerate=True, rev_id=_next_number())


def _next_number() -> str:
    written = len(list((Path(__file__).parent / "versions").glob("[0-9]*.py")))
    return f"{written + 1:04d}"


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('Say what the migration does: python -m migrations "add tags"')
    write(sys.argv[1].strip())
