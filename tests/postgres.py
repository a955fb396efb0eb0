"""A throw-away PostgreSQL server for the tests: a cluster in a temporary folder, met over a socket in it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from core.store import Store
from core.store.schema import Base
from core.types import LOCAL_USER

_OWNER = "sayseg"
# It is thrown away, so it need not outlive a power cut.
_OPTIONS = (
    "listen_addresses=''",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=32MB",
)


class PostgresServer:
    """Starts at construction; ``stop`` removes all of it. PostgreSQL refuses to run as root, so root lends a user."""

    def __init__(self) -> None:
        self._bin = _programs()
        self._folder = Path(tempfile.mkdtemp(prefix="sayseg-pg-"))
        self._user = _other_user() if os.geteuid() == 0 else None
        self._numbers = count(1)
        if self._user:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        try:
            self._run("initdb", "--no-locale", "--encoding=UTF8", "--auth=trust", f"--username={_OWNER}", "--no-sync")
            settings = " ".join(f"-c {option}" for option in _OPTIONS)
            log = str(self._folder / "log")
            self._run(
                "pg_ctl", "start", "--wait", "--silent", f"--log={log}", f"--options={settings} -k {self._folder}"
            )
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self._url = self.empty_database()
        store = Store(self._url)
        store.migrate()
        store.close()

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "--mode=immediate", "--silent")
        shutil.rmtree(self._folder, ignore_errors=True)

    def emptied_database(self) -> str:
        """The URL of a database with all tables, and nothing in them but the local user."""
        tables = [table.name for table in Base.metadata.sorted_tables if table.name != "user"]
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        with self._connect(make_url(self._url).database or "") as connection:
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
            connection.execute('DELETE FROM "user" WHERE id != %s', [LOCAL_USER])
        return self._url

    def empty_database(self) -> str:
        """The URL of a new database without a table."""
        name = f"test_{next(self._numbers)}"
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = URL.create("postgresql", username=_OWNER, database=name, query={"host": str(self._folder)})
        return url.render_as_string(hide_password=False)

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self._folder), user=_OWNER, dbname=database, autocommit=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            cwd=self._folder,
            env={"PATH": os.defpath, "PGDATA": str(self._folder / "data"), "HOME": str(self._folder), "LC_ALL": "C"},
            user=self._user.pw_uid if self._user else None,
            group=self._user.pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server inherits it: a pipe would never end
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            log = self._folder / "log"
            raise RuntimeError(f"{program} failed: {log.read_text() if log.exists() else 'no log was written'}")


def _programs() -> Path:
    """The folder with initdb and pg_ctl: on the PATH, or where Debian puts them, the newest first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if not versions:
        raise RuntimeError(
            "The store's tests need PostgreSQL's server programs (initdb). `make test-tools` brings them."
        )
    return versions[-1].parent


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody'.")
