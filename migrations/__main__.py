"""Write a migration from what the schema has and the newest migration has not: ``python -m migrations "add tags"``."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import Script
from sqlalchemy import create_engine, make_url

from core.store.migrate import config, migrate

VERSIONS = Path(__file__).parent / "versions"


def write(message: str, folder: Path = VERSIONS) -> Path:
    """Write the next migration into ``folder``; returns its file."""
    number = f"{len(list(folder.glob('[0-9]*.py'))) + 1:04d}"
    settings = config(folder.parent)
    with TemporaryDirectory() as place:
        url = make_url(f"sqlite:///{Path(place) / 'now.db'}")
        migrate(url, folder.parent)
        engine = create_engine(url)
        with engine.connect() as connection:
            settings.attributes["connection"] = connection
            made = command.revision(settings, message=message, autogenerate=True, rev_id=number)
        engine.dispose()
    if not isinstance(made, Script):
        raise RuntimeError(f"one migration was to be written, got {made}")
    return Path(made.path)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('Say what the migration does: python -m migrations "add tags"')
    write(sys.argv[1].strip())
